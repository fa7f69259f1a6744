"""What the journey page shows of threads."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.queries import count_waiting, thread_line, threads_in
from enquiry_hub.features.programmes.queries import Line, register_news, register_tasks
from enquiry_hub.identity.groups.models import Group


@register_news
def news_of_threads(actor: Actor, cohort_id: str, since: datetime) -> list[Line]:
    """Return the threads in which something waits for the actor."""
    rows = db.session.execute(threads_in(actor, cohort_id).limit(30))
    lines = [thread_line(row) for row in rows]
    return [
        Line(
            "threads", line.thread.title, url_for("discussions.show_thread", thread_id=line.thread.id),
            ngettext("%(num)d new post", "%(num)d new posts", line.unread), line.thread.last_post_at,
        )
        for line in lines
        if line.unread and line.attention != "mute"
    ][:6]  # fmt: skip


@register_tasks
def queue_of(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the facilitators' queue, where something waits in it."""
    group = db.session.scalar(sa.select(Group).where(Group.id == cohort_id))
    if group is None or not may(actor, "groups:cohort:facilitate", group):
        return []
    count = count_waiting(actor, cohort_id)
    if not count:
        return []
    words = ngettext("%(num)d thing waits for a facilitator", "%(num)d things wait for a facilitator", count)
    return [Line("shield", words, url_for("discussions.queue", group_id=cohort_id), _("held, reported or asked about"))]
