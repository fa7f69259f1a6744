"""What counting costs: bringing 10,000 numbers, and opening a run chart and the list of all measures.

    python -m bench.impact                      40 and 10,000 numbers, in a store of its own on SQLite
    python -m bench.impact --numbers 2000

Everything runs in this process through Flask's test client and prints CPU milliseconds.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask

from bench.growth import cpu
from bench.world import KEY
from enquiry_hub import create_app
from enquiry_hub.config import read_settings
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.impact.services import make_measure
from enquiry_hub.identity.groups.models import FACILITATOR, Group
from enquiry_hub.identity.people.models import Person
from enquiry_hub.schema import upgrade_schema
from tests.kit.browser import Browser
from tests.kit.build import join, make_cohort, make_person

WORDS = {"level": 5, "unit": "families", "better": "down", "target": 15}


def table_of(numbers: int) -> str:
    """Return so many lines of a day and a number, one a day up to today."""
    luck = Random(4)
    return "\n".join(f"{(today() - timedelta(days=number)).isoformat()},{luck.randint(15, 30)}" for number in range(numbers))


def measure(app: Flask, sizes: tuple[int, ...]) -> None:
    """Print what each costs with so many numbers."""
    person, cohort = make_person("Ann"), make_cohort()
    join(cohort, person, FACILITATOR)
    person_id, cohort_id = person.id, cohort.id
    browser = Browser(app, person)
    browser.token()
    print("| | numbers | CPU ms |\n|---|---:|---:|")
    for many in sizes:
        here, text = f"/measures/{_new_measure(person_id, cohort_id, many)}", table_of(many)
        db.session.remove()

        def send(address: str = here, lines: str = text, **more: Any) -> None:
            browser.post(f"{address}/numbers/import", {"text": lines, **more}, status=303 if more else 200)

        print(f"| look at a table first | {many:,} | {cpu(send, 3):.1f} |", flush=True)
        begun = time.process_time()  # once: a second time every day has its number
        send(confirm="yes")
        print(f"| keep it | {many:,} | {(time.process_time() - begun) * 1000:.1f} |", flush=True)
        for name, address in (("open the chart", here), ("take its numbers away", f"{here}/values.csv"), ("the cohort's measures", f"/cohorts/{cohort_id}/measures")):
            print(f"| {name} | {many:,} | {cpu(lambda address=address: browser.client.get(address), 10):.1f} |", flush=True)


def _new_measure(person_id: str, cohort_id: str, many: int) -> str:
    with work():
        cohort, actor = db.session.get_one(Group, cohort_id), Actor(db.session.get_one(Person, person_id).id)
        return make_measure(actor, cohort, {**WORDS, "name": f"Families, {many} times", "owner_id": person_id}, kind="series").id


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--numbers", type=int, default=10_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        app = create_app(read_settings({}, data_dir=str(Path(folder)), secret_key=KEY, rate_limits=False))
        with app.app_context():
            upgrade_schema(db.engine)
            measure(app, (40, wanted.numbers))
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
