"""What others see of figures of people that were corrected: never two views that tell of one to four of them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import Any

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.impact import services
from enquiry_hub.features.impact.domain.corrected import Day, State, held_back, share_state
from enquiry_hub.features.impact.domain.reading import Row
from enquiry_hub.features.impact.domain.shown import Part, tells_of_few
from enquiry_hub.features.impact.models import Observation
from enquiry_hub.features.impact.services import Number
from tests.features.impact.conftest import Scene, actor
from tests.features.impact.test_services import refused
from tests.features.impact.test_shown import ways_out

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

    assert "12 of 25" in others() and "from before" not in mine()
    correct(share_of(13))
    assert "13 of 25" in mine() and "Others still see the shares from before" in mine() and "others do not see this one" in mine()
    for way in ways_out(measure.id, scene.cohort.id):
        text = sign_in(scene.cedar).get(way).text
        assert "13 of 25" not in text and "52%" not in text, way
    assert "12 of 25" in others() and "What is shown is from before" in others()
    assert f"{DAY},12 of 25 (48%),corrected since" in sign_in(scene.cedar).get(f"/measures/{measure.id}/values.csv").text
    correct(share_of(13, (10, 5, 5, 6)))
    assert "12 of 25" in others() and "of 26" not in sign_in(scene.cedar).get(f"/measures/{measure.id}/values.csv").text
    correct(share_of(2, (1, 1)))  # too few to show, and then not a way round either
    assert "Too few to show." in others() and "from before" not in mine()
    correct(share_of(18))
    assert "18 of 25" in others() and "from before" not in mine()
    correct(share_of(13))  # far from the last, and one from the first
    assert "18 of 25" in others() and "What is shown is from before" in others()
    correct(share_of(12))
    assert "12 of 25" in others() and "from before" not in mine(), "which is known"


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


def test_a_share_that_was_too_few_to_show_holds_nothing_back_and_can_be_removed(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(kind="share", name="Leaders still there")
    with work():
        row = services.add_observation(actor(scene.ash), measure, share_of(2, (2, 2)))
        services.correct_observation(actor(scene.ash), row, share_of(1, (2, 2)), reason="Counted again.")
    assert "Remove it for good" in sign_in(scene.ash).get(f"/measures/{measure.id}").text
    with work():
        services.correct_observation(actor(scene.ash), row, share_of(12), reason="Counted again.")
    page = sign_in(scene.cedar).get(f"/measures/{measure.id}").text
    assert "12 of 25" in page and "from before" not in page


PARTS = st.builds(lambda k, more, unknown: Part(DAY, k, k + more, unknown, (5, 5, (k + more) // 2)), st.integers(0, 12), st.integers(0, 12), st.integers(0, 3))
STATES = st.one_of(st.just(State()), PARTS.map(share_state))


@given(st.lists(STATES, min_size=1, max_size=6), st.lists(STATES, min_size=1, max_size=6))
def test_no_two_views_of_shares_tell_of_one_to_four(first: list[State], again: list[State]) -> None:
    """Correct one day as often as you like, take it away, write another day down in its place, and look after each step."""
    begun = now()
    ended = begun + timedelta(hours=1)
    steps = [[Day("a", tuple(first[:count]), begun, None if first[count - 1].part else ended)] for count in range(1, len(first) + 1)]
    steps += [[Day("a", (*first, State()), begun, ended), Day("b", tuple(again[:count]), ended, None if again[count - 1].part else ended)] for count in range(1, len(again) + 1)]
    seen = []
    for days in steps:
        held = held_back(days)
        for day in days:
            now_there = day.states[-1] if day.withdrawn_at is None else State()
            shown = share_state(held[day.id] or Part(DAY, 0, 0)) if day.id in held else now_there
            seen += [shown.ways] if shown.ways else []
    assert not any(tells_of_few([one], other) for one, other in combinations(seen, 2))
