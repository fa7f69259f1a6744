"""A spiral of inquiry of the demonstration's school: four cards, one of them passed on from an input and one gone back."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.demo.schools import COLLEAGUE, LEADER
from enquiry_hub.demo.world import World
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.spiral.services import add_card, allow_passing, begin_spiral, move_card, pass_on


def load_spiral(world: World) -> None:
    """Let the headteacher and the deputy of the demonstration's school enquire together."""
    leader, colleague = world.actor(LEADER), world.actor(COLLEAGUE)
    school = db.session.scalars(sa.select(School).where(School.begun_by == world.people[LEADER].id)).one()
    begin_spiral(leader, school, today() - timedelta(weeks=5))
    passed_on = {
        "title": "What does this change for us?",
        "words": "It says that early-career teachers stay where somebody sits down with them often and briefly. We do it twice a year, for an hour.",
        "decision": "We try it with the third-year teachers first.",
        "trial": "Fifteen minutes with a deputy, once a fortnight, in a free period",
        "trial_by": "The two deputies",
        "until": (today() + timedelta(weeks=4)).isoformat(),
    }
    study = world.things["input", "IN09"]
    allow_passing(Actor(study.author_id), study, True)
    add_card(leader, school, passed_on, about=f"/passed-inputs/{pass_on(leader, study, school).id}")
    add_card(colleague, school, {"title": "Who eats alone at lunch?", "words": "Three of us counted for a week. It is more of the older year groups than we thought."})
    one = add_card(leader, school, {"title": "Cover takes the planning time", "words": "It is the one thing that all leavers named."}, about=f"/risks/{world.things['risk', 'RK05'].id}")
    move_card(colleague, one, "focusing", "Everybody we asked came back to it", from_stage="scanning")
    hunch = add_card(colleague, school, {"title": "We ask those who never say no", "words": "Our list for cover begins with whoever said yes last time."})
    move_card(leader, hunch, "hunch", "We saw it in the lists of two terms", from_stage="scanning")
    move_card(colleague, hunch, "focusing", "Two people said the lists are wrong. We look again first", from_stage="hunch")
