"""What the demonstration's schools took home: six in their own words, and one school with a whole register."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.demo.data_files import read
from enquiry_hub.demo.world import World
from enquiry_hub.features.framework.domain import Review
from enquiry_hub.features.framework.models import RESIDUAL
from enquiry_hub.features.framework.queries.strategies import strategies_of
from enquiry_hub.features.schools.models import Adoption, School
from enquiry_hub.features.schools.services import (
    Local,
    add_local_control,
    adopt,
    begin_school,
    edit_adoption,
    rate_here,
    review_here,
)
from enquiry_hub.identity.groups.models import MEMBER, Group
from enquiry_hub.identity.groups.services import enrol

SENTENCE = re.compile(r"Because (?P<cause>.+?), there is a risk that (?P<event>.+?), which would lead to (?P<consequence>.+?)\.?$")
# The school of the headteacher and the deputy as whom a visitor looks around, and what it took home: code, likelihood, impact, control.
WHOLE, LEADER, COLLEAGUE = "S01", "L01", "L02"
TAKEN = (("RK05", 4, 4, "Every third-year teacher has a free period with a deputy once a fortnight."), ("RK01", 3, 4, ""), ("RK03", 2, 4, "Two calls before nine."))

CAME_OF_IT = {
    "RK03": Review(
        "no", "We rang everybody by half past nine for four weeks. As many stayed away as before, and two families asked us to stop.", "stop", "Two buses were cut in the same month.",
        "Nobody gained. Families who have most calls from school had one more.",
    ),
    "RK05": Review(
        "partly", "Five of seven had their talk before Christmas. The two who teach the youngest never found the hour.", "keep",
        "Pay rose in September, and nobody left anywhere that we know.",
        "Those with older classes gained more.",
    ),
}  # fmt: skip


def load_schools(world: World) -> None:
    """Let schools take risks home, say them in their own words, judge them, and begin a strategy."""
    people = {item["school_id"]: item["id"] for item in reversed(read("people")["people"]) if item["id"].startswith("L") and item.get("school_id")}
    for item in read("risks")["risks"]:
        for copy in item["adoptions"]:
            _adapted(world, people[copy["school_id"]], item["id"], copy)
    school = begin_school(world.actor(LEADER), world.cohort)
    enrol(db.session.get_one(Group, school.group_id), world.people[COLLEAGUE].id, MEMBER, by=world.people[LEADER].id)
    for code, likelihood, impact, control in TAKEN:
        row = _taken(world, LEADER, school, code)
        rate_here(world.actor(LEADER), row, RESIDUAL, likelihood, impact, confidence="medium")
        if control:
            add_local_control(world.actor(LEADER), row, control, "partial")
        _hold(world, row, LEADER if code == "RK05" else COLLEAGUE)
        if code in CAME_OF_IT:
            _look_back(world, row, CAME_OF_IT[code])
    db.session.flush()


def _taken(world: World, who: str, school: School, code: str) -> Adoption:
    risk, actor = world.things["risk", code], world.actor(who)
    found = [one for one in strategies_of(actor, [risk.id]).get(risk.id, []) if one.state != "stopped"]
    return adopt(actor, school, risk, strategies=found[:1])


def _hold(world: World, row: Adoption, who: str) -> None:
    """Say who holds a copy, when it is looked at, and let its strategy run."""
    holder, review = world.people[who].id, today() + timedelta(days=60)
    edit_adoption(world.actor(LEADER), row, {}, "", Local(owner_id=holder, review_on=review, appetite=row.appetite))
    for one in db.session.scalars(sa.select(Adoption).where(Adoption.under_id == row.id)).all():
        steps = [{"text": step["text"], "due_on": (today() + timedelta(weeks=number)).isoformat()} for number, step in enumerate(one.steps, 1)]
        edit_adoption(world.actor(LEADER), one, {}, "", Local(owner_id=holder, review_on=review, steps=steps, running=who == LEADER))


def _look_back(world: World, row: Adoption, said: Review) -> None:
    """Let the school say what came of the strategy that it took home with a risk."""
    for one in db.session.scalars(sa.select(Adoption).where(Adoption.under_id == row.id)).all():
        review_here(world.actor(LEADER), one, said)


def _adapted(world: World, who: str, code: str, copy: dict[str, Any]) -> None:
    """Let a school take a risk home and say it in its own words, with its reason and its judgement."""
    actor, said = world.actor(who), SENTENCE.match(copy["adapted_statement"])
    if said is None:
        raise ValueError(f"{copy['adapted_statement']!r} is no sentence of a risk")
    row = _taken(world, who, begin_school(actor, world.cohort), code)
    edit_adoption(actor, row, said.groupdict(), copy["note"], Local(owner_id=world.people[who].id, appetite=row.appetite))
    rate_here(actor, row, RESIDUAL, copy["local_likelihood"], copy["local_impact"], reason=copy["note"])
