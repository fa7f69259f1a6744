"""Pinning, sorting and taking out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import forget_versions, keep_revision, save_version
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.toolkit.events import Pinned, SharedPinAdded, SharedPinChanged, SharedPinRemoved
from enquiry_hub.features.toolkit.models import OF_A_SCHOOL, OWN_ONLY, Pin, SharedPin
from enquiry_hub.features.toolkit.queries import AnyPin, found_thing, group_of, pinned_already, shelf_of
from enquiry_hub.identity.people.models import Person

MOST, LONGEST_HEADING, LONGEST_NOTE = 500, 80, 500


def pin_for_oneself(actor: Actor, person: Person, kind: str, row_id: str, heading: str, note: str, *, client_id: str | None = None) -> Pin:
    """Put something that the actor may read into their own toolkit, with a note that only they see; the same client id does it once."""
    require(actor, "people:person:edit", person)
    _found(actor, kind, row_id)
    lock_row(person)  # two at once get two places
    if client_id and (sent := db.session.scalar(sa.select(Pin).where(Pin.owner_id == person.id, Pin.client_id == client_id))) is not None:
        return sent
    if pinned_already(actor, kind, row_id, None) is not None:
        raise Invalid(_("It is in your toolkit already."), field="place")
    there = list(db.session.scalars(sa.select(Pin).where(Pin.owner_id == person.id)))
    pin = Pin(owner_id=person.id, client_id=client_id, subject_kind=kind, subject_id=row_id, position=_next(there), **_words(heading, note))
    db.session.add(pin)
    db.session.flush()
    record(Pinned(by=actor.person_id, pin_id=pin.id))
    return pin


def pin_for_others(actor: Actor, place: School | Theme, kind: str, row_id: str, heading: str, note: str, *, client_id: str | None = None) -> SharedPin:
    """Put something into a school's toolkit, or among the tools for a theme; the same client id does it once.

    What is private goes into neither; for a theme only what belongs to its cohort or comes with the application, and nothing that is a school's own.
    """
    require(actor, "toolkit:school:pin" if isinstance(place, School) else "toolkit:theme:pin", place)
    thing = _found(actor, kind, row_id)
    if kind in OWN_ONLY:
        raise Invalid(_("What is private goes into your own toolkit only."), field="place")
    if kind in OF_A_SCHOOL and isinstance(place, Theme):
        raise Invalid(_("What is your school’s own goes into your own toolkit and your school’s only."), field="place")
    if isinstance(place, Theme) and kind in subjects.KINDS and group_of(kind, thing) != place.group_id:
        raise Invalid(_("It does not belong to the cohort of this theme."), field="place")
    lock_row(place)
    column = SharedPin.school_id if isinstance(place, School) else SharedPin.theme_id
    sent = sa.select(SharedPin).where(SharedPin.pinned_by == actor.person_id, SharedPin.client_id == client_id)
    if client_id and (found := db.session.scalar(sent)) is not None:
        return found
    if pinned_already(actor, kind, row_id, place) is not None:
        raise Invalid(_("It is in there already."), field="place")
    there = list(db.session.scalars(sa.select(SharedPin).where(column == place.id)))
    pin = SharedPin(pinned_by=actor.person_id, client_id=client_id, subject_kind=kind, subject_id=row_id, position=_next(there), **_words(heading, note))
    setattr(pin, column.key, place.id)
    db.session.add(pin)
    db.session.flush()
    keep_revision(actor, "shared_pin", pin, {"heading": pin.heading, "note": pin.note})
    record(SharedPinAdded(by=actor.person_id, shared_pin_id=pin.id))
    return pin


def _found(actor: Actor, kind: str, row_id: str) -> Any:
    thing = found_thing(actor, kind, row_id)
    if thing is None:
        raise NotThere()
    return thing


def _next(pins: Sequence[AnyPin]) -> int:
    if len(pins) >= MOST:
        raise Invalid(_("There are %(most)d things in it. Take some out first.", most=MOST), field="place")
    return max((pin.position for pin in pins), default=0) + 1


def _words(heading: str, note: str) -> dict[str, str]:
    words = {"heading": " ".join(heading.split()), "note": note.strip()}
    for name, longest in (("heading", LONGEST_HEADING), ("note", LONGEST_NOTE)):
        if len(words[name]) > longest:
            raise Invalid(_("Please keep this under %(max)d characters.", max=longest), field=name)
    return words


def _ask(actor: Actor, pin: AnyPin) -> None:
    require(actor, "toolkit:pin:change" if isinstance(pin, Pin) else "toolkit:shared_pin:change", pin)


def _tell(actor: Actor, pin: AnyPin) -> None:
    record(Pinned(by=actor.person_id, pin_id=pin.id) if isinstance(pin, Pin) else SharedPinChanged(by=actor.person_id, shared_pin_id=pin.id))


def change_pin(actor: Actor, pin: AnyPin, heading: str, note: str, *, base: int | None = None) -> None:
    """Sort a pin under another heading, or say something else of it; raises Stale where somebody else changed a shared one meanwhile."""
    _ask(actor, pin)
    words = _words(heading, note)
    if isinstance(pin, Pin):
        pin.heading, pin.note = words["heading"], words["note"]
    else:
        save_version(actor, "shared_pin", pin, words, base=base, merge=True)
    db.session.flush()
    _tell(actor, pin)


def move_pin(actor: Actor, pin: AnyPin, way: str) -> None:
    """Move a pin one place up or down among those under its heading."""
    _ask(actor, pin)
    lock_row(pin)
    pins: list[AnyPin] = list(db.session.scalars(shelf_of(pin).with_for_update()))
    under = [row for row in pins if row.heading == pin.heading]
    here = next(number for number, row in enumerate(under) if row.id == pin.id)
    there = here + (-1 if way == "up" else 1)
    if way not in ("up", "down") or not 0 <= there < len(under):
        return
    under[here].position, under[there].position = under[there].position, under[here].position
    db.session.flush()
    _tell(actor, pin)


def unpin(actor: Actor, pin: AnyPin) -> None:
    """Take something out of a toolkit; the thing itself stays where it is."""
    _ask(actor, pin)
    told = Pinned(by=actor.person_id, pin_id=pin.id) if isinstance(pin, Pin) else SharedPinRemoved(by=actor.person_id, shared_pin_id=pin.id)
    if isinstance(pin, SharedPin):
        forget_versions("shared_pin", pin.id)
    db.session.delete(pin)
    db.session.flush()
    record(told)
