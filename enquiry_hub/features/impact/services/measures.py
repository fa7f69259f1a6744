"""Saying what is counted, changing it, and saying what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import keep_revision, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.impact.checks import check_counted, check_place
from enquiry_hub.features.impact.domain.claims import DIRECTIONS, says_caused
from enquiry_hub.features.impact.domain.ladder import LEVELS
from enquiry_hub.features.impact.domain.reading import read_counts
from enquiry_hub.features.impact.domain.shown import change_shown, tells_of_few, ways_of
from enquiry_hub.features.impact.events import CountedIn, MeasureChanged, MeasureMade
from enquiry_hub.features.impact.models import (
    KINDS,
    MEASURE_WORDS,
    NOW_AND_THEN,
    PAIRS,
    SERIES,
    WEEKLY,
    Measure,
    Observation,
)
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.people.models import Person


def make_measure(
    actor: Actor, group: Group, words: Mapping[str, Any], *, kind: str, of_school: bool = False, client_id: str | None = None
) -> Measure:
    """Say what is to be counted; `words` are named as in MEASURE_WORDS. A school's own is of the actor's school. The same client id makes it once."""
    require(actor, "groups:cohort:contribute", group)
    mine = sa.select(Measure).where(Measure.made_by == actor.person_id, Measure.client_id == client_id)
    there = db.session.scalar(mine) if client_id else None
    if there is not None:
        return there
    if kind not in KINDS:
        raise Invalid(_("Please choose one of these."), field="kind")
    school = db.session.scalar(sa.select(Person.organisation_id).where(Person.id == actor.person_id)) if of_school else None
    if of_school and school is None:
        raise Invalid(_("Your account names no school, so it cannot be a school’s own."), field="of_school")
    measure = Measure(group_id=group.id, kind=kind, organisation_id=school, made_by=actor.person_id, client_id=client_id)
    for name, value in _checked(actor, measure, words).items():
        setattr(measure, name, value)
    db.session.add(measure)
    db.session.flush()
    keep_revision(actor, "measure", measure, {name: getattr(measure, name) for name in MEASURE_WORDS})
    record(MeasureMade(by=actor.person_id, measure_id=measure.id))
    return measure


def change_measure(actor: Actor, measure: Measure, words: Mapping[str, Any], *, base: int | None = None, reason: str = "") -> bool:
    """Change a measure's words and keep the version; raise Stale, with both texts, if another saved."""
    require(actor, "impact:measure:count", measure)
    if not save_version(actor, "measure", measure, _checked(actor, measure, words), base=base, reason=reason, merge=True):
        return False
    db.session.flush()
    record(MeasureChanged(by=actor.person_id, measure_id=measure.id, version=measure.version))
    return True


def _checked(actor: Actor, measure: Measure, words: Mapping[str, Any]) -> dict[str, Any]:
    changes = {name: value.strip() if isinstance(value, str) else value for name, value in words.items() if name in MEASURE_WORDS}
    if not changes.get("name", measure.name):
        raise Invalid(_("Please say in a few words what is counted."), field="name")
    choices: dict[str, tuple[Any, ...]] = {"level": LEVELS, "better": DIRECTIONS, "frequency": (WEEKLY, NOW_AND_THEN)}
    for name, allowed in choices.items():
        if name in changes and changes[name] not in allowed:
            raise Invalid(_("Please choose one of these."), field=name)
    if read_counts(changes.get("counted_among", "")) is None:
        raise Invalid(_("Please write whole numbers with commas between them, such as 2, 2, 1."), field="counted_among")
    if measure.counts_people and not changes.get("counts_people", True) and _has_numbers(measure):
        raise Invalid(_("There are numbers, and they count people: that stays so. Make another measure for what is counted otherwise."), field="counts_people")
    _check_owner(measure, changes.get("owner_id"))
    _check_given(measure, {"owner_id": measure.owner_id, "counts_people": measure.counts_people, **changes})
    check_place(actor, measure.group_id, changes)
    return changes


def _has_numbers(measure: Measure) -> bool:
    return measure.baseline is not None or db.session.scalar(sa.select(Observation.id).where(Observation.measure_id == measure.id).limit(1)) is not None


def _check_owner(measure: Measure, owner_id: str | None) -> None:
    if not owner_id:
        return
    owner = db.session.scalar(sa.select(Person).where(Person.id == owner_id))
    if owner_id not in {member.id for member in members_of(measure.group_id)}:
        raise Invalid(_("Choose somebody of this cohort."), field="owner_id")
    if measure.organisation_id and (owner is None or owner.organisation_id != measure.organisation_id):
        raise Invalid(_("A school’s own measure has an owner from that school."), field="owner_id")


def _check_given(measure: Measure, said: Mapping[str, Any]) -> None:
    """Refuse a measure of people that nobody was given: every facilitator and manager would see how many said what. A school's own is its people's."""
    of_people = measure.kind != SERIES or said["counts_people"]
    if of_people and not said["owner_id"] and measure.organisation_id is None:
        raise Invalid(_("It counts people, so choose one person who writes the numbers down: only they see them all."), field="owner_id")


def count_in(actor: Actor, measure: Measure, *, shown: bool) -> None:
    """Show a school's own measure to the cohort, or take it back."""
    require(actor, "impact:measure:open", measure)
    measure.counted_in = shown
    db.session.flush()
    record(CountedIn(by=actor.person_id, measure_id=measure.id, counted_in=shown))


def write_claim(actor: Actor, measure: Measure, claim: str, *, about: str) -> None:
    """Say in one's own words what a measure shows; no words bring back the generated sentence. `about` is the state of the chart that it is about."""
    require(actor, "impact:measure:count", measure)
    if measure.kind != SERIES:
        raise Invalid(_("Only numbers over time can have a sentence of one’s own."), field="claim")
    words = claim.strip()
    if says_caused(words):
        raise Invalid(_("A count cannot show what caused a change. “Changed at about the time of…” is as far as it goes."), field="claim")
    save_version(actor, "measure", measure, {"claim": words, "claim_when": about if words else ""}, base=None)
    db.session.flush()
    record(MeasureChanged(by=actor.person_id, measure_id=measure.id, version=measure.version))


def keep_pairs(actor: Actor, measure: Measure, pairs: Sequence[Sequence[int]], *, reason: str = "") -> None:
    """Keep all answers before and after, in the place of those that stood there, and why: [number of the school, before, after], each answer from 1 to 5.

    People who do not count them go on seeing the figures from before while these, beside any that they have seen, would tell of one to four.
    """
    require(actor, "impact:measure:count", measure)
    if measure.kind != PAIRS:
        raise Invalid(_("This measure has no answers before and after."), field="pairs")
    check_counted(measure)
    if any(not 1 <= answer <= 5 for _school, *answers in pairs for answer in answers):
        raise Invalid(_("Answers go from 1 to 5."), field="pairs")
    save_version(actor, "measure", measure, {"pairs": [list(pair) for pair in pairs]}, base=None, reason=reason)
    told, ways = measure.pairs_told.get("ways", []), ways_of(measure.pairs)
    if change_shown(measure.pairs, exact=False).show != "nothing" and not tells_of_few(told, ways):
        measure.pairs_told = {"pairs": measure.pairs, "ways": [*told, *([] if ways in told else [ways])]}
    db.session.flush()
    record(MeasureChanged(by=actor.person_id, measure_id=measure.id, version=measure.version))
