"""A school: its copies, its spiral, its toolkit."""

from __future__ import annotations

from datetime import date, timedelta

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.tokens import hashed
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.schools.models import (
    Adoption,
    LocalControl,
    LocalReview,
    School,
    SchoolRegister,
    Variant,
)
from enquiry_hub.features.schools.services import begin_school
from enquiry_hub.features.spiral.services import add_card, allow_passing, begin_spiral, move_card, pass_on
from enquiry_hub.features.toolkit.services import pin_for_oneself, pin_for_others
from tests.kit.world.held import SECRETS, World


def take_home(world: World) -> None:
    """Let the owner's school take a risk and a strategy home, say the risk otherwise, offer that back, and issue its register."""
    owner, cohort_id = world.people["owner"].id, world.cohort.id
    with work():
        school = begin_school(world.actor("owner"), world.cohort)
        words = {"title": "No time", "cause": "posts are empty", "event": "nobody thinks", "consequence": "tired decisions", "objective": ""}
        kept = {"school_id": school.id, "code": "RK01", "source": {**words, "title": "Little time"}, "source_version": 0, "adopted_by": owner}
        signed = {"accepted_by": "The governors", "accepted_why": "For now.", "accepted_on": today(), "accepted_until": today() + timedelta(days=30)}
        adoption = Adoption(kind="risk", risk_id=world.places["risk"], words={**words, "event": "we do not think"}, reasons={"event": "We looked."}, **signed, **kept)
        db.session.add(adoption)
        db.session.flush()
        register = SchoolRegister(
            school_id=school.id, number=1, issued_on=today(), ends_on=today() + timedelta(days=30), token_hash=hashed(SECRETS["register"]), snapshot={"risks": []}, issued_by=owner
        )
        variant = Variant(group_id=cohort_id, adoption_id=adoption.id, risk_id=world.places["risk"], words={"event": "we do not think"}, offered_by=owner)
        control = LocalControl(adoption_id=adoption.id, text="A quiet hour")
        way = {"title": "An hour", "if_text": "we end a meeting", "then_text": "heads think", "because_text": "time is finite"}
        taken = Adoption(kind="strategy", strategy_id=world.places["strategy"], words=way, running=True, **{**kept, "code": "ST01"})
        db.session.add_all([register, variant, control, taken])
        db.session.flush()
        look = LocalReview(adoption_id=taken.id, reviewed_on=today(), reviewed_by=owner, did_it_work="no", what_we_saw="The hour was filled.", what_next="stop")
        db.session.add(look)
        db.session.flush()
        world.places |= {"taken_strategy": taken.id, "local_review": look.id}
        world.places |= {"school": school.id, "adoption": adoption.id, "register": register.id, "variant": variant.id, "local_control": control.id}


def enquire_at_school(world: World) -> None:
    """Let the owner put a card about the risk on their school's board, and move it there and back."""
    with work():
        school, owner = db.session.get_one(School, world.places["school"]), world.actor("owner")
        begin_spiral(owner, school, date(2026, 9, 7))
        card = add_card(owner, school, {"title": "Meetings run late", "trial": "End by five", "until": "2026-10-01"}, about=f"/risks/{world.places['risk']}")
        move_card(owner, card, "focusing", "Five people said so", from_stage="scanning")
        move_card(owner, card, "scanning", "We had asked too few", from_stage="focusing")
        world.places["spiral_card"] = card.id
        study = db.session.get_one(Input, world.places["input"])
        allow_passing(world.actor("owner"), study, True)
        world.places["passed_on"] = pass_on(owner, study, school).id


def pin_tools(world: World) -> None:
    """Let the owner pin the risk for themselves and their school, and the facilitator for its theme."""
    owner, risk = world.people["owner"], world.places["risk"]
    with work():
        school, theme = db.session.get_one(School, world.places["school"]), db.session.get_one(Theme, world.places["theme"])
        pin = pin_for_oneself(world.actor("owner"), db.session.merge(owner), "risk", risk, "At hand", "For governors")
        shared = pin_for_others(world.actor("owner"), school, "risk", risk, "", "For the team")
        tool = pin_for_others(world.actor("facilitator"), theme, "risk", risk, "", "To begin with")
        world.places |= {"pin": pin.id, "shared_pin": shared.id, "tool": tool.id}
