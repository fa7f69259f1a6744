"""Reading toolkits: every line is asked anew whether its reader may still read what it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, may, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.queries import inputs_of
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.queries import school_of
from enquiry_hub.features.toolkit.models import OWN_ONLY, PINNABLE, WORDS_OF_OTHERS, Pin, SharedPin
from enquiry_hub.identity.people.models import Person

AnyPin = Pin | SharedPin


@dataclass(frozen=True)
class Line:
    """Be a pin as one reader sees it: `thing` and the words about it are empty where they may not, or may no longer, read what it leads to."""

    pin: AnyPin
    heading: str
    note: str = ""
    thing: Any = None
    title: str = ""
    href: str = ""
    icon: str = ""
    word: str = ""
    by: str = ""
    first: bool = False
    last: bool = False


def own_pins(actor: Actor) -> list[Pin]:
    """Return what the actor pinned for themselves, in their order."""
    return list(db.session.scalars(visible(actor, "toolkit:pin:read").order_by(Pin.position, Pin.id)))


def shared_pins(actor: Actor, place: School | Theme) -> list[SharedPin]:
    """Return what is in a school's toolkit, or among the tools for a theme, in its order."""
    column = SharedPin.school_id if isinstance(place, School) else SharedPin.theme_id
    return list(db.session.scalars(visible(actor, "toolkit:shared_pin:read").where(column == place.id).order_by(SharedPin.position, SharedPin.id)))


def shelf_of(pin: AnyPin) -> sa.Select[Any]:
    """Return the SELECT of all that stands with a pin in one toolkit, for whoever may change it."""
    if isinstance(pin, Pin):
        return sa.select(Pin).where(Pin.owner_id == pin.owner_id).order_by(Pin.position, Pin.id)
    column = SharedPin.school_id if pin.school_id else SharedPin.theme_id
    return sa.select(SharedPin).where(column == (pin.school_id or pin.theme_id)).order_by(SharedPin.position, SharedPin.id)


def lines_of(actor: Actor, pins: Sequence[AnyPin]) -> list[Line]:
    """Return pins with what they lead to, by heading: the headings in the order of their first pin.

    Of a shared pin whose thing the actor may not read, neither title nor note nor kind is in the line: the note may speak of it.
    """
    things = subjects.find_many(actor, {(pin.subject_kind, pin.subject_id) for pin in pins})
    names = _names({pin.pinned_by for pin in pins if isinstance(pin, SharedPin) and pin.pinned_by})
    found: dict[str, list[Line]] = {}
    for pin in pins:
        found.setdefault(pin.heading, []).append(_line(pin, things.get((pin.subject_kind, pin.subject_id)), names))
    lines = []
    for rows in found.values():
        lines += [replace(line, first=number == 0, last=number == len(rows) - 1) for number, line in enumerate(rows)]
    return lines


def _line(pin: AnyPin, thing: Any, names: dict[str, str]) -> Line:
    own = isinstance(pin, Pin)
    by = names.get(pin.pinned_by or "", "") if isinstance(pin, SharedPin) else ""
    known = subjects.described(pin.subject_kind)
    if thing is None or known is None:
        return Line(pin, pin.heading, pin.note if own else "", by=by)
    return Line(pin, pin.heading, pin.note, thing, known.title(thing), known.href(thing), known.icon, str(known.word), by)


def _names(ids: set[str]) -> dict[str, str]:
    return dict(db.session.execute(sa.select(Person.id, Person.display_name).where(Person.id.in_(ids))).all()) if ids else {}  # type: ignore[arg-type]


def matching(lines: Sequence[Line], text: str) -> list[Line]:
    """Return those lines in whose title, note or heading all words of a text stand."""
    words = text.casefold().split()
    return [line for line in lines if all(word in f"{line.title} {line.note} {line.heading} {line.word}".casefold() for word in words)]


def suiting(lines: Sequence[Line], marks: set[str]) -> list[Line]:
    """Return those lines whose thing says that it is for all of these kinds of school; without any, all lines."""
    return [line for line in lines if marks <= set(getattr(line.thing, "facets", None) or ())] if marks else list(lines)


def named(actor: Actor, line: Line) -> str:
    """Return what a document calls a thing: its title, but for words of somebody else only what it is."""
    whose = getattr(line.thing, "author_id", None)
    if line.pin.subject_kind in WORDS_OF_OTHERS and whose != actor.person_id:
        return _("Somebody’s %(word)s", word=line.word)
    return line.title


def headings_of(pins: Sequence[AnyPin]) -> list[str]:
    """Return the headings in use, in their order."""
    return list(dict.fromkeys(pin.heading for pin in pins if pin.heading))


def found_thing(actor: Actor, kind: str, row_id: str) -> Any | None:
    """Return something that can be pinned, if the actor may read it."""
    return subjects.find(actor, kind, row_id) if kind in PINNABLE else None


def group_of(kind: str, thing: Any) -> str | None:
    """Return the group that a thing belongs to; None where it comes with the application, or to nobody's cohort as a whole."""
    known = subjects.KINDS.get(kind)
    return known.group_of(thing) if known else None


def places_for(actor: Actor, kind: str, thing: Any) -> list[tuple[str, School | Theme | None]]:
    """Return where the actor may pin a thing: their own toolkit, their school's unless it is private, and themes of its cohort that they facilitate."""
    found: list[tuple[str, School | Theme | None]] = [("mine", None)]
    if kind in OWN_ONLY:
        return found
    school = school_of(actor)
    if school is not None and may(actor, "toolkit:school:pin", school):
        found.append(("school", school))
    themes = visible(actor, "toolkit:theme:pin").order_by(Theme.group_id, Theme.rank, Theme.name)
    if kind in subjects.KINDS:
        themes = themes.where(Theme.group_id == group_of(kind, thing))
    return [*found, *((theme.id, theme) for theme in db.session.scalars(themes))]


def pinned_already(actor: Actor, kind: str, row_id: str, place: School | Theme | None) -> AnyPin | None:
    """Return the pin of a thing in one toolkit, if there is one and the actor may change it."""
    if place is None:
        mine: Pin | None = db.session.scalar(visible(actor, "toolkit:pin:change").where(Pin.subject_kind == kind, Pin.subject_id == row_id))
        return mine
    column = SharedPin.school_id if isinstance(place, School) else SharedPin.theme_id
    query = visible(actor, "toolkit:shared_pin:change").where(column == place.id, SharedPin.subject_kind == kind, SharedPin.subject_id == row_id)
    shared: SharedPin | None = db.session.scalar(query)
    return shared


def tools_for(actor: Actor, theme: Theme) -> tuple[list[Line], list[Input]]:
    """Return what facilitators pinned for a theme, as far as the actor may read it, and the inputs about it that are not pinned."""
    lines = [line for line in lines_of(actor, shared_pins(actor, theme)) if line.thing is not None]
    pinned = {line.pin.subject_id for line in lines if line.pin.subject_kind == "input"}
    rows = db.session.execute(inputs_of(theme.group_id, actor, theme=theme.code).limit(30))
    return lines, [row[0] for row in rows if row[0].id not in pinned]
