"""What is counted: 20 measures with their numbers, the account of three strategies, and figures from elsewhere."""

from __future__ import annotations

from typing import Any

from enquiry_hub.core.clock import local
from enquiry_hub.demo.data_files import read
from enquiry_hub.demo.world import World
from enquiry_hub.features.framework.queries.register import themes_of
from enquiry_hub.features.impact.domain.reading import Row
from enquiry_hub.features.impact.models import NOW_AND_THEN, PAIRS, SERIES, SHARE, WEEKLY, Measure
from enquiry_hub.features.impact.services import (
    Number,
    account_for,
    add_many,
    add_observation,
    annotate,
    count_in,
    keep_outside_figure,
    keep_pairs,
    make_measure,
)

KINDS = {"points": SERIES, "time_series": SERIES, "proportion": SHARE, "paired_scale": PAIRS}


def load_measures(world: World) -> None:
    """Make the measures through the services, as people would; numbers of days to come are not there yet."""
    more = read("impact")
    for item in read("measures")["measures"]:
        measure = _measure(world, item, more)
        world.things["measure", item["id"]] = measure
        if measure.kind == PAIRS:
            schools = _schools_of_both(world)
            keep_pairs(world.actor(item["owner_id"]), measure, list(zip(schools, item["before"], item["after"], strict=True)))
        else:
            _numbers(world, item, measure)
        if measure.organisation_id:
            count_in(world.actor(item["owner_id"]), measure, shown=item["id"] not in more["private"])
    _load_pulse(world, more["pulse"])
    for code, said in more["accounts"].items():
        strategy = world.things["strategy", code]
        account_for(world.actor(_owner(code)), strategy, said)
    _load_outside(world, more)


def _measure(world: World, item: dict[str, Any], more: dict[str, Any]) -> Measure:
    strategy = world.things.get(("strategy", item["strategy_id"] or ""))
    changed = world.shift.day(item.get("change_dated"))
    gains, loses = more["lens"].get(item["id"], ("", ""))
    words = {
        "name": item["name"], "level": item["guskey_level"], "unit": item["unit"], "better": item["better"], "baseline": item.get("baseline"), "target": item.get("target"),
        "changed": changed.isoformat() if changed else "", "change_what": strategy.title if strategy and changed else "",
        "how_counted": item.get("how_counted") or item["note"][:300], "frequency": WEEKLY if item.get("frequency") else NOW_AND_THEN,
        "counts_people": item["id"] in more["counts_people"], "strategy_id": strategy.id if strategy else None,
        "owner_id": world.people[item["owner_id"]].id, "who_gains": gains, "who_may_lose": loses,
    }  # fmt: skip
    return make_measure(world.actor(item["owner_id"]), world.cohort, words, kind=KINDS[item["type"]], of_school=bool(item["school_id"]))


def _numbers(world: World, item: dict[str, Any], measure: Measure) -> None:
    until, actor = local(world.shift.until).date(), world.actor(item["owner_id"])
    values = [(world.shift.day(row["date"]), row["value"]) for row in item.get("observations", ())]
    rows = [Row(line, day, value) for line, (day, value) in enumerate(values) if day and day <= until]
    if rows:
        add_many(actor, measure, rows)
    for note in item.get("annotations", ()):
        day = world.shift.day(note["date"])
        if day and day <= until:
            annotate(world.actor(note["by"]), measure, day, note["text"], unlike=note["kind"] == "astronomical")


def _schools_of_both(world: World) -> list[int]:
    """Return the number of the school of each leader who answered the first and the last pulse, in order."""
    pulses = read("pulses")["pulses"]
    first, last = ({row["leader_id"] for row in pulse["responses"]} for pulse in (pulses[0], pulses[-1]))
    schools: dict[str | None, int] = {}
    return [schools.setdefault(world.people[code].organisation_id, len(schools) + 1) for code in sorted(first & last)]


def _load_pulse(world: World, item: dict[str, Any]) -> None:
    """Write down the answers to a pulse of three people: its figure is nobody's to see but theirs who wrote it down."""
    pulse = next(found for found in read("pulses")["pulses"] if found["id"] == item["id"])
    answers = [row["answers"][item["question"]] for row in pulse["responses"]]
    schools = [world.people[row["leader_id"]].organisation_id for row in pulse["responses"]]
    actor = world.actor(item["owner_id"])
    words = {"name": item["name"], "level": 2, "unit": "", "better": "up", "frequency": NOW_AND_THEN, "owner_id": actor.person_id, "counts_people": True}
    measure = make_measure(actor, world.cohort, words, kind=SHARE)
    world.things["measure", item["id"]] = measure
    day = world.shift.day(item["day"])
    if day is not None:
        counts = tuple(schools.count(school) for school in sorted(set(schools), key=str))
        add_observation(actor, measure, Number(day, numerator=sum(answer >= 4 for answer in answers), denominator=len(answers), schools=counts))


def _owner(code: str) -> str:
    return next(str(found["owner_id"]) for risk in read("risks")["risks"] for found in risk["strategies"] if found["id"] == code)


def _load_outside(world: World, more: dict[str, Any]) -> None:
    for figure in read("programme")["place_plan"]["baseline_indicators"]:
        words = {
            "scope": "place", "name": figure["name"], "where": "Eastmere", "value": f"{figure['value']}%", "year": figure["year"], "source": figure["source"].capitalize(),
            "limits": more["outside_limits"],
        }  # fmt: skip
        themes = {theme.code: theme.id for theme in themes_of(world.actor("M01"), world.cohort.id)}
        keep_outside_figure(world.actor("M01"), world.cohort, {**words, "theme_id": themes["recruitment_retention"]})
    for figure in more["outside"]:
        beside = {"measure_id": world.things["measure", figure["beside"]].id, "risk_id": world.things["risk", figure["risk"]].id}
        keep_outside_figure(world.actor(figure["by"]), world.cohort, {**figure, **beside})
