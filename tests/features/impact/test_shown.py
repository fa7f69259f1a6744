"""What leaves by the release rule: in a page, a file, a chart, search and for programs, the same."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import combinations, product
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.impact import services
from enquiry_hub.features.impact.domain.people import change_of, net_gives_nothing_away
from enquiry_hub.features.impact.domain.shown import (
    Part,
    change_shown,
    is_small,
    parts_shown,
    tells_of_few,
    ways_of,
)
from enquiry_hub.features.impact.models import Observation
from enquiry_hub.features.impact.services import Number
from tests.features.impact.conftest import CALM, Scene, actor
from tests.features.impact.test_pages import WORDS
from tests.features.impact.test_services import refused

DAY = today()
EVEN = (5, 5, 5, 5)


def ways_out(measure_id: str, cohort_id: str) -> list[str]:
    """Return the addresses by which figures leave."""
    here = f"/measures/{measure_id}"
    return [here, f"{here}?rules=strict", f"{here}/values.csv", f"{here}/values.json", f"/cohorts/{cohort_id}/measures", f"/cohorts/{cohort_id}/measures.csv"]


def test_a_schools_own_is_seen_by_nobody_outside_by_no_way(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(of_school=True, name="Unmistakable mornings", level=4)
    scene.count(measure, *CALM)
    ways = [*ways_out(measure.id, scene.cohort.id), f"/cohorts/{scene.cohort.id}/who-gains", f"/cohorts/{scene.cohort.id}/who-gains.csv", f"/strategies/{scene.strategy.id}",
            f"/strategies/{scene.strategy.id}/did-it-work", f"/risks/{scene.risk.id}", f"/cohorts/{scene.cohort.id}/search?q=unmistakable"]  # fmt: skip
    for person in (scene.cedar, scene.facilitator, scene.academic):
        browser = sign_in(person)
        for way in ways:
            answer = browser.get(way, status=404 if way.startswith("/measures/") else 200)
            assert "Unmistakable mornings" not in answer.text, way
        assert "with a level" in browser.get(f"/strategies/{scene.strategy.id}").text  # its gates give nothing away
    assert "Unmistakable mornings" in sign_in(scene.bay).get(ways[0]).text
    sign_in(scene.facilitator).post(f"/measures/{measure.id}/count-us-in", {"shown": "yes"}, status=404)
    sign_in(scene.bay).post(f"/measures/{measure.id}/count-us-in", {"shown": "yes"})
    assert "Unmistakable mornings" in sign_in(scene.cedar).get(ways[0]).text
    sign_in(scene.cedar).post(f"/measures/{measure.id}/count-us-in", {"shown": "no"}, status=403)
    sign_in(scene.ash).post(f"/measures/{measure.id}/count-us-in", {"shown": "no"})
    sign_in(scene.cedar).get(ways[0], status=404)


def test_small_counts_of_people_are_not_shown_nor_what_would_tell_them(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(name="Pupils at the gate", counts_people=True, counted_among="40, 40, 40", baseline=3, target=9)
    scene.count(measure, *(7.0, 8.0) * 5, 2.0, 7.0)
    mine, others = sign_in(scene.ash), sign_in(scene.cedar)
    assert '"figure":"2"' in mine.get(f"/measures/{measure.id}/values.json").text.replace(" ", "")
    for way in ways_out(measure.id, scene.cohort.id):
        text = others.get(way).text
        assert "Middle</dt>" not in text and ",2," not in text and '"2"' not in text and "now 2 " not in text, way
        assert way.startswith("/cohorts") or ">2<" not in text  # the ladder has a second rung
        assert "% of the way" not in text
    assert "1 to 4" in others.get(f"/measures/{measure.id}/values.csv").text
    page = others.get(f"/measures/{measure.id}").text
    assert "chart-unseen" in page and "too small to show" in page and "chart-middle" not in page


@pytest.mark.parametrize("among", ["", "40", "30, 30", "25, 10, 5", "2, 1, 1"])
def test_a_cohorts_own_count_of_people_asks_among_how_many_from_which_schools(scene: Scene, sign_in: Any, among: str) -> None:
    measure = scene.measure(name="Leaders who rang", counts_people=True, counted_among=among, baseline=31, target=57)
    scene.count(measure, *(41.0, 43.0) * 6)
    mine, others = sign_in(scene.ash), sign_in(scene.cedar)
    assert "others see none of its numbers" in mine.get(f"/measures/{measure.id}").text
    assert '"figure":"43"' in mine.get(f"/measures/{measure.id}/values.json").text.replace(" ", "")
    ways = [*ways_out(measure.id, scene.cohort.id), f"/strategies/{scene.strategy.id}", f"/strategies/{scene.strategy.id}/did-it-work"]
    for way in ways:
        seen = re.sub(r"<svg.*?</svg>|[0-9a-z-]{20,}|nonce-\S+", "", others.get(way).text, flags=re.S)
        assert not re.search(r"\b(41|43|42|31|57)\b", seen), way
    assert "Not shown: it counts people" in others.get(ways[0]).text
    others.get(f"/measures/{measure.id}/chart.svg", status=404)
    said = {**WORDS, "name": measure.name, "counts_people": "y", "hangs_on": f"strategy:{scene.strategy.id}", "owner_id": scene.ash.id, "base": "1"}
    answer = mine.post(f"/measures/{measure.id}/edit", {**said, "counted_among": "9, many"}, status=422)
    assert "whole numbers with commas" in answer.text and "9, many" in answer.text
    mine.post(f"/measures/{measure.id}/edit", {**said, "counted_among": "12, 8, 9"})
    assert "43" in others.get(f"/measures/{measure.id}/values.csv").text and "others see none" not in mine.get(f"/measures/{measure.id}").text


def test_a_closed_series_without_numbers_shows_no_baseline_and_no_aim(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(name="Leaders who rang", counts_people=True, counted_among="2, 1, 1", baseline=31, target=57)
    mine, others = sign_in(scene.ash), sign_in(scene.cedar)

    def shown() -> tuple[bool, ...]:
        pages = [browser.get(f"/measures/{measure.id}").text for browser in (mine, others)]
        return tuple(f"<dd>{figure}</dd>" in page for page in pages for figure in (31, 57))

    assert shown() == (True, True, False, False)
    scene.count(measure, 41.0)
    assert shown() == (True, True, False, False)
    with work():
        services.take_away(actor(scene.ash), db.session.scalars(sa.select(Observation)).one(), reason="Not ours.")
    assert shown() == (True, True, False, False) and "The chart begins" in others.get(f"/measures/{measure.id}").text


def share_page(scene: Scene, sign_in: Any, *numbers: Number) -> tuple[str, str]:
    """Count people, and return what others see on the page and in the file."""
    measure = scene.measure(kind="share", name="Leaders still there")
    for number in numbers:
        with work():
            services.add_observation(actor(scene.ash), measure, number)
    browser = sign_in(scene.cedar)
    return browser.get(f"/measures/{measure.id}").text, browser.get(f"/measures/{measure.id}/values.csv").text


def test_a_share_is_words_or_figures_by_the_rule(scene: Scene, sign_in: Any) -> None:
    page, file = share_page(scene, sign_in, Number(DAY, numerator=3, denominator=24, schools=(6, 6, 6, 6)))
    assert "Few." in page and "few" in file and "3 of 24" not in page + file and "chart-band" not in page


def test_an_exact_share_has_its_interval_in_words(scene: Scene, sign_in: Any) -> None:
    page, file = share_page(scene, sign_in, Number(DAY, numerator=12, denominator=40, unknown=5, schools=(10, 10, 10, 10)))
    assert "12 of 40 (30%)" in page and "12 of 40" in file
    assert "somewhere between 18% and 45%" in page and "Of 5 more nothing is known: with them, between 27% and 38%." in page


@pytest.mark.parametrize("schools", [(), (20, 20), (25, 10, 5)])
def test_a_share_of_too_few_schools_is_not_shown(scene: Scene, sign_in: Any, schools: tuple[int, ...]) -> None:
    page, file = share_page(scene, sign_in, Number(DAY, numerator=12, denominator=40, schools=schools))
    assert "Too few to show." in page and "12" not in file.replace(str(DAY), "the day") and "30%" not in page


def test_two_shares_whose_people_differ_by_a_few_are_not_both_shown(scene: Scene, sign_in: Any) -> None:
    earlier = Number(DAY - timedelta(days=365), numerator=12, denominator=40, schools=(10, 10, 10, 10))
    page, file = share_page(scene, sign_in, earlier, Number(DAY, numerator=11, denominator=39, schools=(9, 10, 10, 10)))
    assert "11 of 39" in page and "12 of 40" not in page + file and "not shown beside a later one" in file


def test_answers_before_and_after(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(kind="pairs", name="It is safe", level=2)
    lines = "\n".join(f"School {place % 4}, 2, {4 if place < 13 else 1 if place == 13 else 2}" for place in range(20))
    sign_in(scene.ash).post(f"/measures/{measure.id}/answers", {"text": lines})
    mine, others = sign_in(scene.ash).get(f"/measures/{measure.id}").text, sign_in(scene.cedar).get(f"/measures/{measure.id}")
    assert "13 moved up, 1 down, 6 stayed." in mine and "chart-bar" in mine
    assert "Of 20 who answered both times, net +60 points." in others.text and "1 down" not in others.text and others.text.count("chart-bar") == 1
    assert "13" not in sign_in(scene.cedar).get(f"/measures/{measure.id}/values.csv").text
    sign_in(scene.ash).post(f"/measures/{measure.id}/answers", {"text": "One school, 2, 4\n" * 9})
    assert "Too few to show." in sign_in(scene.cedar).get(f"/measures/{measure.id}").text
    with work():
        services.keep_pairs(actor(scene.ash), measure, [[place % 4, 2, 1 + place % 3] for place in range(60)])
    assert "Sign test, two-sided, exact: p =" in sign_in(scene.academic).get(f"/measures/{measure.id}").text
    assert "Sign test" not in sign_in(scene.cedar).get(f"/measures/{measure.id}").text


@pytest.mark.parametrize(
    ("after", "said", "row"), [((4, 1), "As many moved up as down.", "as many,moved up as down"), ((4, 4), "moved up.", ",moved up"), ((1, 1), "moved down.", ",moved down")]
)
def test_which_way_answers_moved_is_said_in_words(scene: Scene, sign_in: Any, after: tuple[int, int], said: str, row: str) -> None:
    measure = scene.measure(kind="pairs", name="It is safe", level=2)
    with work():
        services.keep_pairs(actor(scene.ash), measure, [[place % 4, 2, after[place] if place < 2 else 2] for place in range(6)])
    others = sign_in(scene.cedar)
    page, file = (others.get(f"/measures/{measure.id}{way}").text for way in ("", "/values.csv"))
    assert [words for words in ("As many moved up as down.", "moved up.", "moved down.") if words in page] == [said] and row in file


def answers(up: int, down: int, same: int) -> list[list[int]]:
    """Return so many answers of each kind, evenly from four schools."""
    return [[place % 4, 3, after] for place, after in enumerate([4] * up + [2] * down + [3] * same)]


def test_one_corrected_answer_cannot_be_subtracted(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(kind="pairs", name="It is safe", level=2)
    mine, others = (lambda: sign_in(scene.ash).get(f"/measures/{measure.id}").text), (lambda: sign_in(scene.cedar).get(f"/measures/{measure.id}").text)

    def keep(pairs: list[list[int]]) -> None:
        with work():
            services.keep_pairs(actor(scene.ash), measure, pairs)

    keep(answers(12, 6, 7))
    assert "12 moved up, 6 down, 7 stayed." in others() and "from before" not in mine()
    keep(answers(13, 5, 7))
    assert "13 moved up, 5 down, 7 stayed." in mine() and "Others still see the figures from before" in mine()
    assert "12 moved up, 6 down, 7 stayed." in others() and "Answers have been corrected since" in others()
    assert "12,moved up" in sign_in(scene.cedar).get(f"/measures/{measure.id}/values.csv").text.replace('"', "")
    keep(answers(1, 1, 1))  # too few to show, and then not a way round either
    assert "Too few to show." in others() and "corrected since" not in others() and "from before" not in mine()
    keep(answers(17, 6, 8))  # five more, of whom one stayed
    assert "12 moved up, 6 down, 7 stayed." in others()
    keep(answers(18, 0, 7))
    assert "18 moved up, 0 down, 7 stayed." in others() and "corrected since" not in others() and "from before" not in mine()
    keep(answers(13, 5, 7))  # far from the last, and one from the first
    assert "18 moved up, 0 down, 7 stayed." in others()
    keep(answers(12, 6, 7))
    assert "12 moved up, 6 down, 7 stayed." in others(), "which is known"
    assert refused(Refused, services.remove_measure, actor(scene.ash), measure)


def test_answers_that_were_never_shown_hold_nothing_back(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(kind="pairs", name="It is safe", level=2)
    for few in (6, 9):
        with work():
            services.keep_pairs(actor(scene.ash), measure, [[place % (2 if few == 6 else 3), 3, 4] for place in range(few)])
    page = sign_in(scene.cedar).get(f"/measures/{measure.id}").text
    assert "9 moved up" in page and "corrected since" not in page
    assert refused(Invalid, services.write_claim, actor(scene.ash), measure, "One of us fell", about="x")


@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=6))
def test_no_two_figures_that_were_told_differ_by_few(lists: list[list[int]]) -> None:
    told: list[list[int]] = []
    for ways in lists:
        if not tells_of_few(told, ways):
            told.append(ways)
    assert ways_of(answers(*told[-1])) == told[-1]
    assert not [1 for one, other in product(told, told) for before, after in zip(one, other, strict=True) if 0 < abs(before - after) < 5]


def test_search_knows_no_numbers(scene: Scene) -> None:
    measure = scene.measure(name="Pupils at the gate", baseline=31, target=77)
    scene.count(measure, 4321.0)
    found = db.session.scalar(sa.select(SearchDocument).where(SearchDocument.subject_id == measure.id))
    assert found is not None and not any(text in f"{found.title} {found.words}" for text in ("31", "77", "4321"))


@pytest.mark.parametrize(("up", "down", "same"), [(up, down, 20 - up - down) for up in range(21) for down in range(21 - up)])
def test_a_net_change_leaves_small_parts_open_by_trying_all(up: int, down: int, same: int) -> None:
    pairs = [(place % 4, 3, 4) for place in range(up)] + [(place % 4, 3, 2) for place in range(down)] + [(place % 4, 3, 3) for place in range(same)]
    pairs = [(place % 4, before, after) for place, (_school, before, after) in enumerate(pairs)]
    shown = change_shown(pairs, exact=False)
    assert shown.show in ("all", "net", "words")
    if shown.show == "all":
        assert all(part == 0 or part >= 5 for part in (up, down, same))
    if shown.show == "net":
        assert shown.change is None
        alike = [one for one in range(21) for other in range(21 - one) if 5 * (one - other) == shown.net]
        assert len(alike) >= 5


SCHOOLS = st.just(list(EVEN)) | st.lists(st.integers(1, 20), max_size=6)
PARTS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(0, 8), SCHOOLS))


@given(st.lists(PARTS, max_size=6))
def test_whatever_is_counted_the_rule_holds(rows: list[tuple[int, int, int, list[int]]]) -> None:
    parts = [Part(DAY, k, n, unknown, tuple(schools)) for k, n, unknown, schools in rows]
    shown = parts_shown(parts, exact=False)
    for part, found in zip(parts, shown, strict=True):
        if found.published.show == "nothing":
            assert (found.share, found.kept, found.part) == (None, None, None) and not any(letter.isdigit() for letter in found.published.text)
            continue
        assert part.n >= 5 and len(part.schools) >= 3 and 2 * max(part.schools) <= sum(part.schools)
        if found.published.show == "words":
            assert found.share is None and found.part is None
        else:
            assert not is_small(part.k) and not is_small(part.n - part.k) and not is_small(part.unknown)
    told = [{part.n, part.n + part.unknown} if found.part else {part.n} for part, found in zip(parts, shown, strict=True) if found.published.show != "nothing"]
    assert all(not 0 < abs(mine - other) < 5 for one, another in combinations(told, 2) for mine in one for other in another)


@pytest.mark.parametrize(("earlier", "later"), [((30, 8), (40, 0)), ((40, 0), (30, 8)), ((30, 10), (42, 8)), ((30, 20), (38, 9))])
def test_sizes_with_the_unknown_ones_are_compared_too(earlier: tuple[int, int], later: tuple[int, int]) -> None:
    first, second = (Part(DAY, 10, n, unknown, EVEN) for n, unknown in (earlier, later))
    assert [found.why for found in parts_shown([first, second], exact=False)] == ["differs", ""]
    assert not any(found.why for found in parts_shown([first, second], exact=True))
    assert not parts_shown([first], exact=False)[0].why


def test_net_changes_that_tell_nothing() -> None:
    found = change_of([(1, 2)] * 5 + [(2, 1)] * 5 + [(1, 1)] * 5)
    assert found is not None and net_gives_nothing_away(found)
