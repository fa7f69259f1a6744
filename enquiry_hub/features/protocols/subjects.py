"""What is begun about ways of talking and not sent, as its writer finds it again."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.drafts.places import Place, register_place_to_write
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Thread

register_place_to_write("together", Place(
    _l("A post that puts others together"), "discussions:thread:read", "discussions:thread:post", lambda row: row.title,
    lambda row, _rest: url_for("protocols.put_together", thread_id=row.id),
))  # fmt: skip
register_place_to_write("commitment", Place(
    _l("What you will do"), "protocols:talk:read", "protocols:talk:commit", lambda row: db.session.get_one(Thread, row.thread_id).title,
    lambda row, _rest: url_for("protocols.write_commitment", talk_id=row.id), ("what", "none_because"),
))  # fmt: skip
