"""Why one cannot write in a thread just now, in a sentence."""

from __future__ import annotations

from flask_babel import format_date
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.features.discussions.models import Thread


def why_closed(_actor: Actor, thread: Thread) -> str:
    """Return why nobody can write in a thread, or nothing where it is open."""
    if not thread.closed:
        return ""
    if thread.merged_into_id:
        return _("This thread was joined with another one, where it goes on.")
    if thread.locked_until is None:
        sentence = _("This thread is closed. It can be read and found, and no longer written in.")
    else:
        day = format_date(thread.locked_until, "EEEE d MMMM y")
        sentence = _("This thread is closed until %(day)s. Until then it can be read and found; what you begin to write elsewhere is kept.", day=day)
    return f"{sentence} {thread.locked_reason}".strip()


def slow_sentence(minutes: int, left: int) -> str:
    """Return the sentence for whoever wrote a short while ago in a thread that goes slowly."""
    return _(
        "This thread goes slowly: one post from each person in %(minutes)d minutes, so that everybody has time to think. "
        "Your words are kept; send them in %(left)d minutes.", minutes=minutes, left=left,
    )  # fmt: skip
