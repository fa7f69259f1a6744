"""What is said everywhere alike: the three ways an enquiry looks, and what holds of somebody at the door."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.clock import local
from enquiry_hub.features.programmes.models import AtTheDoor

TENSE_WORDS = {"past": _l("Past"), "present": _l("Present"), "future": _l("Future")}


def words_of(row: AtTheDoor, state: str) -> str:
    """Say in words what holds of somebody at the door."""
    came, left = (local(moment).strftime("%H:%M") if moment else "" for moment in (row.arrived_at, row.left_at))
    if state == "partial" and left:
        return _("Left at %(time)s", time=left) + (f" ({_('came at %(time)s', time=came)})" if came else "")
    if state == "partial":
        return _("Late, at %(time)s", time=came) if came else _("For a part")
    words = {"attended": _("Here, %(time)s", time=came) if came else _("Here"), "apologies": _("Sent apologies"), "absent": _("Not here")}
    return words.get(state, "")
