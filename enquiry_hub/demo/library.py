"""A design of the demonstration, two ways in which settings do a part, and what is pinned."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.core.database import db
from enquiry_hub.core.subjects import KINDS
from enquiry_hub.demo.world import World
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.library.domain import PATTERN, part_id
from enquiry_hub.features.library.models import Design
from enquiry_hub.features.library.parts import parts
from enquiry_hub.features.library.services import change_design, make_design, say_variant
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.toolkit.services import pin_for_oneself, pin_for_others

# Who, for which setting, which part, how it is done there, what was changed and why, and its minutes.
VARIANTS = (
    ("L18", "special", "waytuning", "One page, read aloud by whoever brings it. Warm first, as ever. Cool remarks as questions only, and the last word is the presenter’s.",
     "Half of us have been called out of every meeting this year: nobody has eight minutes of quiet, and a draft that is heard is a draft that was read.", 35),
    ("L21", "post_16", "promptpa5",
     "What has happened in ten years to the work, the transport and the courses around you that explains who starts with you in September, and who is gone by January?",
     "Our students come from all over the city. Streets around the building explain little.", None),
)  # fmt: skip
# Who pins what under which heading, with which note.
OWN = (
    ("L01", "protocol", "wayconsultancyshort", "For leaders’ meetings", "Fits between registration and break. Try it with the year leaders first."),
    ("L01", "risk", "RK05", "For the governors in June", "The sentence to begin with."),
    ("L01", "input", "IN09", "For the governors in June", "If they ask how we know."),
    ("L01", "prompt", "promptfu3", "", "For me, before I sign anything in July."),
)  # fmt: skip
FOR_THEME = (
    ("F01", "recruitment_retention", "risk", "RK05", "The one that we all began with."),
    ("F01", "recruitment_retention", "protocol", "wayconsultancyshort", "Three people, twenty-five minutes, one dilemma about somebody who wants to go."),
    ("F02", "recruitment_retention", "prompt", "promptfu1", "What would make staying possible?"),
)  # fmt: skip


def load_library(world: World) -> None:
    """Let a facilitator design the next workshop again, leaders say how their settings do it, and people pin what they use."""
    for who, setting, part, words, why, minutes in VARIANTS:
        say_variant(world.actor(who), world.cohort, parts()[part], setting, words, why, minutes=minutes)
    _design(world)
    for who, kind, key, heading, note in OWN:
        pin_for_oneself(world.actor(who), world.people[who], kind, _id(world, kind, key), heading, note)
    for who, theme, kind, key, note in FOR_THEME:
        row = db.session.scalars(sa.select(Theme).where(Theme.group_id == world.cohort.id, Theme.code == theme)).one()
        pin_for_others(world.actor(who), row, kind, _id(world, kind, key), "", note)
    for school in db.session.scalars(sa.select(School)):
        leader = next((code for code, person in world.people.items() if person.id == school.begun_by), "")
        if leader:
            note = "Ten minutes before we decide on the timetable. Somebody who can still say no has to be there."
            pin_for_others(world.actor(leader), school, "protocol", "waypremortem", "Before September", note)


def _id(world: World, kind: str, key: str) -> str:
    return str(world.things[kind, key].id) if kind in KINDS else key


def _design(world: World) -> Design:
    origin = parts()[part_id(PATTERN, "celebration")]
    session = db.session.scalars(sa.select(Session).where(Session.group_id == world.cohort.id, Session.kind == "celebration")).one()
    length = int((session.ends_at - session.starts_at).total_seconds() // 60)
    design = make_design(world.actor("F01"), world.cohort, "Celebration, with guests from the borough", origin.when, length, origin.items, copied_from=origin.id)
    longer = [{**item, "minutes": {45: 55, 25: 15}.get(item["minutes"], item["minutes"])} for item in design.items]
    change_design(world.actor("F01"), design, design.title, design.purpose, length, longer, reason="more time at the sheets, less for handing over")
    return design
