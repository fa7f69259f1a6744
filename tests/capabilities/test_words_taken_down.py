"""Words about a child that stand in no post: a title, a risk, an option of a choice; each is sealed with every place that keeps it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.models import Sealed
from enquiry_hub.capabilities.moderation.removable import (
    NO_LISTS,
    NOT_CHOSEN,
    REMOVABLE,
    WRITTEN_LISTS,
    columns_of,
    rows_on,
    without_wholes,
    words_on,
)
from enquiry_hub.capabilities.moderation.services import take_words_down
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core import subjects
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Refused, Stale
from enquiry_hub.core.work import work
from enquiry_hub.features.decisions.models import Ballot
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import rename_thread, start_thread_about
from enquiry_hub.features.framework import services as framework
from enquiry_hub.features.framework.models import Control, Framework, FrameworkRelease, Risk, Strategy
from enquiry_hub.features.impact.models import ChartNote, Measure, OutsideFigure
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.services.sessions import Plan, change_session
from enquiry_hub.features.schools.models import Adoption
from enquiry_hub.identity.people.models import Person
from tests.kit.build import save
from tests.kit.taken_down import rows_with
from tests.kit.world import World, make_world

NAME = "Tommy Tiptree"


@pytest.fixture
def world(app: Any, tmp_path: Any) -> World:
    return make_world(app, tmp_path)


def keys_of(kind: str, row_id: str, *texts: str) -> set[str]:
    """Return what names these texts of a thing in its form."""
    return {one.key for one in words_on(kind, db.session.get_one(subjects.KINDS[kind].model, row_id)) if one.text in texts}


def test_a_risk_loses_its_title_and_a_control_wherever_they_are_kept(world: World, sign_in: Any) -> None:
    risk_id, facilitator = world.places["risk"], sign_in(world.people["facilitator"])
    with work():
        risk = db.session.get_one(Risk, risk_id)
        risk.title = NAME
        framework.add_control(world.actor("owner"), risk, f"{NAME}s aunt fetches him")
        start_thread_about(world.actor("owner"), "framework:risk:read", risk, kind="risk", group_id=risk.group_id, title=f"{risk.code} {NAME}")
    with work():
        framework.make_release(world.actor("facilitator"), db.session.get_one(Framework, risk.framework_id), "1.2")
        db.session.scalars(sa.select(Adoption).where(Adoption.risk_id == risk_id)).first().source = {"title": NAME, "cause": "Posts stay empty"}
    kept = {"framework_release", "thread", "adoption", "amendment", "control", "risk"}
    assert kept <= set(rows_with(NAME))
    other, event = db.session.get_one(Risk, risk_id).consequence, db.session.get_one(Risk, risk_id).event
    page = facilitator.get(f"/risks/{risk_id}").text
    assert f"/take-down/risk/{risk_id}" in page and event in facilitator.get(f"/take-down/risk/{risk_id}").text
    assert "/take-down/" not in sign_in(world.people["owner"]).get(f"/risks/{risk_id}").text
    chosen = keys_of("risk", risk_id, NAME, f"{NAME}s aunt fetches him")
    facilitator.post(f"/take-down/risk/{risk_id}", {"words": sorted(chosen)})
    db.session.expire_all()
    assert rows_with(NAME) == []
    risk = db.session.get_one(Risk, risk_id)
    assert (risk.title, risk.consequence) == ("(Taken down.)", other)
    assert db.session.scalars(sa.select(Control.text).where(Control.risk_id == risk_id, Control.text == "(Taken down.)")).one()
    assert "(Taken down.)" in facilitator.get(f"/risks/{risk_id}").text
    snapshot = db.session.scalars(sa.select(FrameworkRelease.snapshot).where(FrameworkRelease.number == "1.2")).one()
    assert "(Taken down.)" in str(snapshot) and other in str(snapshot)


def test_whoever_changes_a_thing_just_then_is_asked_again_and_nothing_comes_back(world: World) -> None:
    risk_id = world.places["risk"]
    with work():
        base = db.session.get_one(Risk, risk_id).version
        take_words_down(world.actor("facilitator"), "risk", db.session.get_one(Risk, risk_id), keys_of("risk", risk_id, db.session.get_one(Risk, risk_id).cause))
    row = db.session.get_one(Risk, risk_id)
    assert row.version == base + 1 and row.cause == "(Taken down.)"
    said = {name: getattr(row, name) for name in ("title", "event", "consequence", "theme_id")}
    with pytest.raises(Stale), work():
        framework.edit_risk(world.actor("owner"), db.session.get_one(Risk, risk_id), framework.RiskWords(cause="What stood there before", **said), base=base)


def test_a_thread_loses_its_title_and_a_choice_its_option(world: World, sign_in: Any) -> None:
    facilitator, thread_id = sign_in(world.people["facilitator"]), db.session.get_one(Ballot, world.places["ballot"]).thread_id
    with work():
        for title in (NAME, f"What {NAME} did"):
            rename_thread(world.actor("facilitator"), db.session.get_one(Thread, thread_id), title, why="It is so.")
        ballot = db.session.scalars(sa.select(Ballot).where(Ballot.thread_id == thread_id)).first()
        ballot.options, ballot.question = ["Nothing", f"Ring {NAME}"], f"What about {NAME}?"
        asked = db.session.get_one(Post, ballot.post_id)
        asked.body = asked.body_html = f"What about {NAME}?"
    assert {"thread", "moderation_decision", "ballot", "post"} <= set(rows_with(NAME))
    page = facilitator.get(f"/threads/{thread_id}").text
    assert f"/take-down/thread/{thread_id}" in page
    owner = sign_in(world.people["owner"])
    assert "/take-down/" not in owner.get(f"/threads/{thread_id}").text
    facilitator.post(f"/take-down/thread/{thread_id}", {"words": []}, status=422)
    assert NAME in facilitator.get(f"/take-down/thread/{thread_id}").text
    facilitator.post(f"/take-down/thread/{thread_id}", {"all": "yes"})
    db.session.expire_all()
    assert rows_with(NAME) == []
    assert db.session.get_one(Thread, thread_id).title == "(Taken down.)"
    notices = sign_in(db.session.get_one(Person, db.session.get_one(Thread, thread_id).started_by)).get("/notices").text
    assert "Words of yours were taken down" in notices and "Nobody blames you" in notices and "Fran" not in notices.partition("Words of yours")[2][:400]


def test_a_measure_loses_what_was_written_at_a_day(world: World, sign_in: Any) -> None:
    measure_id, facilitator = world.places["measure"], sign_in(world.people["facilitator"])
    with work():
        measure = db.session.get_one(Measure, measure_id)
        day = measure.created_at.date()
        measure.claim = "From twelve to three"
        db.session.add(ChartNote(measure_id=measure_id, on_day=day, kind="note", text=f"{NAME} was away", made_by=world.people["owner"].id))
    if f"/take-down/measure/{measure_id}" in facilitator.get(f"/measures/{measure_id}").text:
        facilitator.post(f"/take-down/measure/{measure_id}", {"words": sorted(keys_of("measure", measure_id, f"{NAME} was away"))})
    assert rows_with(NAME) == [] and not keys_of("measure", measure_id, "From twelve to three"), "what it claims is shown to few"


def test_the_contact_reads_what_it_was_and_nobody_else(world: World, sign_in: Any) -> None:
    cohort_id, risk_id = world.places["group"], world.places["risk"]
    lead = world.people["academic"]
    sign_in(world.people["facilitator"]).post(f"/cohorts/{cohort_id}/safeguarding", {"name_1": "Ada", "telephone_1": "0151 496 0000", "email_1": lead.email})
    with work():
        db.session.get_one(Risk, risk_id).title = NAME
    sign_in(world.people["facilitator"]).post(f"/take-down/risk/{risk_id}", {"words": sorted(keys_of("risk", risk_id, NAME))})
    sealed = db.session.scalars(sa.select(Sealed).where(Sealed.subject_kind == "risk")).one()
    assert NAME in sign_in(lead).post(f"/sealed/{sealed.id}", {"reason": "The council asked."}, status=200).text
    for who in ("facilitator", "owner", "administrator"):
        sign_in(world.people[who]).get(f"/sealed/{sealed.id}", status=404)
    log = sign_in(world.people["facilitator"]).get(f"/cohorts/{cohort_id}/decisions").text
    assert NAME not in log


def test_beside_other_things_only_long_texts_go() -> None:
    long = "a text of more than five and twenty letters"
    rows = [{"code": code, "strategies": [{"text": f"Then {NAME} and {long}.", "often": "weekly"}]} for code in ("RK01", "RK02")]
    mine, other = without_wholes({"risks": rows}, [long, NAME, "weekly"], "-", code="RK01")["risks"]
    assert mine["strategies"] == [{"text": "Then - and -.", "often": "-"}] and other["strategies"] == [{"text": f"Then {NAME} and -.", "often": "weekly"}]


def test_only_those_who_run_the_cohort_take_words_down_and_only_what_they_read(world: World, sign_in: Any) -> None:
    risk_id = world.places["risk"]
    for who in ("owner", "participant", "academic"):
        sign_in(world.people[who]).get(f"/take-down/risk/{risk_id}", status=403)
        with pytest.raises(Refused), work():
            take_words_down(world.actor(who), "risk", db.session.get_one(Risk, risk_id), {"x"})
    for who in ("outsider", "administrator", "observer", "guest"):
        sign_in(world.people[who]).get(f"/take-down/risk/{risk_id}", status=404)
    facilitator = sign_in(world.people["facilitator"])
    for place in (f"risk/{uuid.uuid4().hex[:16]}", f"person/{world.places['person']}", f"entry/{world.places['shared']}"):
        facilitator.get(f"/take-down/{place}", status=404)
    with pytest.raises(Invalid), work():
        take_words_down(world.actor("facilitator"), "risk", db.session.get_one(Risk, risk_id), {"x"})


def test_what_can_be_taken_down_has_a_page_where_it_stands(world: World) -> None:
    assert set(REMOVABLE) == {"thread", "risk", "strategy", "framework", "measure", "session"}
    for kind in REMOVABLE:
        thing = db.session.get_one(subjects.KINDS[kind].model, world.places[kind])
        assert rows_on(kind, thing)[0] is thing and words_on(kind, thing), kind
        for row in rows_on(kind, thing):
            lists = {name for name in columns_of(row) if isinstance(sa.inspect(type(row)).column_attrs[name].columns[0].type, sa.JSON)}
            assert lists <= {*WRITTEN_LISTS, *NO_LISTS, *NOT_CHOSEN}, type(row)


def test_one_step_goes_and_days_and_the_other_steps_stay_wherever_it_is_kept(world: World, sign_in: Any) -> None:
    strategy_id, facilitator, owner = world.places["strategy"], sign_in(world.people["facilitator"]), world.actor("owner")
    steps = [{"text": f"{NAME} is rung", "due_on": "2027-01-04"}, {"text": "Others are rung", "due_on": "2027-01-11"}]
    with work():
        row = db.session.get_one(Strategy, strategy_id)
        framework.edit_strategy(owner, row, {**_said(row), "steps": steps})
    with work():
        framework.make_release(world.actor("facilitator"), db.session.get_one(Framework, db.session.get_one(Strategy, strategy_id).framework_id), "1.3")
    assert {"framework_release", "revision", "strategy"} <= set(rows_with(NAME))
    facilitator.post(f"/take-down/strategy/{strategy_id}", {"words": sorted(keys_of("strategy", strategy_id, f"{NAME} is rung"))})
    assert rows_with(NAME) == []
    left = [{"text": "(Taken down.)", "due_on": "2027-01-04"}, steps[1]]
    assert [{name: step[name] for name in ("text", "due_on")} for step in db.session.get_one(Strategy, strategy_id).steps] == left
    release = db.session.scalars(sa.select(FrameworkRelease).where(FrameworkRelease.number == "1.3")).one()
    assert "2027-01-04" in str(release.snapshot) and "Others are rung" in str(release.snapshot)
    for place in (f"/strategies/{strategy_id}", f"/strategies/{strategy_id}/history", f"/releases/{release.id}", f"/releases/{release.id}/framework.docx"):
        facilitator.get(place)


def _said(row: Strategy) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("title", "if_text", "then_text", "because_text")} | {"owner_id": row.owner_id or ""}


def test_a_session_that_was_changed_loses_its_title_and_its_thread_does(world: World, sign_in: Any) -> None:
    session_id, facilitator = world.places["session"], world.actor("facilitator")
    with work():
        row = db.session.get_one(Session, session_id)
        fields = {name: getattr(row, name) for name in ("kind", "tense", "starts_at", "ends_at", "audience")}
        change_session(facilitator, row, Plan(title=NAME, **fields), base=row.version)
        start_thread_about(facilitator, "programmes:session:read", row, kind="session", group_id=row.group_id, title=NAME)
    sign_in(world.people["facilitator"]).post(f"/take-down/session/{session_id}", {"words": sorted(keys_of("session", session_id, NAME))})
    assert rows_with(NAME) == []
    sign_in(world.people["owner"]).get(f"/sessions/{session_id}")


def test_a_choice_is_sealed_with_its_post_and_shown_to_nobody_afterwards(world: World, sign_in: Any) -> None:
    facilitator = sign_in(world.people["facilitator"])
    with work():
        ballot = db.session.get_one(Ballot, world.places["ballot"])
        ballot.question, ballot.options, thread_id, post_id = f"What about {NAME}?", ["Nothing", f"Ring {NAME}"], ballot.thread_id, ballot.post_id
    facilitator.post(f"/posts/{post_id}/take-down")
    assert rows_with(NAME) == [] and NAME not in facilitator.get(f"/take-down/thread/{thread_id}").text


def test_a_school_that_took_it_home_is_asked_again_and_puts_nothing_back(world: World, sign_in: Any) -> None:
    risk_id = world.places["risk"]
    with work():
        db.session.get_one(Risk, risk_id).title = NAME
        copy = db.session.scalars(sa.select(Adoption).where(Adoption.risk_id == risk_id)).first()
        copy.source, copy.words, base, copy_id = {**copy.source, "title": NAME}, {"title": NAME}, copy.version, copy.id
        for old in db.session.scalars(sa.select(Revision).where(Revision.subject_id == copy.id)):
            old.open_fields = {**old.open_fields, "words": {"title": NAME}}
    sign_in(world.people["facilitator"]).post(f"/take-down/risk/{risk_id}", {"words": sorted(keys_of("risk", risk_id, NAME))})
    assert rows_with(NAME) == [] and db.session.get_one(Adoption, copy_id).version == base + 1


def test_all_of_a_strategy_goes_and_what_nobody_wrote_stays(world: World, sign_in: Any) -> None:
    strategy_id, facilitator = world.places["strategy"], sign_in(world.people["facilitator"])
    with work():
        row = db.session.get_one(Strategy, strategy_id)
        row.steps, row.facets = [{"text": "tommy", "due_on": "2027-01-04"}], {"strands": ["culture"]}
        save(OutsideFigure(group_id=world.cohort.id, strategy_id=strategy_id, name="Days", value="23", where="Here", source="A report", link="https://example.org/a", year=2025, limits="Small", made_by=None))
    facilitator.post(f"/take-down/strategy/{strategy_id}", {"all": "yes"})
    row = db.session.get_one(Strategy, strategy_id)
    assert row.steps == [{"text": "(Taken down.)", "due_on": "2027-01-04"}] and row.facets == {"strands": ["culture"]} and row.title == "(Taken down.)"
    figure = db.session.scalars(sa.select(OutsideFigure).where(OutsideFigure.strategy_id == strategy_id).order_by(OutsideFigure.created_at.desc())).first()
    assert (figure.value, figure.link, figure.source) == ("23", "https://example.org/a", "(Taken down.)")
    facilitator.get(f"/strategies/{strategy_id}"), facilitator.get(f"/strategies/{strategy_id}/did-it-work")
