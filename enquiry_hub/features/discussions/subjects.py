"""Threads and posts as things that others can be about."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.consents.kinds import register_agreeable
from enquiry_hub.capabilities.drafts.places import Place, register_place_to_write
from enquiry_hub.capabilities.moderation.models import Report
from enquiry_hub.capabilities.moderation.words import URGENT_WORDS
from enquiry_hub.capabilities.themes.belonging import kinds_under, register_under, stands_under
from enquiry_hub.capabilities.themes.queries import marked
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, rule_of
from enquiry_hub.core.channels import register_channel
from enquiry_hub.core.database import db
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.core.text import excerpt, sentences
from enquiry_hub.features.discussions.models import UNNAMED, VISIBLE, Post, Thread
from enquiry_hub.identity.groups.models import Group

register_kind(
    "thread", Thread, read="discussions:thread:read", title=lambda row: row.title,
    href=lambda row: url_for("discussions.show_thread", thread_id=row.id), icon="threads", word="thread", sort="discussions:thread:frame",
)  # fmt: skip
register_kind(
    "post", Post, read="discussions:post:read", title=lambda row: excerpt(row.body, 80) or _("A post"),
    href=lambda row: url_for("discussions.show_post", post_id=row.id), icon="threads", word="post",
    group_of=lambda row: None, carries_files=True,
)  # fmt: skip
register_kind(
    "report", Report, read="discussions:report:read", title=lambda row: str(URGENT_WORDS[row.reason]),
    href=lambda row: url_for("discussions.show_report", report_id=row.id), icon="shield", word=_l("urgent report"),
    group_of=lambda row: None,
)  # fmt: skip
register_kind(
    "nameless", Post, read="discussions:post:name", title=lambda row: _("Something without a name"),
    href=lambda row: url_for("discussions.name_author", post_id=row.id), icon="shield", word=_l("post without a name"), group_of=lambda row: None,
)  # fmt: skip
# One's cohort, as what a notice about its safeguarding contacts leads to.
register_kind(
    "contacts", Group, read="groups:group:read", title=lambda row: row.name, href=lambda row: url_for("public.safeguarding"), icon="shield", word=_l("cohort"),
    group_of=lambda row: None,
)  # fmt: skip
register_agreeable(
    "post", own="discussions:post:edit", author=lambda row: row.author_id if row.step not in (UNNAMED, "room") and row.state == VISIBLE else None,
    version=lambda row: row.version, sentences=lambda row: sentences(row.body), group_of=lambda row: db.session.get_one(Thread, row.thread_id).group_id,
)  # fmt: skip
register_channel("thread", "discussions:thread:read", meet="discussions:thread:meet")

# What is begun there and not sent, as its writer finds it again.
for _kind, _place in {
    "thread": Place(
        _l("A reply"), "discussions:thread:read", "discussions:thread:post", lambda row: row.title,
        lambda row, _rest: url_for("discussions.show_thread", thread_id=row.id, _anchor="reply"),
    ),
    "newthread": Place(
        _l("A new thread"), "groups:group:read", "groups:group:contribute", lambda row: row.name, lambda row, _rest: url_for("discussions.new_thread", group_id=row.id),
    ),
    "post": Place(
        _l("A change of your post"), "discussions:post:read", "discussions:post:edit", lambda row: excerpt(row.body, 60),
        lambda row, _rest: url_for("discussions.change_post", post_id=row.id),
    ),
    "context": Place(
        _l("The words above a thread"), "discussions:thread:read", "discussions:thread:frame", lambda row: row.title,
        lambda row, _rest: url_for("discussions.write_context", thread_id=row.id), ("body", "note"),
    ),
    "closing": Place(
        _l("How a thread ended"), "discussions:thread:read", "discussions:thread:moderate", lambda row: row.title,
        lambda row, _rest: url_for("discussions.close_thread", thread_id=row.id), ("agreed", "still_open", "to_do"),
    ),
    "room": Place(
        _l("What the room said"), "discussions:thread:read", "discussions:thread:moderate", lambda row: row.title,
        lambda row, _rest: url_for("discussions.room", thread_id=row.id), ("notes", "body", "description"),
    ),
}.items():  # fmt: skip
    register_place_to_write(_kind, _place)


@register_under("thread")
def threads_under(actor: Actor, cohort_id: str, code: str) -> sa.Select[Any]:
    """Return the threads that the actor may read and that were sorted under a theme, or are about something under it that the actor may read too."""
    about = (Thread.about_kind, Thread.about_id)
    known = sa.and_(stands_under(actor, cohort_id, code, *about), subjects.may_read(actor, *about, kinds_under()))
    return sa.select(Thread.id).where(sa.or_(Thread.id.in_(marked(cohort_id, code, "thread")), known), rule_of("discussions:thread:read", actor))
