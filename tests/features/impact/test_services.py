"""What can be done to measures, numbers, accounts and reviews, and by whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.links.services import link
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.capabilities.themes.models import Theme
from enquiry_hub.capabilities.themes.services import sort_under
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere, Refused, Stale
from enquiry_hub.core.work import work
from enquiry_hub.features.claims.models import Claim
from enquiry_hub.features.framework import services as framework
from enquiry_hub.features.framework.domain import Review, gates_of
from enquiry_hub.features.framework.models import Strategy, StrategyReview
from enquiry_hub.features.framework.queries.strategies import facts_of, reviews_of
from enquiry_hub.features.impact import services
from enquiry_hub.features.impact.domain.claims import AFTER
from enquiry_hub.features.impact.domain.reading import Row
from enquiry_hub.features.impact.models import Observation, OutsideFigure, StrategyAccount
from enquiry_hub.features.impact.queries.accounts import evidence_of, inputs_against, inputs_under
from enquiry_hub.features.impact.queries.looks import days_of, look_at, looks_in
from enquiry_hub.features.impact.queries.reviews import due_reviews_of, reviews_in
from enquiry_hub.features.impact.services import Number
from enquiry_hub.features.impact.services.due import notice_due_reviews
from enquiry_hub.features.inputs.models import PRACTICE, Input
from tests.features.impact.conftest import CALM, LOWER, Scene, actor
from tests.kit.build import make_member, make_school, save
from tests.kit.queries import count_queries

ANSWERS = Review("no", "The gap did not move.", "stop", "A hard winter", "Nobody; the pupils who come anyway")


def refused(error: type[Exception], call: Any, /, *args: Any, **values: Any) -> Any:
    """Say that a call is refused; return the error."""
    with pytest.raises(error) as caught, work():
        call(*args, **values)
    return caught.value


def test_a_measure_is_made_once_and_checked(scene: Scene) -> None:
    words = {"name": "Mornings", "level": 5, "better": "down", "unit": "families"}
    with work():
        first = services.make_measure(actor(scene.ash), scene.cohort, words, kind="series", client_id="a" * 32)
    with work():
        again = services.make_measure(actor(scene.ash), scene.cohort, words, kind="series", client_id="a" * 32)
    assert first.id == again.id
    for wrong, field in [
        ({"name": " "}, "name"), ({"level": 6}, "level"), ({"better": "sideways"}, "better"), ({"frequency": "yearly"}, "frequency"), ({"owner_id": scene.outsider.id}, "owner_id"),
        ({"strategy_id": "none"}, "hangs_on"), ({"theme_id": "none"}, "hangs_on"),
    ]:  # fmt: skip
        assert refused(Invalid, services.make_measure, actor(scene.ash), scene.cohort, {**words, **wrong}, kind="series").details["field"] == field
    assert refused(Invalid, services.make_measure, actor(scene.ash), scene.cohort, words, kind="poem").details["field"] == "kind"
    assert refused(Invalid, services.make_measure, actor(scene.facilitator), scene.cohort, words, kind="series", of_school=True).details["field"] == "of_school"
    other = {**words, "owner_id": scene.cedar.id}
    assert refused(Invalid, services.make_measure, actor(scene.ash), scene.cohort, other, kind="series", of_school=True).details["field"] == "owner_id"
    refused(Refused, services.make_measure, actor(scene.observer), scene.cohort, words, kind="series")
    refused(NotThere, services.make_measure, actor(scene.outsider), scene.cohort, words, kind="series")


@pytest.mark.parametrize(("kind", "people"), [("share", False), ("pairs", False), ("series", True)])
def test_what_counts_people_is_given_to_somebody(scene: Scene, kind: str, people: bool) -> None:
    words = {"name": "Leaders", "level": 2, "better": "up", "counts_people": people}
    for nobody in ({}, {"owner_id": None}, {"owner_id": ""}):
        error = refused(Invalid, services.make_measure, actor(scene.ash), scene.cohort, {**words, **nobody}, kind=kind)
        assert error.details["field"] == "owner_id" and "choose one person" in str(error)
    measure, own = scene.measure(kind=kind, counts_people=people), scene.measure(kind=kind, counts_people=people, of_school=True)
    assert refused(Invalid, services.change_measure, actor(scene.ash), measure, {"owner_id": None}).details["field"] == "owner_id"
    with work():
        assert services.change_measure(actor(scene.ash), own, {"owner_id": None})  # the school's people see it, and nobody else
        services.change_measure(actor(scene.ash), measure, {"owner_id": scene.cedar.id})
    things = scene.measure(owner_id=None)
    assert refused(Invalid, services.change_measure, actor(scene.facilitator), things, {"counts_people": True}).details["field"] == "owner_id"


def test_who_counts(scene: Scene) -> None:
    shared, own = scene.measure(), scene.measure(of_school=True, name="Ours")
    one = Number(today(), 21)
    refused(Refused, services.add_observation, actor(scene.bay), shared, one)
    refused(Refused, services.add_observation, actor(scene.academic), shared, one)
    refused(NotThere, services.add_observation, actor(scene.facilitator), own, one)
    for person, measure in [(scene.facilitator, shared), (scene.bay, own)]:
        with work():
            services.add_observation(actor(person), measure, one)
    refused(Refused, services.change_measure, actor(scene.bay), shared, {"name": "Mine"})
    refused(NotThere, services.count_in, actor(scene.facilitator), own, shown=True)
    refused(Refused, services.count_in, actor(scene.ash), shared, shown=True)


def test_a_change_of_words_keeps_versions_and_refuses_a_stale_save(scene: Scene) -> None:
    measure = scene.measure()
    with work():
        assert services.change_measure(actor(scene.ash), measure, {"name": "Mornings missed"}, base=1)
        assert not services.change_measure(actor(scene.ash), measure, {"name": "Mornings missed"}, base=2)
    refused(Stale, services.change_measure, actor(scene.facilitator), measure, {"name": "Mornings lost"}, base=1)
    assert [version.fields["name"] for version in revisions_of("measure", measure.id)] == ["Mornings missed", "Families missing three mornings"]


def test_a_number_is_written_once_and_a_day_has_one(scene: Scene) -> None:
    measure = scene.measure()
    with work():
        first = services.add_observation(actor(scene.ash), measure, Number(today(), 21), client_id="b" * 32)
    with work():
        again = services.add_observation(actor(scene.ash), measure, Number(today(), 99), client_id="b" * 32)
    assert (first.id, again.value) == (again.id, 21)
    for number, field in [
        (Number(today(), 3), "on_day"), (Number(today() + timedelta(days=1), 3), "on_day"), (Number(date(1900, 1, 1), 3), "on_day"),
        (Number(today() - timedelta(days=1)), "value"), (Number(today() - timedelta(days=1), 1e12), "value"),
    ]:  # fmt: skip
        assert refused(Invalid, services.add_observation, actor(scene.ash), measure, number).details["field"] == field
    people = scene.measure(kind="share")
    day = today()
    for number, field in [
        (Number(day, numerator=3, denominator=2), "numerator"), (Number(day, numerator=1), "numerator"), (Number(day, numerator=-1, denominator=2), "numerator"),
        (Number(day, numerator=3, denominator=9, schools=(3, 3)), "schools"),
    ]:  # fmt: skip
        assert refused(Invalid, services.add_observation, actor(scene.ash), people, number).details["field"] == field
    assert refused(Invalid, services.add_observation, actor(scene.ash), scene.measure(kind="pairs"), Number(day, 3))
    assert refused(Invalid, services.keep_pairs, actor(scene.ash), measure, [[1, 2, 3]])
    assert refused(Invalid, services.keep_pairs, actor(scene.ash), scene.measure(kind="pairs"), [[1, 2, 6]])


def test_many_are_kept_all_or_none(scene: Scene) -> None:
    measure = scene.measure()
    rows = [Row(place, today() - timedelta(days=place), float(place), note="Snow" if place == 2 else "") for place in range(1, 5)]
    with work():
        assert services.add_many(actor(scene.ash), measure, rows) == 4
    more = [Row(1, today(), 1.0), rows[0]]
    refused(Invalid, services.add_many, actor(scene.ash), measure, more)
    refused(Invalid, services.add_many, actor(scene.ash), measure, [])
    refused(Invalid, services.add_many, actor(scene.ash), measure, [Row(1, today(), 1.0), Row(2, today(), 2.0)])
    look = look_at(actor(scene.ash), measure)
    assert look.values == [4, 3, 2, 1] and [note.text for point in look.points for note in point.notes] == ["Snow"]


def test_a_mistake_is_corrected_with_its_trail(scene: Scene) -> None:
    measure = scene.measure()
    scene.count(measure, 21, 210)
    row = db.session.scalars(sa.select(Observation).where(Observation.value == 210)).one()
    assert refused(Invalid, services.correct_observation, actor(scene.ash), row, Number(row.on_day, 21), reason=" ").details["field"] == "reason"
    refused(NotThere, services.correct_observation, actor(scene.cedar), row, Number(row.on_day, 21), reason="Mine")
    with work():
        services.correct_observation(actor(scene.ash), row, Number(row.on_day, 21), reason="A slip of the finger")
    with work():
        services.take_away(actor(scene.ash), row, reason="The register was lost")
    assert look_at(actor(scene.ash), measure).values == [21]
    with work():
        services.add_observation(actor(scene.ash), measure, Number(row.on_day, 22))
    look = look_at(actor(scene.ash), measure)
    assert look.values == [21, 22] and look.points[1].corrected
    trail = [(version.fields["value"], version.reason, version.fields.get("gone", False)) for version in revisions_of("observation", row.id)][::-1]
    assert trail == [(210, "", False), (21, "A slip of the finger", False), (21, "The register was lost", True), (22, "Written down again", False)]


def test_a_person_says_that_a_point_is_unlike_the_rest(scene: Scene) -> None:
    measure = scene.measure()
    days = scene.count(measure, 41, 39, 42, 40, 38, 41, 43, 40, 39, 41, 58, 40)
    assert [point.day for point in look_at(actor(scene.ash), measure).proposed] == [days[10]]
    assert refused(Invalid, services.annotate, actor(scene.ash), measure, days[10], " ", unlike=True).details["field"] == "text"
    assert refused(Invalid, services.annotate, actor(scene.ash), measure, days[10] - timedelta(days=1), "Flood", unlike=True).details["field"] == "on_day"
    assert refused(Invalid, services.annotate, actor(scene.ash), measure, today() + timedelta(days=1), "Flood").details["field"] == "on_day"
    for _ in range(2):
        with work():
            services.annotate(actor(scene.ash), measure, days[10], "Flood in two rooms", unlike=True, client_id="c" * 32)
    look = look_at(actor(scene.ash), measure)
    assert look.proposed == [] and look.points[10].unlike and len(look.points[10].notes) == 1 and 58 in look.values


def test_a_claim_is_ones_own_and_never_a_cause(scene: Scene) -> None:
    measure = scene.measure(changed=(today() - timedelta(weeks=6)).isoformat())
    scene.count(measure, *CALM, *LOWER)
    look = look_at(actor(scene.ash), measure)
    assert look.claim and (look.claim.kind, look.claim.better, look.from_before) == (AFTER, True, True)
    assert refused(Invalid, services.write_claim, actor(scene.ash), measure, "Ringing caused it", about="x").details["field"] == "claim"
    with work():
        services.write_claim(actor(scene.ash), measure, "Fewer since we ring", about="x")
    assert (measure.claim, measure.claim_when) == ("Fewer since we ring", "x")
    with work():
        services.write_claim(actor(scene.ash), measure, "", about="y")
    assert (measure.claim, measure.claim_when) == ("", "")


def input_of(scene: Scene, person: Any, kind: str = PRACTICE, own: int = 1, nature: str = "supports") -> Input:
    """Publish an input and let the strategy stand on it."""
    words = {"title": "We rang", "strength": own, "body": "It helped.", "body_html": "<p>It helped.</p>", "published_at": now() - timedelta(days=1)}
    found = save(Input(group_id=scene.cohort.id, author_id=person.id, kind=kind, **words))
    with work():
        link(actor(scene.ash), ("strategy", scene.strategy.id), ("input", found.id), nature=nature)
    return found


def test_strength_rises_with_evidence_and_no_faster(scene: Scene) -> None:
    def say(**words: Any) -> StrategyAccount:
        with work():
            return services.account_for(actor(scene.bay), scene.strategy, words)

    error = refused(Invalid, services.account_for, actor(scene.bay), scene.strategy, {"practice": 1})
    assert error.details == {"field": "practice", "missing": ["account"]}
    assert refused(Invalid, services.account_for, actor(scene.bay), scene.strategy, {"research": 1}).details["missing"] == ["study"]
    assert refused(Invalid, services.account_for, actor(scene.bay), scene.strategy, {"research": 9}).details["field"] == "research"
    found = input_of(scene, scene.ash)
    assert say(practice=1, practice_words="We ring", practice_input_id=found.id).practice == 1
    assert refused(Invalid, services.account_for, actor(scene.bay), scene.strategy, {"pupil_input_id": "none"}).details["field"] == "pupil_input_id"
    input_of(scene, scene.cedar)
    assert say(practice=2).practice == 2 and say(practice=1).version == 3
    assert refused(Invalid, services.account_for, actor(scene.bay), scene.strategy, {"practice": 3}).details["missing"] == ["three_schools", "doubt"]
    input_of(scene, scene.academic, "research", 2)
    assert say(research=2).research == 2
    refused(Stale, services.account_for, actor(scene.bay), scene.strategy, {"practice_words": "They ring"}, base=1)
    refused(NotThere, services.account_for, actor(scene.observer), scene.strategy, {})


def test_what_speaks_against_a_strategy_raises_nothing(scene: Scene) -> None:
    against = input_of(scene, scene.academic, "research", 4, "contradicts")
    input_of(scene, scene.cedar, own=2, nature="contradicts")
    input_of(scene, scene.academic, "research", 4, "untested")
    input_of(scene, scene.academic, "research", 0)
    assert (evidence_of(scene.strategy).studies, evidence_of(scene.strategy).accounts) == ((), 0)
    assert refused(Invalid, services.account_for, actor(scene.bay), scene.strategy, {"research": 1}).details["missing"] == ["study"]
    assert refused(Invalid, services.account_for, actor(scene.bay), scene.strategy, {"pupil_input_id": against.id}).details["field"] == "pupil_input_id"
    assert inputs_under(actor(scene.bay), scene.strategy.id) == [] and [row.strength for row in inputs_against(actor(scene.bay), scene.strategy.id)] == [4, 2]
    input_of(scene, scene.academic, "research", 2)
    assert refused(Invalid, services.account_for, actor(scene.bay), scene.strategy, {"research": 3}).details["missing"] == ["as_strong"]


def test_a_claim_counts_as_its_input_while_it_stands(scene: Scene) -> None:
    study = save(Input(group_id=scene.cohort.id, author_id=scene.academic.id, kind="research", title="On ringing", body="B.", body_html="<p>B.</p>", strength=2, published_at=now() - timedelta(days=1)))
    claims = [save(Claim(input_id=study.id, group_id=scene.cohort.id, author_id=scene.academic.id, words=f"Claim {n}.")) for n in (1, 2)]
    for claim in claims:
        with work():
            link(actor(scene.ash), ("strategy", scene.strategy.id), ("claim", claim.id))
    assert evidence_of(scene.strategy).studies == (2,)  # one study, whatever number of its claims
    with work():
        services.account_for(actor(scene.bay), scene.strategy, {"research": 2, "school_input_id": study.id})
    for claim, state in zip(claims, ("withdrawn", "replaced"), strict=True):
        with work():
            db.session.merge(claim).state = state
    assert evidence_of(scene.strategy).studies == () and inputs_under(actor(scene.bay), scene.strategy.id) == []


def test_evidence_counts_schools_that_count_themselves_in(scene: Scene) -> None:
    phases = ("primary", "secondary", "primary")
    leaders = [make_member(scene.cohort, name=f"Head {place}", organisation_id=make_school(phase=phase).id) for place, phase in enumerate(phases)]
    for person in leaders:
        measure = scene.measure(person, of_school=True, name=f"Mornings of {person.display_name}")
        scene.count(measure, *(21.0, 23.0) * 6, by=person)
        assert evidence_of(scene.strategy).measured_schools == leaders.index(person)
        with work():
            services.count_in(actor(person), measure, shown=True)
    with work():
        framework.review_strategy(actor(scene.ash), scene.strategy, ANSWERS)
    found = evidence_of(scene.strategy, outsider=True)
    assert (found.schools, found.measured_schools, found.charts, found.phases, found.no_effect, found.failures_explained) == (3, 3, 3, 2, True, 1)


def test_a_figure_without_a_source_cannot_be_saved(scene: Scene) -> None:
    words = {"scope": "place", "name": "Free school meals", "value": "41%", "year": 2023, "source": "School census", "limits": "Those who applied", "where": "Eastmere"}
    for name in ("name", "value", "source", "limits"):
        assert refused(Invalid, services.keep_outside_figure, actor(scene.ash), scene.cohort, {**words, name: " "}).details["field"] == name
    for wrong in ({"scope": "moon"}, {"year": 0}, {"measure_id": "none"}):
        assert refused(Invalid, services.keep_outside_figure, actor(scene.ash), scene.cohort, {**words, **wrong}).details["field"] == next(iter(wrong))
    for _ in range(2):
        with work():
            figure = services.keep_outside_figure(actor(scene.ash), scene.cohort, words, client_id="d" * 32)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutsideFigure)) == 1
    with pytest.raises(sa.exc.IntegrityError), work():
        db.session.execute(sa.update(OutsideFigure).values(source=""))
    refused(Refused, services.change_outside_figure, actor(scene.bay), figure, {**words, "value": "42%"})
    with work():
        services.change_outside_figure(actor(scene.facilitator), figure, {**words, "value": "42%"}, base=1)
    refused(Stale, services.change_outside_figure, actor(scene.ash), figure, {**words, "value": "43%"}, base=1)


def test_a_due_review_is_told_once_and_is_done_in_time(scene: Scene) -> None:
    assert [found.id for found in due_reviews_of(actor(scene.ash), scene.cohort.id)] == [scene.strategy.id]
    assert due_reviews_of(actor(scene.bay), scene.cohort.id) == []
    for _ in range(2):
        notice_due_reviews()
    told = db.session.scalars(sa.select(Notice).where(Notice.kind == "review_due")).all()
    assert [(notice.person_id, notice.subject_id) for notice in told] == [(scene.ash.id, scene.strategy.id)]
    refused(Refused, framework.review_strategy, actor(scene.bay), scene.strategy, ANSWERS)
    for wrong, field in [(Review("", "x"), "did_it_work"), (Review("no", " "), "what_we_saw"), (Review("no", "x", "dance"), "what_next")]:
        assert refused(Invalid, framework.review_strategy, actor(scene.ash), scene.strategy, wrong).details["field"] == field
    assert refused(Invalid, framework.review_strategy, actor(scene.ash), scene.strategy, ANSWERS, next_on=today()).details["field"] == "next_on"
    for _ in range(2):
        with work():
            framework.review_strategy(actor(scene.ash), scene.strategy, ANSWERS, next_on=today() + timedelta(weeks=6), client_id="e" * 32)
    assert due_reviews_of(actor(scene.ash), scene.cohort.id) == [] and scene.strategy.review_on == today() + timedelta(weeks=6)
    kept = reviews_of(actor(scene.cedar), [scene.strategy.id])[scene.strategy.id]
    assert [(review.due_on, review.reviewed_on, review.did_it_work) for review in kept] == [(today(), today(), "no")]
    board = reviews_in(actor(scene.cedar), scene.cohort.id)
    assert (board.timely.due, board.timely.on_time, board.due, [line.strategy.id for line in board.said["no"]]) == (1, 1, [], [scene.strategy.id])


def test_late_and_overdue_stand_apart(scene: Scene) -> None:
    with work():
        scene.strategy.review_on = today() - timedelta(days=9)
    board = reviews_in(actor(scene.cedar), scene.cohort.id)
    assert ([line.strategy.id for line in board.due], board.timely.overdue) == ([scene.strategy.id], 1)
    with work():
        framework.review_strategy(actor(scene.ash), scene.strategy, ANSWERS)
    timely = reviews_in(actor(scene.cedar), scene.cohort.id).timely
    assert (timely.due, timely.late, timely.overdue, timely.on_time_percent) == (1, 1, 0, 0)
    with work():
        framework.stop_strategy(actor(scene.ash), scene.strategy, "It did not help", "It did nothing")
    board = reviews_in(actor(scene.cedar), scene.cohort.id)
    assert (board.due, board.coming, len(board.said["no"])) == ([], [], 1)  # stopped, dated, and still here


def test_a_measure_opens_the_gate_to_running(scene: Scene) -> None:
    def missing() -> set[str]:
        return set(next(gate for gate in gates_of(facts_of(db.session.get_one(Strategy, scene.strategy.id))) if gate.name == "running").missing)

    assert {"measure_with_level", "baseline_or_start_date"} <= missing()
    measure = scene.measure()
    assert "measure_with_level" not in missing() and "baseline_or_start_date" in missing()
    scene.count(measure, 21)
    assert "baseline_or_start_date" not in missing()
    with work():
        services.take_away(actor(scene.ash), db.session.scalars(sa.select(Observation)).one(), reason="Not ours.")
    assert "baseline_or_start_date" in missing(), "a number that was taken away starts nothing"


def test_a_day_whose_number_was_taken_away_can_be_brought_with_many(scene: Scene) -> None:
    measure = scene.measure()
    first, second = scene.count(measure, 21, 22)
    with work():
        services.take_away(actor(scene.ash), db.session.scalars(sa.select(Observation).where(Observation.on_day == first)).one(), reason="Not ours.")
    assert days_of(measure.id) == {second}
    refused(Invalid, services.add_many, actor(scene.ash), measure, [Row(1, first, 19.0), Row(2, second, 20.0)])
    with work():
        assert services.add_many(actor(scene.ash), measure, [Row(1, first, 19.0), Row(2, second + timedelta(days=1), 20.0)]) == 2
    assert [point.value for point in look_at(actor(scene.ash), measure).points] == [19.0, 22.0, 20.0]
    row = db.session.scalars(sa.select(Observation).where(Observation.on_day == first)).one()
    assert [found.reason for found in revisions_of("observation", row.id)][0] == "Written down again"


def test_a_theme_has_the_measures_of_risks_that_stand_under_it_as_well(scene: Scene) -> None:
    measure, other = scene.measure(), db.session.scalars(sa.select(Theme).where(Theme.id != scene.theme.id).limit(1)).one()
    viewer, cohort_id, code = actor(scene.cedar), scene.cohort.id, other.code
    assert [look.measure.id for look in looks_in(viewer, cohort_id, scene.theme.code)] == [measure.id] and not looks_in(viewer, cohort_id, code)
    with work():
        sort_under(actor(scene.ash), "risk", db.session.merge(scene.risk), [code])
    assert [look.measure.id for look in looks_in(viewer, cohort_id, code)] == [measure.id]


def test_reading_costs_the_same_for_one_measure_and_for_many(scene: Scene) -> None:
    scene.count(scene.measure(), 21, 22)
    viewer, cohort_id = actor(scene.cedar), scene.cohort.id
    with count_queries() as one:
        assert len(looks_in(viewer, cohort_id)) == 1
    for place in range(4):
        scene.count(scene.measure(name=f"Measure {place}"), *CALM)
    assert scene.cohort.id == cohort_id
    with count_queries() as many:
        assert len(looks_in(viewer, cohort_id)) == 5
    assert len(one) == len(many) == 3
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StrategyReview)) == 0
