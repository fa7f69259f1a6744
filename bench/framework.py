"""What a large framework costs: 200 risks that 500 people from 50 schools have judged, beside 20 risks and 50 people.

    python -m bench.framework                       both, each in a store of its own on SQLite
    python -m bench.framework --risks 40 --raters 80

Everything runs in this process through Flask's test client and prints CPU milliseconds and the number of statements; the rows are
put into the store directly, for each judgement by its own form is not what is measured.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from bench.growth import ONCE, cpu
from bench.world import KEY
from enquiry_hub import create_app
from enquiry_hub.config import read_settings
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.columns import new_id
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import (
    INHERENT,
    Rating,
    RatingRound,
    Risk,
    Theme,
)
from enquiry_hub.identity.groups.models import FACILITATOR, PARTICIPANT, Membership
from enquiry_hub.identity.people.models import Person
from enquiry_hub.schema import upgrade_schema
from tests.kit.browser import Browser
from tests.kit.build import join, make_cohort, make_person, make_school
from tests.kit.queries import count_queries

SENTENCE = ("posts stay empty for a year", "nobody has the hour to think", "decisions are late for children")


@dataclass
class Made:
    """Hold the addresses of what was made."""

    cohort_id: str
    framework_id: str
    risk_id: str
    release_id: str
    open_round_id: str


def fill(facilitator: Person, risks: int, raters: int) -> Made:
    """Make a cohort with a framework whose every risk has a closed round, one an open one, and a release that everything has changed since."""
    cohort, actor = make_cohort("A large one"), Actor(facilitator.id)
    join(cohort, facilitator, FACILITATOR)
    with work():
        people = _people(cohort.id, raters)
        framework = services.create_framework(actor, cohort, "What could go wrong")
        themes = list(db.session.scalars(sa.select(Theme.id).where(Theme.group_id == cohort.id)))
        for number in range(risks):
            risk = services.propose_risk(actor, framework, services.RiskWords(f"Something may go wrong {number}", *SENTENCE, themes[number % len(themes)]))
            services.propose_strategy(actor, risk, {"title": f"Keep the hour {number}", "if_text": "the hour is kept", "then_text": "there is time", "because_text": "others did"})
            services.add_control(actor, risk, "The hour stands in the calendar")
    with work():
        rows = list(db.session.scalars(sa.select(Risk.id).where(Risk.framework_id == framework.id)))
        for row in rows:
            _judged(row, cohort.id, people)
    with work():
        found = db.session.merge(framework)
        release = services.make_release(actor, found, "0.1")
        db.session.execute(sa.update(Risk).where(Risk.framework_id == framework.id).values(title=Risk.title + ", said anew"))
        (opened,) = services.open_rounds(actor, found, [db.session.get_one(Risk, rows[0])], INHERENT)
    return Made(cohort.id, framework.id, rows[0], release.id, opened.id)


def _people(cohort_id: str, raters: int) -> list[str]:
    """Put so many leaders, of a tenth as many schools, into a cohort; return their ids."""
    schools, ids = [make_school(f"School {number}").id for number in range(max(3, raters // 10))], [new_id() for _number in range(raters)]
    people = [{"email": f"rater{number}@example.org", "display_name": f"Leader Number {number}", "organisation_id": schools[number % len(schools)]} for number in range(raters)]
    db.session.execute(sa.insert(Person), [{"id": row, "created_at": now(), **one} for row, one in zip(ids, people, strict=True)])
    in_it = {"group_id": cohort_id, "role": PARTICIPANT, "starts_on": today() - timedelta(days=60), "created_at": now()}
    db.session.execute(sa.insert(Membership), [{"id": new_id(), "person_id": row, **in_it} for row in ids])
    return ids


def _judged(risk_id: str, cohort_id: str, people: list[str]) -> None:
    """Let everybody have judged a risk in a round that is closed."""
    luck, then, round_id = Random(risk_id), now() - timedelta(days=9), new_id()
    db.session.execute(
        sa.insert(RatingRound).values(
            id=round_id, risk_id=risk_id, group_id=cohort_id, kind=INHERENT, number=1, opens_at=then, closed_at=now() - timedelta(days=4), created_at=then
        )
    )
    given = [{"likelihood": luck.randint(1, 5), "impact": luck.randint(2, 5), "reason": "Seen here." if luck.random() < 0.1 else ""} for _one in people]
    shared = {"round_id": round_id, "confidence": "medium", "created_at": now()}
    db.session.execute(sa.insert(Rating), [{"id": new_id(), "person_id": row, **shared, **one} for row, one in zip(people, given, strict=True)])


def measure(browser: Browser, made: Made) -> dict[str, tuple[float, int]]:
    """Return CPU milliseconds and statements of what one does with it."""
    addresses = {
        "the framework, with register and heatmap": f"/cohorts/{made.cohort_id}/framework",
        "one risk": f"/risks/{made.risk_id}",
        "what has changed since a version": f"/releases/{made.release_id}/since",
        "a kept version": f"/releases/{made.release_id}",
        "what does not fit together": f"/frameworks/{made.framework_id}/checks",
        "what is to be judged": f"/cohorts/{made.cohort_id}/framework/rate",
        "a round for the room": f"/rounds/{made.open_round_id}/room",
        "the register for Excel": f"/cohorts/{made.cohort_id}/framework/register.xlsx",
        "the register as CSV": f"/cohorts/{made.cohort_id}/framework/register.csv",
        "all of it as JSON": f"/cohorts/{made.cohort_id}/framework/framework.json",
    }
    found = {}
    for name, address in addresses.items():
        if not ONCE:  # what a page finds ready from the second time on is not what it costs
            browser.get(address)
        with count_queries() as counted:
            browser.get(address)
        ask: Callable[[], Any] = lambda address=address: browser.client.get(address)  # noqa: E731
        found[name] = (cpu(ask, 3), len(counted))
    return found


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--risks", type=int, default=200)
    parser.add_argument("--raters", type=int, default=500)
    wanted = parser.parse_args()
    sizes, results = ((2, 4) if ONCE else (20, 50), (wanted.risks, wanted.raters)), []
    for risks, raters in sizes:
        with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
            app = create_app(read_settings({}, data_dir=str(Path(folder)), secret_key=KEY, rate_limits=False))
            with app.app_context():
                upgrade_schema(db.engine)
                facilitator = make_person("Ann")
                browser = Browser(app, facilitator)
                made = fill(facilitator, risks, raters)
                browser.token()
                db.session.remove()
                results.append(measure(browser, made))
                db.session.remove()
                db.engine.dispose()
    print(f"| | {sizes[0][0]} risks, {sizes[0][1]} people, CPU ms | {sizes[1][0]} risks, {sizes[1][1]} people, CPU ms | statements |\n|---|---:|---:|---:|")
    for name, (small, few) in results[0].items():
        large, many = results[1][name]
        print(f"| {name} | {small:.0f} | {large:.0f} | {few} and {many} |")


if __name__ == "__main__":
    main()
