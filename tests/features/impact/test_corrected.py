"""What others see of figures of people that were corrected: never two views that tell of one to four of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.impact import services
from enquiry_hub.features.impact.domain.corrected import Day, State, count_state, held_back, share_state
from enquiry_hub.features.impact.domain.reading import Row
from enquiry_hub.features.impact.domain.shown import Part, tells_of_few
from enquiry_hub.features.impact.models import Observation
from enquiry_hub.features.impact.services import Number
from tests.features.impact.conftest import Scene, actor
from tests.features.impact.test_pages import WORDS
from tests.features.impact.test_services import refused
from tests.features.impact.test_shown import ways_out
from tests.kit.html import Page, inspect

DAY = today() - timedelta(days=9)
FOUR = (10, 5, 5, 5)


def share_of(k: int, schools: tuple[int, ...] = FOUR, day: date = DAY) -> Number:
    """Return so many of the people of some schools."""
    return Number(day, numerator=k, denominator=sum(schools), schools=schools)


def test_one_person_of_a_corrected_share_cannot_be_subtracted(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(kind="share", name="Leaders still there")
    mine, others = (lambda: sign_in(scene.ash).get(f"/measures/{measure.id}").text), (lambda: sign_in(scene.cedar).get(f"/measures/{measure.id}").text)
    with work():
        row = services.add_observation(actor(scene.ash), measure, share_of(12))

    def correct(number: Number) -> None:
        with work():
            services.correct_observation(actor(scene.ash), row, number, reason="Counted again.")

    assert "12 of 25" in others() and "Others do not see" not in mine()
    correct(share_of(13))
    assert "13 of 25" in mine() and "Others do not see a share" in mine() and "others do not see this one" in mine()
    for way in ways_out(measure.id, scene.cohort.id):
        text = sign_in(scene.cedar).get(way).text
        assert "13 of 25" not in text and "52%" not in text, way
    assert "12 of 25" in others() and "What is shown is from before" in others()
    assert f"{DAY},12 of 25 (48%),corrected since" in sign_in(scene.cedar).get(f"/measures/{measure.id}/values.csv").text
    correct(share_of(13, (10, 5, 5, 6)))
    assert "12 of 25" in others() and "of 26" not in sign_in(scene.cedar).get(f"/measures/{measure.id}/values.csv").text
    correct(share_of(2, (1, 1)))  # too few to show, and then not a way round either
    assert "Too few to show." in others() and "Others do not see" not in mine()
    correct(share_of(18))
    assert "18 of 25" in others() and "Others do not see" not in mine()
    correct(share_of(13))  # far from the last, and one from the first
    assert "18 of 25" in others() and "What is shown is from before" in others()
    correct(share_of(12))
    assert "12 of 25" in others() and "Others do not see" not in mine(), "which is known"


def test_a_share_is_corrected_on_its_page_as_it_stands_there(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(kind="share", name="Leaders still there")
    with work():
        row = services.add_observation(actor(scene.ash), measure, Number(DAY, numerator=12, denominator=25, unknown=6, schools=FOUR))
    browser = sign_in(scene.ash)
    (way,) = [link for link in inspect(browser.get(f"/measures/{measure.id}").text).links.values() if link.endswith("/correct")]
    (form,) = [form for form in inspect(browser.get(way).text).all("form") if any(part.get("name") == "numerator" for part in form.iter())]
    filled = Page(form).form()
    assert filled["schools"] == "10, 5, 5, 5" and (filled["numerator"], filled["denominator"], filled["unknown"]) == ("12", "25", "6")
    browser.post(way, {**filled, "numerator": "18", "reason": "Some had not been counted."})
    db.session.expire_all()
    assert (row.numerator, row.denominator, row.unknown, tuple(row.schools)) == (18, 25, 6, FOUR)
    assert "12 of 25" in browser.get(way).text


def test_a_share_that_is_written_down_anew_cannot_be_subtracted(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(kind="share", name="Leaders still there")
    mine, others = sign_in(scene.ash), (lambda: sign_in(scene.cedar).get(f"/measures/{measure.id}").text)

    def add(number: Number) -> Observation:
        with work():
            return services.add_observation(actor(scene.ash), measure, number)

    first = add(share_of(12))
    mine.post(f"/numbers/{first.id}/correct", {"gone": "yes", "reason": "On a wrong day.", "on_day": str(DAY), "numerator": "12", "denominator": "25", "unknown": "0"})
    assert "12 of 25" not in others() and f"/numbers/{first.id}/correct" in mine.get(f"/measures/{measure.id}").text, "there is a way to put it back"
    second = add(share_of(13, day=DAY + timedelta(days=1)))
    assert "13 of 25" not in others() and "beside a number that was taken away" in others() and "13 of 25" in mine.get(f"/measures/{measure.id}").text
    add(share_of(18, day=DAY + timedelta(days=2)))
    assert "18 of 25" in others()
    with work():
        services.add_many(actor(scene.ash), measure, [Row(1, DAY, 48.0, 12, 25, 0, FOUR)])
        services.take_away(actor(scene.ash), db.session.get_one(Observation, second.id), reason="There was none.")
    assert "12 of 25" in others() and "13 of 25" not in others()
    assert refused(Refused, services.remove_measure, actor(scene.ash), measure)


def test_a_day_whose_count_of_people_was_corrected_by_a_few_is_left_out(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(name="Pupils at the gate", counts_people=True, counted_among="40, 40, 40")
    scene.count(measure, *(37.0, 38.0) * 6)
    row = db.session.scalars(sa.select(Observation).order_by(Observation.on_day)).all()[4]
    mine, others = (lambda: sign_in(scene.ash).get(f"/measures/{measure.id}").text), (lambda: sign_in(scene.cedar).get(f"/measures/{measure.id}").text)

    def correct(value: float) -> tuple[str, bool]:
        with work():
            services.correct_observation(actor(scene.ash), row, Number(row.on_day, value), reason="Counted again.")
        file = sign_in(scene.cedar).get(f"/measures/{measure.id}/values.csv").text
        return next((line.split(",")[1] for line in file.splitlines() if line.startswith(str(row.on_day))), ""), "are left out" in others()

    assert correct(39) == ("", True) and "Others see no number of a day" in mine() and ">39<" in mine()
    assert correct(3) == ("1 to 4", False)
    assert correct(44) == ("44", False) and "Others see no number" not in mine()
    assert correct(38) == ("", True)
    assert correct(37) == ("37", False)
    assert refused(Refused, services.remove_measure, actor(scene.ash), measure)


def test_a_share_that_was_too_few_to_show_holds_nothing_back(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(kind="share", name="Leaders still there")
    assert "so it can go for good" in sign_in(scene.ash).get(f"/measures/{measure.id}").text
    with work():
        row = services.add_observation(actor(scene.ash), measure, share_of(2, (2, 2)))
        services.correct_observation(actor(scene.ash), row, share_of(1, (2, 2)), reason="Counted again.")
        services.correct_observation(actor(scene.ash), row, share_of(12), reason="Counted again.")
    page = sign_in(scene.cedar).get(f"/measures/{measure.id}").text
    assert "12 of 25" in page and "from before" not in page
    assert "so it can go for good" not in sign_in(scene.ash).get(f"/measures/{measure.id}").text


def test_other_ways_to_write_the_same_people_down_anew(scene: Scene, sign_in: Any) -> None:
    """Take it off twice, put it back and off, on a day that was there before, and hide it as too few instead."""
    measure = scene.measure(kind="share", name="Leaders still there")
    others = lambda: sign_in(scene.cedar).get(f"/measures/{measure.id}/values.csv").text  # noqa: E731
    ash = actor(scene.ash)

    def do(act: Any, *args: Any, **more: Any) -> Any:
        with work():
            return act(ash, *args, **more)

    old = do(services.add_observation, measure, share_of(5, day=DAY - timedelta(days=2)))
    do(services.take_away, old, reason="Wrong.")
    first = do(services.add_observation, measure, share_of(12))
    do(services.take_away, first, reason="Wrong day.")
    second = do(services.add_observation, measure, share_of(13, day=DAY + timedelta(days=1)))
    for gone in (True, False, True):
        do(services.take_away, first, reason="Again.", gone=gone)
    assert "13 of 25" not in others()
    do(services.add_observation, measure, share_of(13, day=DAY - timedelta(days=2)))
    assert "13 of 25" not in others(), "a day that had a number long before"
    do(services.correct_observation, second, share_of(18, day=DAY + timedelta(days=1)), reason="Counted again.")
    assert "18 of 25" in others()
    do(services.correct_observation, second, Number(second.on_day, numerator=18, denominator=25), reason="No schools.")
    do(services.add_observation, measure, share_of(19, day=DAY + timedelta(days=2)))
    assert "18 of 25" not in others() and "19 of 25" not in others()


def test_one_number_that_is_taken_off_does_not_silence_the_other_weeks(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(name="Pupils at the gate", counts_people=True, counted_among="40, 40, 40")
    other = scene.measure(name="Another", counts_people=True, counted_among="40, 40, 40")
    with work():
        row = services.add_observation(actor(scene.ash), measure, Number(DAY, 37.0))
        services.add_observation(actor(scene.ash), other, Number(DAY, 36.0))
        services.take_away(actor(scene.ash), row, reason="It was a holiday.")
        weeks = [Row(week, DAY - timedelta(weeks=week), 35.0 + week % 5) for week in range(1, 13)]
        services.add_many(actor(scene.ash), measure, weeks)
    cedar = sign_in(scene.cedar)
    files = [cedar.get(f"/measures/{each.id}/values.csv").text for each in (measure, other)]
    pages = [cedar.get(f"/measures/{each.id}").text for each in (measure, other)]
    assert len(files[0].splitlines()) == 13 and ",36," in files[1]
    assert "Taken off the chart" not in pages[0] and row.id not in pages[0] and "left out" not in pages[0] + pages[1]


def test_where_nothing_is_left_to_show_it_says_so(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(name="Pupils at the gate", counts_people=True, counted_among="40, 40, 40", baseline=31)
    scene.count(measure, 37.0)
    with work():
        row = db.session.scalars(sa.select(Observation)).one()
        services.correct_observation(actor(scene.ash), row, Number(row.on_day, 38.0), reason="Counted again.")
        services.write_claim(actor(scene.ash), measure, "It is thirty-eight now.", about="too_few")
    page = sign_in(scene.cedar).get(f"/measures/{measure.id}").text
    assert "what there is was corrected by fewer than five" in page and "begins with the first" not in page and "thirty-eight" not in page
    assert "<dd>31</dd>" in page


def test_what_was_there_before_is_corrected_as_a_number_is(scene: Scene, sign_in: Any) -> None:
    words = {**WORDS, "name": "Pupils at the gate", "counts_people": "y", "counted_among": "40, 40, 40", "hangs_on": f"strategy:{scene.strategy.id}", "owner_id": scene.ash.id}
    measure = scene.measure(name="Pupils at the gate", counts_people=True, counted_among="40, 40, 40", baseline=31)
    mine, others = sign_in(scene.ash), sign_in(scene.cedar)

    def shown(baseline: int) -> list[bool]:
        mine.post(f"/measures/{measure.id}/edit", {**words, "baseline": str(baseline), "base": str(db.session.get_one(type(measure), measure.id, populate_existing=True).version)})
        return [f"<dd>{baseline}</dd>" in browser.get(f"/measures/{measure.id}").text for browser in (mine, others)]

    assert shown(32) == [True, False]
    assert shown(31) == [True, True]
    assert shown(44) == [True, True]
    unticked = {**words, "baseline": "44", "base": str(db.session.get_one(type(measure), measure.id, populate_existing=True).version)}
    del unticked["counts_people"]
    assert "that stays so" in mine.post(f"/measures/{measure.id}/edit", unticked, status=422).text
    assert refused(Refused, services.remove_measure, actor(scene.ash), measure)


def test_a_colleagues_correction_keeps_a_measure(scene: Scene) -> None:
    measure = scene.measure(of_school=True, name="Mornings")
    scene.count(measure, 4.0)
    row = db.session.scalars(sa.select(Observation)).one()
    with work():
        services.correct_observation(actor(scene.bay), row, Number(row.on_day, 5.0), reason="Counted again.")
    assert refused(Refused, services.remove_measure, actor(scene.ash), measure)


def test_why_answers_were_corrected_is_for_those_who_count(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(kind="pairs", name="It is safe", level=2)
    for reason in ("", "The answer of Bay was a two."):
        with work():
            services.keep_pairs(actor(scene.ash), measure, [[place % 4, 3, 4 if reason else 3] for place in range(20)], reason=reason)
    page = sign_in(scene.facilitator).get(f"/take-down/measure/{measure.id}").text
    assert "It is safe" in page and "The answer of Bay" not in page
    assert "The answer of Bay" in sign_in(scene.ash).get(f"/measures/{measure.id}/history").text


NUMBERS = st.builds(lambda k, more, unknown: Part(DAY, k, k + more, unknown, (5, 5, (k + more) // 2)), st.integers(0, 12), st.integers(0, 12), st.integers(0, 3))
STEPS = st.lists(st.tuples(st.sampled_from("ab"), st.one_of(st.none(), NUMBERS)), min_size=1, max_size=10)


@given(STEPS)
def test_no_two_views_of_shares_tell_of_one_to_four(steps: list[tuple[str, Part | None]]) -> None:
    """Write two days down, correct them and take them away in any order, and look after each step: of a day against all that was seen of it, and against what is gone."""
    begun, states, seen, last = now(), {"a": [], "b": []}, {"a": [], "b": []}, {}
    for hour, (which, part) in enumerate(steps):
        states[which].append(share_state(begun + timedelta(hours=hour), part) if part else State(begun + timedelta(hours=hour)))
        held = held_back([Day(name, DAY, tuple(found)) for name, found in states.items() if found])
        other = "b" if which == "a" else "a"
        for name, found in states.items():
            there = found[-1].ways if found and name not in held else share_state(begun, held[name]).ways if held.get(name) else ()
            assert not tells_of_few(seen[name], there or (0, 0, 0)) or not there
            if there:
                seen[name].append(there)
                last[name] = there
            if name == which and there and there == states[which][-1].ways and name not in held and other in last and not _visible(states[other], held, other):
                assert not tells_of_few([last[other]], there)


def _visible(found: list[State], held: dict[str, Part | None], name: str) -> bool:
    return bool(held[name] if name in held else found and found[-1].ways)


def test_a_clock_that_goes_back_changes_no_order() -> None:
    then = now()
    states = (share_state(then, Part(DAY, 12, 25, 0, FOUR)), share_state(then - timedelta(hours=3), Part(DAY, 13, 25, 0, FOUR)))
    held = held_back([Day("a", DAY, states)])
    assert held["a"] is not None and held["a"].k == 12
    assert held_back([Day("a", DAY, (share_state(then, Part(DAY, 12, 25, 9, FOUR)), share_state(then, Part(DAY, 12, 25, 8, FOUR))))]) == {"a": Part(DAY, 12, 25, 9, FOUR)}
    assert held_back([Day("a", DAY, (count_state(then, 3), count_state(then, 5)))]) == {}
