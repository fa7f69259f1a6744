"""Figures of the cohort, of a school and from elsewhere."""

from __future__ import annotations

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.impact.models import Measure, Observation, OutsideFigure
from enquiry_hub.identity.people.models import Person
from tests.kit.build import make_school
from tests.kit.world.held import World, keep


def count(world: World) -> None:
    """Let the owner count for the cohort and for their own school, and write down a figure from elsewhere."""
    owner, day = world.people["owner"], today()
    school = make_school("The owner’s school")
    with work():
        db.session.get_one(Person, owner.id).organisation_id = school.id
    counted = {"group_id": world.cohort.id, "made_by": owner.id, "owner_id": owner.id, "level": 4}
    measure = Measure(**counted, name="Hours kept free", strategy_id=world.places["strategy"])
    keep(world, measure=measure, local=Measure(**counted, name="Ours alone", organisation_id=school.id), answers=Measure(**counted, name="It is safe", kind="pairs"))
    keep(world, observation=Observation(measure_id=measure.id, on_day=day, value=2.0, entered_by=owner.id))
    said = {"name": "Heads who leave", "value": "27%", "year": 2021, "source": "A council return", "limits": "One borough"}
    keep(world, outside_figure=OutsideFigure(group_id=world.cohort.id, made_by=owner.id, measure_id=measure.id, **said))
