"""The framework's arithmetic against worked examples and the demonstration, and its advice."""

import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest

from enquiry_hub.features.framework.domain import (
    MISSING,
    Judgement,
    Measure,
    Movement,
    Placed,
    Review,
    Step,
    StrategyFacts,
    advise,
    appetite_status,
    band,
    count_movement,
    gates_of,
    movement_sentence,
    place,
    reduction,
    scales,
    summarise,
    summarise_risk,
    too_short_or_long,
)
from enquiry_hub.features.framework.domain.gates import is_clause

ROOT = Path(__file__).parents[3]
CASES = json.loads((ROOT / "tests/data/vectors.json").read_text("utf-8"))["cases"]
RISKS = json.loads((ROOT / "enquiry_hub/demo/data/risks.json").read_text("utf-8"))["risks"]


def case(identity: str) -> dict:
    return next(found for found in CASES if found["id"] == identity)


@pytest.mark.parametrize("identity", [found["id"] for found in CASES if found["topic"] == "ratings.summary"])
def test_ratings(identity: str) -> None:
    found = case(identity)
    summary = asdict(summarise(found["input"]["ratings"]))
    for name, value in found["expected"].items():
        got = list(summary[name]) if isinstance(value, list) else summary[name]
        assert got == (pytest.approx(value, abs=1e-6) if isinstance(value, float) else value), name


def test_too_few_ratings_tell_nothing() -> None:
    assert set(asdict(summarise([4, 4, 3, 5]))) == {"n", "reason", "released"}


def test_bands() -> None:
    found = case("SCO-01")
    pairs = [Judgement(*pair) for pair in found["input"]["pairs_likelihood_impact"]]
    assert [[one.score, band(one.score)] for one in pairs] == found["expected"]
    assert [band(4.5), band(9.5), band(14.5)] == ["moderate", "high", "severe"]


def test_appetite() -> None:
    found = case("SCO-02")
    assert [appetite_status(score, level) for score, level in found["input"]["rows"]] == found["expected"]


def test_reduction() -> None:
    found = case("RED-01")
    raters = found["input"]["raters"]
    result = reduction(
        {row["rater"]: Judgement(*row["inherent"]) for row in raters},
        {row["rater"]: Judgement(*row["residual"]) for row in raters},
    )
    expected = found["expected"]
    assert result.released
    assert list(result.reductions) == expected["paired_reductions"]
    assert result.median_inherent == expected["median_inherent"]
    assert result.median_residual == expected["median_residual"]
    assert result.median_reduction == expected["median_reduction"]
    assert result.median_percent == pytest.approx(expected["median_reduction_percent"])
    assert result.seeing_none == expected["raters_seeing_no_reduction"]


@pytest.mark.parametrize("risk", RISKS, ids=[risk["id"] for risk in RISKS])
def test_the_demonstration_adds_up(risk: dict) -> None:
    def judgements(kind: str) -> dict[str, Judgement]:
        return {
            row["leader_id"]: Judgement(row["likelihood"], row["impact"]) for row in risk["ratings"][kind]
        }

    expected = risk["expected_summary"]
    got = summarise_risk(judgements("inherent"), judgements("residual"), risk["appetite"])
    for name in ("inherent_likelihood", "inherent_impact", "residual_likelihood", "residual_impact"):
        summary = asdict(getattr(got, name))
        assert list(summary.pop("counts")) == expected[name].pop("counts")
        assert {key: summary[key] for key in expected[name]} == pytest.approx(expected[name], abs=1e-6)
    assert got.inherent_score == expected["median_inherent_score"]
    assert got.residual_score == expected["median_residual_score"]
    assert got.reduction.released
    assert got.reduction.pairs == expected["pairs"]
    assert got.reduction.median_reduction == expected["median_paired_reduction"]
    assert got.residual_band == expected["residual_band"]
    assert got.appetite_status == expected["appetite_status"]


def test_a_risk_with_few_raters_shows_nothing() -> None:
    few = {str(n): Judgement(4, 4) for n in range(4)}
    got = summarise_risk(few, few, "open")
    assert (got.inherent_score, got.residual_band, got.appetite_status) == (None, None, None)
    assert not got.reduction.released


@pytest.mark.parametrize(
    "part, words, sentence",
    [
        ("event", "not", ("staff share their plans", "staff do not share their plans", "pupils lose time")),
        ("event", "missing control", ("rents rise", "there is a lack of supervision", "pupils lose time")),
        ("consequence", "nobody", ("rents rise", "moves come at short notice", "lower results")),
        ("event", "two events", ("rents rise", "pupils move and teachers leave", "pupils lose time")),
        ("event", "certain", ("rents rise", "pupils will move away", "pupils lose time")),
        ("cause", "names a person", ("Mrs Hussain left", "the choir stops meeting", "pupils lose time")),
        ("event", "names a person", ("rents rise", "Huw Morgan leaves in spring", "pupils lose time")),
    ],
)
def test_advice(part: str, words: str, sentence: tuple[str, str, str]) -> None:
    assert [
        one for one in advise(*sentence, names=["Huw Morgan"]) if one.part == part and words in one.sentence
    ]


def test_a_good_sentence_needs_no_advice() -> None:
    statement = RISKS[0]["statement"]
    cause, event, consequence = statement.values()
    assert advise(cause, event, consequence + " with pupils") == []
    assert not too_short_or_long(cause) and too_short_or_long("short")


WHOLE = StrategyFacts(
    if_clause="one named adult rings the family",
    then_clause="pupils keep a place",
    because_clause="families tell a person what they do not write",
    works_on="cause",
    owner="L01",
    starts_on=date(2024, 1, 15),
    review_on=date(2024, 4, 19),
    steps=(Step("List who rings", date(2024, 2, 1)), Step("Agree the words"), Step("Ring the first family")),
    what_stops="Nothing, because the office already rings",
    measures=(Measure(level=4, has_baseline=True),),
    change_our_mind="No change by July",
    review=Review(
        "partly", "Nine of eleven", "keep", "Fewer moves anyway", "Families gained; the office lost time"
    ),
    evidence_links=2,
    cost="Two hours a week",
)


def test_a_whole_strategy_passes_every_gate() -> None:
    assert [gate.name for gate in gates_of(WHOLE)] == ["draft", "ready", "running", "reviewed", "published"]
    assert all(gate.open for gate in gates_of(WHOLE))


def test_an_empty_strategy_is_told_everything_it_needs() -> None:
    gates = {gate.name: gate.missing for gate in gates_of(StrategyFacts())}
    assert gates["draft"] == ("if", "then", "because")
    assert set(gates["published"]) == set(MISSING)


@pytest.mark.parametrize(
    "change, missing",
    [
        ({"what_stops": "Nothing."}, "what_stops"),
        ({"if_clause": "more phonics"}, "if"),
        ({"steps": (Step("a", date(2024, 3, 1)), Step("b"), Step("c"))}, "first_step_within_4_weeks"),
        ({"review_on": date(2024, 1, 1)}, "review_on"),
        ({"measures": (Measure(level=4),)}, "baseline_or_start_date"),
    ],
)
def test_a_gate_names_what_is_missing(change: dict, missing: str) -> None:
    assert gates_of(replace(WHOLE, **change))[-1].missing == (missing,)


@pytest.mark.parametrize(
    "clause",
    [
        "more pupils stay after school",
        "More families reply to it",
        "less of the day goes on moving rooms",
        "better letters bring parents in",
        "By June every pupil has a named adult",
        "by spring families reply within a week",
        "Ada rings them",
    ],
)
def test_a_clause_with_somebody_who_does_something_passes(clause: str) -> None:
    assert is_clause(clause)


@pytest.mark.parametrize(
    "wish",
    [
        "", "more phonics", "to raise attendance everywhere", "By ringing every family",
        "through weekly meetings of staff", "more time for staff", "better communication with parents",
    ],
)  # fmt: skip
def test_a_wish_without_anybody_is_not_a_clause(wish: str) -> None:
    assert not is_clause(wish)


def test_every_strategy_of_the_demonstration_is_a_sentence() -> None:
    strategies = [one for risk in RISKS for one in risk["strategies"]]
    assert strategies
    for one in strategies:
        assert all(is_clause(clause) for clause in one["theory_of_action"].values()), one["id"]


def test_a_half_goes_to_the_higher_cell() -> None:
    risks = [
        Placed("RK01", 3.5, 4),
        Placed("RK02", 4, 4),
        Placed("RK03", 2.5, 1.25),
        Placed("RK04", None, None),
    ]
    assert place(risks) == {(4, 4): ["RK01", "RK02"], (3, 1): ["RK03"]}


def test_the_sentence_above_the_heatmap() -> None:
    assert movement_sentence(Movement(9, 4, 0, 2), "workshop 1") == (
        "Four of nine risks got better since workshop 1; two judgements are far apart."
    )
    assert movement_sentence(Movement(1, 0, 1, 1), "launch") == (
        "None of one risk got better since launch; one got worse; one judgement is far apart."
    )
    assert movement_sentence(Movement(0, 0, 0, 0), "launch") == "No risk has been rated yet."
    assert count_movement([2, 0, -1, None], [["agreed"], ["split", "agreed"], ["wide"], []]) == Movement(
        4, 1, 1, 2
    )


def test_the_scales_are_whole() -> None:
    loaded = scales()
    assert (
        [point.value for point in loaded.likelihood]
        == [point.value for point in loaded.impact]
        == [1, 2, 3, 4, 5]
    )
    assert list(loaded.appetite) == ["averse", "minimal", "cautious", "open", "eager"]
    assert len(loaded.themes) == 7 and len(loaded.factors) == 3
