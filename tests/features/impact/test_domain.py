"""The calculations against the worked cases, and against independent implementations (numpy, scipy)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from itertools import product
from math import comb
from pathlib import Path
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from enquiry_hub.features.framework.domain import Judgement, reduction, summarise
from enquiry_hub.features.impact.domain import claims, ladder, people, quantities, runs, strength
from enquiry_hub.features.impact.domain.weeks import in_school, school_weeks
from enquiry_hub.features.programmes.domain import Span

CASES = json.loads((Path(__file__).parents[2] / "data/vectors.json").read_text("utf-8"))["cases"]


def of(*topics: str) -> list[Any]:
    """Return the cases of topics, each a parameter of its own name."""
    return [pytest.param(case["input"], case["expected"], id=case["id"]) for case in CASES if case["topic"] in topics]


def near(value: Any) -> Any:
    """Return what a rounded value of a case is compared with."""
    return pytest.approx(value, abs=1e-6) if isinstance(value, int | float) and not isinstance(value, bool) else value


def as_case(chart: runs.RunChart) -> dict[str, Any]:
    """Return a chart as the cases write it."""
    return {
        **asdict(chart),
        "shifts": [{"side": shift.side, "indices": list(shift.indices)} for shift in chart.shifts],
        "trends": [{"direction": trend.direction, "indices": list(trend.indices)} for trend in chart.trends],
    }


@pytest.mark.parametrize(("given_", "expected"), of("run_chart", "run_chart.frozen_median_on_points"))
def test_run_charts(given_: dict, expected: dict) -> None:
    assert as_case(runs.run_chart(given_["values"], given_.get("baseline"))) == expected


@pytest.mark.parametrize(("given_", "expected"), of("run_chart.limits_table"))
def test_limits_of_runs(given_: dict, expected: dict) -> None:
    assert {str(n): list(runs.run_limits(n // 2, n - n // 2)) for n in given_["balanced_useful_points"]} == expected


@pytest.mark.parametrize(("given_", "expected"), of("run_chart.anhoej"))
def test_the_strict_option(given_: dict, expected: dict) -> None:
    found = runs.strict_rules(given_["values"], given_["centre"])
    assert {**asdict(found), "signal": found.signal} == expected


@pytest.mark.parametrize(("given_", "expected"), of("xmr"))
def test_limits_of_single_values(given_: dict, expected: dict) -> None:
    found = runs.individual_limits(given_["values"])
    assert found is not None and list(found.outside) == expected.pop("outside")
    assert {name: getattr(found, name) for name in expected} == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("given_", "expected"), of("outcomes.wilson95"))
def test_shares_and_what_may_be_said_of_them(given_: dict, expected: dict) -> None:
    found = people.share(given_["k"], given_["n"])
    assert [found.rate, found.lower, found.upper] == pytest.approx([expected[name] for name in ("rate", "lower", "upper")], abs=1e-6)
    assert asdict(people.publish(given_["k"], given_["n"])) == expected["public"]


@pytest.mark.parametrize(("given_", "expected"), of("outcomes.retention_bounds"))
def test_retention_with_unknowns(given_: dict, expected: dict) -> None:
    found = people.kept_with_unknowns(given_["retained"], given_["left"], given_["unknown"])
    assert asdict(found) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("given_", "expected"), of("pulse.net_change"))
def test_net_change(given_: dict, expected: dict) -> None:
    pairs = people.answered_twice(given_["before"], given_["after"])
    found = people.change_of(pairs)
    if "released" in expected:
        assert (len(pairs), found) == (expected["pairs"], None)
        return
    assert found is not None and asdict(found) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("given_", "expected"), of("attendance.session"))
def test_attendance(given_: dict, expected: dict) -> None:
    assert asdict(people.attendance(**given_)) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("given_", "expected"), of("attendance.completion"))
def test_completion(given_: dict, expected: dict) -> None:
    done = {name: people.completed(given_["sessions"], present) for name, present in given_["present"].items()}
    assert done == expected["completed"]
    assert 100 * sum(done.values()) / len(done) == near(expected["completion_percent"])
    everybody = [here for present in given_["present"].values() for here in present]
    assert 100 * sum(everybody) / len(everybody) == near(expected["whole_programme_attendance_percent"])


@pytest.mark.parametrize(("given_", "expected"), of("pulse.response_rate"))
def test_response_rate(given_: dict, expected: dict) -> None:
    given_ = {name: value for name, value in given_.items() if name != "started_not_finished"}
    assert asdict(people.response_rate(**given_)) == pytest.approx(expected, abs=1e-6)
    assert people.response_rate(invited=20, bounced=0, withdrawn=0, completed=11).low_response_notice
    assert people.response_rate(invited=1, bounced=1, withdrawn=0, completed=0).response_rate_percent == 0


@pytest.mark.parametrize(("given_", "expected"), of("pulse.item"))
def test_answers_to_one_question(given_: dict, expected: dict) -> None:
    found = people.item(given_["answers"])
    assert found is not None and asdict(found) == pytest.approx(expected, abs=1e-6)
    assert people.item([]) is None


SIMPLE: dict[str, Callable[[dict], dict[str, Any]]] = {
    "indicator.progress": lambda x: {"progress_percent": quantities.progress(x["baseline"], x["target"], x["current"])},
    "indicator.gap": lambda x: {
        "gap_points": (gaps := [quantities.gap(a, b) for a, b in zip(x["disadvantaged_percent"], x["other_percent"], strict=True)]), "change_points": gaps[1] - gaps[0],
    },
    "reach.distinct": lambda x: asdict(people.reach(x["members"])),
    "reach.coverage": lambda x: asdict(quantities.coverage(x["eligible_schools"], x["offered"], x["engaged"])),
    "thread.first_reply_hours": lambda x: asdict(quantities.first_replies(x["hours"], x["unanswered"])),
    "coaching.dosage": lambda x: asdict(quantities.dosage(x["planned_cycles"], x["completed"], x["days_between"])),
}  # fmt: skip


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES if case["topic"] in SIMPLE])
def test_small_quantities(case: dict) -> None:
    found = SIMPLE[case["topic"]](case["input"])
    assert {name: near(value) for name, value in case["expected"].items() if name in found} == found
    assert set(case["expected"]) <= set(found)


@pytest.mark.parametrize(("given_", "expected"), of("indicator.persistent_absence"))
def test_absence(given_: dict, expected: dict) -> None:
    found = [quantities.absence(missed, given_["possible_sessions"]) for missed in given_["missed"]]
    assert [one.percent for one in found] == pytest.approx(expected["absence_percent"], abs=1e-6)
    assert [[one.persistent for one in found], [one.severe for one in found]] == [expected["persistent"], expected["severe"]]


@pytest.mark.parametrize(("given_", "expected"), of("review.timeliness"))
def test_timeliness(given_: dict, expected: dict) -> None:
    days = [(date.fromisoformat(due), date.fromisoformat(done) if done else None) for due, done in given_["due_and_done"]]
    found = quantities.timeliness(days, date.fromisoformat(given_["as_of"]))
    assert {**asdict(found), "on_time_percent": found.on_time_percent} == expected
    assert quantities.timeliness([], date(2024, 1, 1)).on_time_percent is None


VALUES = st.lists(st.integers(0, 12).map(float), min_size=1, max_size=40)


def runs_by_hand(signs: tuple[bool, ...]) -> int:
    return 1 + sum(a != b for a, b in zip(signs, signs[1:], strict=False))


@pytest.mark.parametrize(("above", "below"), [(1, 1), (2, 5), (3, 4), (5, 5), (6, 4), (7, 3), (1, 9), (6, 7)])
def test_limits_of_runs_by_trying_every_order(above: int, below: int) -> None:
    counted = [runs_by_hand(signs) for signs in product((True, False), repeat=above + below) if sum(signs) == above]
    everything = comb(above + below, above)
    assert len(counted) == everything
    lower = min(r for r in counted if sum(c <= r for c in counted) / everything > 0.025)
    upper = max(r for r in counted if sum(c >= r for c in counted) / everything > 0.025)
    assert runs.run_limits(above, below) == (lower, upper)


def test_limits_of_many_runs_by_logarithms_are_those_of_whole_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = [runs.run_limits(a, b) for a in range(20, 60, 7) for b in range(20, 60, 9)]
    runs.run_limits.cache_clear()
    monkeypatch.setattr(runs, "EXACT_UP_TO", 0)
    assert [runs.run_limits(a, b) for a in range(20, 60, 7) for b in range(20, 60, 9)] == exact
    assert [runs._fifth_percentile(n) for n in range(1, 90)] == [int(stats.binom.ppf(0.05, n, 0.5)) for n in range(1, 90)]
    runs.run_limits.cache_clear()


@given(VALUES)
def test_run_charts_against_numpy(values: list[float]) -> None:
    found, middle = runs.run_chart(values), float(numpy.median(values))
    signs = numpy.sign(numpy.array(values) - middle)
    signs = signs[signs != 0]
    assert (found.median, found.above, found.below) == (middle, int((signs > 0).sum()), int((signs < 0).sum()))
    assert found.runs == (int((numpy.diff(signs) != 0).sum()) + 1 if len(signs) else 0)
    for shift in found.shifts:
        side = 1 if shift.side == "above" else -1
        assert len(shift.indices) >= 6 and all(side * (values[place] - middle) > 0 for place in shift.indices)
        between = set(range(shift.indices[0], shift.indices[-1] + 1)) - set(shift.indices)
        assert all(values[place] == middle for place in between)
    for trend in found.trends:
        steps = numpy.diff([values[place] for place in trend.indices])
        assert len(trend.indices) >= 5 and ((steps > 0).all() if trend.direction == "up" else (steps < 0).all())
    assert found.ruled or not (found.shifts or found.trends)


@given(VALUES)
def test_trends_by_dropping_repeats(values: list[float]) -> None:
    kept = [value for place, value in enumerate(values) if not place or value != values[place - 1]]
    steps, longest, length = numpy.sign(numpy.diff(kept)), 1, 1
    for place, step in enumerate(steps):
        length = length + 1 if place and step == steps[place - 1] else 2
        longest = max(longest, length)
    found = [len(trend.indices) for trend in runs.run_chart([*values]).trends]
    assert (max(found, default=0) == longest) if longest >= 5 and len(values) >= 10 else not found


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_against_scipy(parts: tuple[int, int]) -> None:
    k, n = parts
    ours, theirs = people.share(k, n), stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert (ours.lower, ours.upper) == pytest.approx((theirs.low, theirs.high), abs=1e-6)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_words_for_a_share_against_numpy(parts: tuple[int, int]) -> None:
    k, n = parts
    edges = [20, 35, 49, 51, 65, 80, 97]  # in percent
    names = ["few", "a small minority", "a minority", "half", "a majority", "a large majority", "most", "almost all"]
    wanted = "none" if k == 0 else "all" if k == n else names[int(numpy.digitize(100 * k / n, edges))]
    assert people.share_word(k, n) == wanted


@given(st.integers(0, 80), st.integers(0, 80))
def test_sign_tests_against_scipy(up: int, down: int) -> None:
    wanted = stats.binomtest(up, up + down, 0.5).pvalue if up + down else 1.0
    assert people.sign_test(up, down) == pytest.approx(wanted, abs=1e-9)


@given(st.lists(st.integers(1, 5), min_size=5, max_size=60))
def test_medians_and_quartiles_against_numpy(ratings: list[int]) -> None:
    found = summarise(ratings)
    assert found.released and [found.q1, found.median, found.q3] == pytest.approx(numpy.percentile(ratings, [25, 50, 75]).tolist())


@given(st.lists(st.tuples(*[st.integers(1, 5)] * 4), min_size=5, max_size=30))
def test_reductions_against_numpy(rows: list[tuple[int, int, int, int]]) -> None:
    before = {str(place): Judgement(row[0], row[1]) for place, row in enumerate(rows)}
    after = {str(place): Judgement(row[2], row[3]) for place, row in enumerate(rows)}
    found, drops = reduction(before, after), numpy.array([row[0] * row[1] - row[2] * row[3] for row in rows])
    assert found.released and (found.median_reduction, found.seeing_none) == (float(numpy.median(drops)), int((drops <= 0).sum()))


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60))
def test_limits_of_single_values_against_numpy(values: list[float]) -> None:
    found = runs.individual_limits(values)
    moving = numpy.abs(numpy.diff(values)).mean()
    assert found is not None
    assert [found.mean, found.lower, found.upper] == pytest.approx([numpy.mean(values), numpy.mean(values) - 2.66 * moving, numpy.mean(values) + 2.66 * moving], rel=1e-6, abs=1e-6)


@settings(max_examples=30)
@given(VALUES)
def test_the_strict_option_against_scipy(values: list[float]) -> None:
    middle = float(numpy.median(values))
    signs = numpy.sign(numpy.array(values) - middle)
    signs, found = signs[signs != 0], runs.strict_rules(values, middle)
    assert found.crossings == (int((numpy.diff(signs) != 0).sum()) if len(signs) else 0)
    if len(signs) > 1:
        assert found.crossings_limit == int(stats.binom.ppf(0.05, len(signs) - 1, 0.5))
        assert found.longest_run_limit == round(numpy.log2(len(signs)) + 3)


def test_nothing_and_one_number() -> None:
    assert runs.run_chart([]).n == 0 and runs.run_chart([3.0]).median == 3.0
    assert runs.individual_limits([1.0]) is None and not runs.strict_rules([], 0).signal
    assert quantities.first_replies([], 0).median_hours is None and quantities.dosage(0, 0, []).completion_percent == 0


def line(start: int, length: int, value: float) -> tuple[list[float], list[date]]:
    """Return a line that has a run of a value, with weekly days from the first of January 2024 on."""
    values = [10.0, 12.0] * 6 + [value] * length
    days = [date.fromordinal(date(2024, 1, 5).toordinal() + 7 * (place + start)) for place in range(len(values))]
    return values, days


def test_claims_say_when_and_never_why() -> None:
    values, days = line(0, 8, 5.0)
    about = runs.run_chart(values, 12)
    after = claims.claim_of(about, days, days[12], "down")
    assert (after.kind, after.better, after.points) == (claims.AFTER, True, 8)
    assert claims.claim_of(about, days, days[12], "up").better is False and claims.claim_of(about, days, days[12], "hold").better is None
    assert claims.claim_of(about, days, days[14], "down").kind == claims.BEFORE
    assert claims.claim_of(about, days, None, "down").kind == claims.UNDATED
    assert claims.claim_of(about, days, days[2], "down").kind == claims.LATER
    assert claims.claim_of(runs.run_chart([1.0, 2.0]), days[:2], None, "up").kind == claims.TOO_FEW
    assert claims.claim_of(runs.run_chart([1.0, 2.0] * 5), days[:10], None, "up").kind in (claims.NO_SIGNAL, claims.PATTERN)
    assert claims.baseline_points(days, days[12]) == 12 and claims.baseline_points(days, days[9]) is None and claims.baseline_points(days, None) is None


@pytest.mark.parametrize("text", ["Ringing caused it", "It proves that ringing works", "The drop is due to us", "this causes calm", "We can’t complain, the club caused it", "What caused the fall was our club"])
def test_a_claim_of_a_cause_is_noticed(text: str) -> None:
    assert claims.says_caused(text)


@pytest.mark.parametrize("text", ["It changed at about the time of the calls", "Nobody can say what caused it", "A count cannot prove it", "because the calls began"])
def test_other_words_pass(text: str) -> None:
    assert not claims.says_caused(text)


def test_the_ladder_says_what_may_be_claimed() -> None:
    counted = [ladder.Counted(1, 4), ladder.Counted(5, 0)]
    assert ladder.levels_with_data(counted) == {1} and ladder.allowed_claim({1}) == "1" and ladder.allowed_claim(()) == "none"
    assert ladder.allowed_claim({5, 1}) == "gap" and ladder.allowed_claim({5, 4}) == "5"
    assert not ladder.evidence_at("pupil", [ladder.Counted(5, 1), ladder.Counted(4, 9)]) and ladder.evidence_at("practice", [ladder.Counted(2, 2)])


def test_strength_cannot_rise_without_evidence() -> None:
    nothing = strength.Evidence()
    assert (strength.highest_research(nothing), strength.highest_practice(nothing)) == (0, 0)
    reached = {(): 0, (0,): 0, (1,): 1, (1, 1, 1): 1, (2, 1): 2, (2, 2, 2): 2, (3,): 2, (3, 3): 3, (4,): 4, (4, 1): 4, (3, 2): 2}
    assert {studies: strength.highest_research(strength.Evidence(studies=studies)) for studies in reached} == reached
    lacks = [strength.research_lacks(level, strength.Evidence(studies=studies)) for level, studies in ((1, ()), (1, (0,)), (2, (1,)), (3, (3, 2)), (3, (2, 2)), (4, (3, 3)), (3, (4,)), (0, ()))]
    assert lacks == [["study"], ["study"], ["as_strong"], ["several"], ["as_strong"], ["as_strong"], [], []]
    assert strength.highest_practice(strength.Evidence(accounts=1)) == 1
    assert strength.highest_practice(strength.Evidence(accounts=2, schools=2)) == strength.highest_practice(strength.Evidence(dated_counts=True)) == 2
    three = {"schools": 3, "measured_schools": 3, "dated_counts": True}
    assert strength.practice_lacks(3, strength.Evidence(**three)) == ["doubt"]
    assert strength.highest_practice(strength.Evidence(**three, outsider=True)) == strength.highest_practice(strength.Evidence(**three, no_effect=True)) == 3
    assert strength.practice_lacks(4, strength.Evidence(**three, outsider=True)) == ["phases", "charts", "failures"]
    assert strength.highest_practice(strength.Evidence(**three, phases=2, charts=3, failures_explained=1)) == 4


TERMS = [Span("autumn_2", date(2023, 10, 30), date(2023, 12, 21)), Span("spring_1", date(2024, 1, 8), date(2024, 2, 9)), Span("spring_2", date(2024, 2, 19), date(2024, 3, 28))]


def test_school_weeks_leave_holidays_out() -> None:
    weeks = school_weeks(date(2023, 12, 15), TERMS)
    assert [next(weeks) for _ in range(6)][1:] == [date(2024, 1, 12), date(2024, 1, 19), date(2024, 1, 26), date(2024, 2, 2), date(2024, 2, 9)]
    assert next(weeks) == date(2024, 2, 23)
    assert in_school(date(2024, 2, 2), TERMS) and not in_school(date(2024, 2, 14), TERMS)
    assert in_school(date(2024, 8, 2), TERMS)  # beyond what is known, nobody has said otherwise
    assert next(school_weeks(date(2024, 2, 14), [])) == date(2024, 2, 14)
