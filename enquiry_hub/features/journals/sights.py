"""Reading whether a cohort's facilitators see that writing is happening, and what they see then: a step of five, or nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.journals.models import WritingSight
from enquiry_hub.identity.groups.models import PARTICIPANT, Group
from enquiry_hub.identity.groups.queries import members_of

STEP, FORTNIGHT = 5, timedelta(days=14)
NUMBERS = {5: _l("five"), 10: _l("ten"), 15: _l("fifteen"), 20: _l("twenty"), 25: _l("twenty-five"), 30: _l("thirty")}


@dataclass(frozen=True)
class Sight:
    """Be what a page says of it; `words` are for facilitators alone."""

    shown_since: datetime | None
    words: str
    moved_on: date | None


def step_of(writers: int, participants: int) -> int | None:
    """Return the step of five that may be shown; nothing where a step could tell of everybody.

    At least five participants are always left of whom the step says nothing.
    """
    room = (participants - STEP) // STEP * STEP
    return None if room < STEP else min(writers // STEP * STEP, room)


def step_words(step: int | None) -> str:
    """Return a step in words."""
    if step is None:
        return _("Nothing: with fewer than ten participants even a step would say too much.")
    if step < STEP:
        return _("Fewer than five")
    return _("At least %(number)s", number=NUMBERS.get(step, step))


def sight_for(actor: Actor, group: Group) -> Sight:
    """Return what a page of the cohort says to the actor of whether writing shows."""
    row = db.session.get(WritingSight, group.id)
    if row is None or row.shown_since is None:
        return Sight(None, "", None)
    if not may(actor, "groups:cohort:facilitate", group):
        return Sight(row.shown_since, "", None)
    if row.counted_on is None:
        return Sight(row.shown_since, _("Not counted yet."), None)
    step = step_of(row.writers, len({member.id for member in members_of(group.id, PARTICIPANT)}))
    return Sight(row.shown_since, step_words(step), row.moved_on if step is not None else None)
