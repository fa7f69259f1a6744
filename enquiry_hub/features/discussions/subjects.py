"""Threads and posts as things that others can be about."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.consents.kinds import register_agreeable
from enquiry_hub.capabilities.moderation.models import Report
from enquiry_hub.capabilities.moderation.words import URGENT_WORDS
from enquiry_hub.core.channels import register_channel
from enquiry_hub.core.database import db
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.core.text import excerpt, sentences
from enquiry_hub.features.discussions.models import UNNAMED, VISIBLE, Post, Thread

register_kind(
    "thread", Thread, read="discussions:thread:read", title=lambda row: row.title,
    href=lambda row: url_for("discussions.show_thread", thread_id=row.id), icon="threads", word="thread",
)  # fmt: skip
register_kind(
    "post", Post, read="discussions:post:read", title=lambda row: excerpt(row.body, 80) or _("A post"),
    href=lambda row: url_for("discussions.show_post", post_id=row.id), icon="threads", word="post",
    group_of=lambda row: None,
)  # fmt: skip
register_kind(
    "report", Report, read="discussions:report:read", title=lambda row: str(URGENT_WORDS[row.reason]),
    href=lambda row: url_for("discussions.show_report", report_id=row.id), icon="shield", word=_l("urgent report"),
    group_of=lambda row: None,
)  # fmt: skip
register_agreeable(
    "post", own="discussions:post:edit", author=lambda row: row.author_id if row.step not in (UNNAMED, "room") and row.state == VISIBLE else None,
    version=lambda row: row.version, sentences=lambda row: sentences(row.body), group_of=lambda row: db.session.get_one(Thread, row.thread_id).group_id,
)  # fmt: skip
register_channel("thread", "discussions:thread:read")
