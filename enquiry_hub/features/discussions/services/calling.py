"""Calling several people at once: only facilitators ask everyone."""

from __future__ import annotations

from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.text import calls_in
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.queries.names import EVERYONE

ASKS_NOBODY = {"check_calls": "It is itself the question."}
TELLS_NOBODY = {"check_calls": "Nothing is changed."}


def check_calls(actor: Actor, thread_id: str, body: str) -> None:
    """Raise Invalid where somebody calls everyone who may not; the words stay in the box."""
    if "(group:" not in body or EVERYONE not in calls_in(body):
        return
    if not may(actor, "discussions:thread:call", db.session.get_one(Thread, thread_id)):
        raise Invalid(_("Only facilitators ask everyone at once. You can name people, a group or the facilitators."), field="body")
