"""What the journey page shows of threads."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.database import db
from enquiry_hub.core.text import excerpt
from enquiry_hub.features.discussions.models import UNNAMED, Post
from enquiry_hub.features.discussions.queries import count_waiting, thread_line, threads_in
from enquiry_hub.features.discussions.queries.since import threads_with_news, unread_to_me
from enquiry_hub.features.discussions.services.room import ROOM
from enquiry_hub.features.programmes.queries import Line, register_news, register_tasks
from enquiry_hub.features.programmes.since import (
    QUESTIONS,
    REPLIES,
    THREADS,
    Since,
    SinceLine,
    register_since,
)
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


@register_since
def said_to_me(actor: Actor, since: Since) -> list[SinceLine]:
    """Return unread answers to the actor, and unread posts that name or call them."""
    lines = []
    for answers, post, author, title, cohort_id in unread_to_me(actor, since):
        note = _("%(name)s: %(words)s", name=_who(post, author), words=excerpt(post.body, 120))
        href = url_for("discussions.show_thread", thread_id=post.thread_id, at=post.seq, _anchor=f"post-{post.seq}")
        lines.append(SinceLine(REPLIES if answers else QUESTIONS, "threads", title, href, note, post.created_at, cohort_id))
    return lines


def _who(post: Post, author: str) -> str:
    """Return by whom a post is, as its picture in the thread says it."""
    if post.step == UNNAMED:
        return _("Without a name")
    return _("From the room") if post.step == ROOM else author or _("A former member")


@register_since
def threads_that_went_on(actor: Actor, since: Since) -> list[SinceLine]:
    """Return threads in which there is something that the actor has not read."""
    lines = []
    for thread_id, title, count, first, at, cohort_id in threads_with_news(actor, since):
        href = url_for("discussions.show_thread", thread_id=thread_id, at=first, _anchor=f"post-{first}")
        lines.append(SinceLine(THREADS, "threads", title, href, ngettext("%(num)d new post", "%(num)d new posts", count), at, cohort_id))
    return lines
