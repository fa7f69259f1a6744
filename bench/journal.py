"""What a journal costs: keeping a draft, opening the journal, reading a chain, finding a word in pages that lie sealed, taking it along.

    python -m bench.journal                     10 and 10,000 pages, in a store of its own on SQLite
    python -m bench.journal --pages 2000

Everything runs in this process through Flask's test client and prints CPU milliseconds; the folder is made with a child's
help, so that of it the seconds count that one waits. Pages are written in bulk.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa
from flask import Flask

from bench.growth import ONCE, RARE, cpu, in_pieces, sentence
from bench.world import KEY
from enquiry_hub import create_app
from enquiry_hub.capabilities.links.services import link
from enquiry_hub.config import read_settings
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import new_id
from enquiry_hub.core.database import db
from enquiry_hub.core.vault import key_of, lock, place_of
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.models import TENSES, Entry
from enquiry_hub.identity.people.models import Person
from enquiry_hub.schema import upgrade_schema
from tests.kit.browser import Browser
from tests.kit.build import join, make_cohort, make_person

CHAIN = 12
SENTENCES = 6  # about 240 words a page


def fill_journal(person_id: str, group_id: str, upto: int) -> None:
    """Give a journal so many private pages."""
    luck, have = Random(7), db.session.scalar(sa.select(sa.func.count()).select_from(Entry).where(Entry.author_id == person_id)) or 0
    with work():
        key = key_of(person_id, make=True)
        in_pieces(
            (_page(person_id, group_id, number, key, " ".join(sentence(luck) for _ in range(SENTENCES))) for number in range(have, upto)),
            lambda piece: db.session.execute(sa.insert(Entry.__table__), piece),
        )


def _page(person_id: str, group_id: str, number: int, key: bytes, words: str) -> dict[str, Any]:
    def sealed(column: str, **values: str) -> bytes:
        return lock(key, json.dumps(values).encode(), place_of("entry", column, person_id))

    moment = now() - timedelta(hours=number)
    return {
        "id": new_id(), "created_at": moment, "written_at": moment, "author_id": person_id, "group_id": group_id, "tense": TENSES[number % 3], "context_factor": "",
        "prompt_id": "", "shape": "free", "audience": "only_me", "valence": "", "session_id": "", "status": "saved", "version": 1, "body_version": 1,
        "sealed_head": sealed("sealed_head", title=f"Page {number}", opening=words[:600]), "sealed_body": sealed("sealed_body", body=words, body_html=f"<p>{words}</p>"),
    }  # fmt: skip


def measure(app: Flask, pages: tuple[int, ...]) -> None:
    """Print what each costs with so many pages."""
    person, cohort = make_person("Ann"), make_cohort()
    join(cohort, person)
    person_id, cohort_id = person.id, cohort.id
    browser = Browser(app, person)
    client, token = browser.client, browser.token()
    place, words = f"/drafts/entry:new:{cohort_id}:past", sentence(Random(3)) * SENTENCES
    typed = [0]

    def save() -> None:
        typed[0] += 1
        answer = client.put(place, json={"fields": {"part_body": f"{words} {typed[0]}", "title": ""}}, headers={"X-CSRFToken": token})
        assert answer.status_code == 200, answer.text

    def get(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status

    print("| | pages | CPU ms |\n|---|---:|---:|")
    db.session.remove()
    print(f"| keep a draft of {len(words):,} characters | – | {cpu(save, 60):.2f} |", flush=True)
    for many in pages:
        fill_journal(person_id, cohort_id, many)
        newest = db.session.scalar(sa.select(Entry.id).where(Entry.author_id == person_id).order_by(Entry.written_at.desc()).limit(1))
        stand_on_each_other(person_id)
        db.session.remove()
        journal = f"/cohorts/{cohort_id}/journal"
        for name, address, times in (
            ("open the journal", journal, 20),
            ("its pages about the past", f"{journal}?tense=past", 20),
            ("open a page", f"/reflections/{newest}", 20),
            (f"read a chain of {CHAIN} pages as one text", f"/reflections/{newest}/chain", 20),
            ("begin a page", f"{journal}/new?tense=past", 20),
            ("find a rare word", f"/cohorts/{cohort_id}/search?q={RARE[0]}", 3),
            ("find a common word", f"/cohorts/{cohort_id}/search?q=reflection", 3),
            ("find nothing", f"/cohorts/{cohort_id}/search?q=nowhere", 3),
        ):
            print(f"| {name} | {many:,} | {cpu(lambda address=address: get(address), times):.1f} |", flush=True)


def stand_on_each_other(person_id: str) -> None:
    """Stand the newest pages on each other in a row."""
    ids = list(db.session.scalars(sa.select(Entry.id).where(Entry.author_id == person_id).order_by(Entry.written_at.desc()).limit(CHAIN)))
    with work():
        for upper, lower in pairwise(ids):
            link(Actor(person_id), ("entry", upper), ("entry", lower))


def measure_taking(app: Flask, pages: tuple[int, ...]) -> None:
    """Print how long one waits for everything of one's own in one folder."""
    print("\n| | pages | seconds |\n|---|---:|---:|")
    for many in pages:
        person, cohort = make_person("Ben"), make_cohort()
        join(cohort, person)
        fill_journal(person.id, cohort.id, many)
        browser = Browser(app, person)
        browser.token()
        db.session.remove()
        begun = time.perf_counter()
        answer = browser.post("/my-journal/take", status=200)
        print(f"| take everything along, {len(answer.data) / 1e6:.1f} MB | {many:,} | {time.perf_counter() - begun:.1f} |", flush=True)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        app = create_app(read_settings({}, data_dir=str(Path(folder)), secret_key=KEY, rate_limits=False))
        with app.app_context():
            upgrade_schema(db.engine)
            measure(app, (10, wanted.pages))
            assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 1
            measure_taking(app, (10,) if ONCE else (10, min(wanted.pages, 200)))
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
