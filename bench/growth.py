"""What grows with the data: a long thread, search among many posts, the digests of a large programme.

    python -m bench.growth                                          everything, in a store of its own on SQLite
    python -m bench.growth --only search --posts 200000

Each part runs in this process through Flask's test client or the function itself, and prints CPU milliseconds beside its
floor or beside the small form of the same thing. Rows are written in bulk: what is measured is the reading.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from bench.bare import bare_digests, bare_search, driver
from bench.floors import make_app
from bench.world import KEY, make_world
from enquiry_hub import create_app
from enquiry_hub.capabilities.notifications.digests import send_digests
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.capabilities.search.queries import MOST_FOUND, search
from enquiry_hub.config import read_settings
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.columns import new_id
from enquiry_hub.core.database import db
from enquiry_hub.core.tokens import new_token
from enquiry_hub.features.discussions.models import Post, Reading, Thread
from enquiry_hub.identity.groups.models import COHORT, PARTICIPANT, Group, Membership
from enquiry_hub.identity.people.models import Person
from enquiry_hub.identity.people.sessions import new_session
from enquiry_hub.schema import upgrade_schema

PIECE = 5_000
ONCE = "BENCH_ONCE" in os.environ  # only to see that it runs
SINCE = date(2026, 9, 1)  # before the working day on which digests are written here
COMMON = ("reflection", "school", "pupils", "attendance", "writing", "governors", "trust", "budget", "staff", "meeting", "evidence", "change")
RARE = tuple(f"{first}{last}" for first in ("amber", "birch", "cedar", "dover", "elder", "fjord", "grove") for last in ("bank", "ford", "gate", "ham", "ton", "wick", "worth"))


def sentence(luck: random.Random) -> str:
    """Return forty words of which most occur everywhere and two hardly anywhere."""
    return " ".join([*luck.choices(COMMON, k=38), *luck.choices(RARE, k=2)])


def cpu(action: Callable[[], Any], times: int) -> float:
    """Return the CPU milliseconds of one time, the best of three runs; with BENCH_ONCE set, of the first, to see that it runs."""
    best = float("inf")
    if ONCE:
        times = 1
    else:
        action()
    for _ in range(1 if ONCE else 3):
        begun = time.process_time()
        for _ in range(times):
            action()
        best = min(best, (time.process_time() - begun) / times)
    return best * 1000


def in_pieces(rows: Iterator[dict[str, Any]], write: Callable[[list[dict[str, Any]]], Any]) -> None:
    """Write rows some thousands at a time."""
    piece: list[dict[str, Any]] = []
    for row in rows:
        piece.append(row)
        if len(piece) == PIECE:
            write(piece)
            piece = []
    if piece:
        write(piece)


def post_row(thread_id: str, author_id: str, seq: int, words: str) -> dict[str, Any]:
    """Return the row of a post."""
    return {
        "id": new_id(), "created_at": now() - timedelta(minutes=60), "thread_id": thread_id, "author_id": author_id, "seq": seq, "change": seq, "root_seq": seq,
        "body": words, "body_html": f"<p>{words}</p>", "body_version": 1, "state": "visible", "step": "", "reactions": {}, "version": 1,
    }  # fmt: skip


def fill_thread(thread_id: str, author_id: str, upto: int) -> None:
    """Give a thread so many posts."""
    luck = random.Random(4)
    first = (db.session.scalar(sa.select(Thread.last_seq).where(Thread.id == thread_id)) or 0) + 1
    rows = (post_row(thread_id, author_id, seq, sentence(luck)) for seq in range(first, upto + 1))
    in_pieces(rows, lambda piece: db.session.execute(sa.insert(Post.__table__), piece))
    db.session.execute(sa.update(Thread).where(Thread.id == thread_id).values(last_seq=upto, last_change=upto))
    db.session.commit()


def page_of(client: FlaskClient, address: str, cookie: str) -> Callable[[], None]:
    """Return what asks for a page."""

    def ask() -> None:
        answer = client.get(address, headers={"Cookie": cookie})
        assert answer.status_code == 200, answer.status

    return ask


def measure_thread(folder: Path, longest: int) -> None:
    """Compare a page of 50 posts in a thread of 200 posts, in one of 10,000 or as many as is said, and bare."""
    world = make_world(folder, 20)
    app = create_app(read_settings({}, data_dir=str(folder), secret_key=KEY, rate_limits=False))
    with app.app_context():
        author = db.session.scalar(sa.select(Person.id).limit(1)) or ""
        fill_thread(world.quiet, author, 200)
        fill_thread(world.busy, author, longest)
    client = app.test_client(use_cookies=False)
    bare = make_app(folder / "bare.sqlite").test_client()
    floor = cpu(lambda: bare.get("/page"), 100)
    print("| page of 50 posts | CPU ms | of the floor |\n|---|---:|---:|")
    print(f"| bare | {floor:.2f} | 1.0 |")
    costs = {}
    for posts, thread in ((200, world.quiet), (longest, world.busy)):
        for where, address in (("at its start", f"/threads/{thread}?at=1"), ("in its middle", f"/threads/{thread}?at={posts // 2}")):
            costs[posts, where] = cpu(page_of(client, address, world.cookies[0]), 60)
            print(f"| thread of {posts:,} posts, {where} | {costs[posts, where]:.2f} | {costs[posts, where] / floor:.1f} |")
    print(f"\n{longest:,} posts beside 200, in the middle: {costs[longest, 'in its middle'] / costs[200, 'in its middle']:.2f} times")


def cohorts(app: Flask, many: int, members: int) -> list[tuple[str, str, list[str]]]:
    """Make cohorts with a thread each: (cohort, thread, people)."""
    made = []
    with app.app_context():
        for number in range(many):
            group = Group(kind=COHORT, name=f"Cohort {number}")
            people = [Person(email=f"person{number}-{one}@example.org", display_name=f"Person {number} {one}") for one in range(members)]
            db.session.add_all([group, *people])
            db.session.flush()
            db.session.add_all(Membership(group_id=group.id, person_id=person.id, role=PARTICIPANT, starts_on=SINCE) for person in people)
            thread = Thread(group_id=group.id, started_by=people[0].id, title="A thread", last_post_at=now())
            db.session.add(thread)
            db.session.flush()
            made.append((group.id, thread.id, [person.id for person in people]))
        db.session.commit()
    return made


def fill_index(app: Flask, made: list[tuple[str, str, list[str]]], posts: int) -> None:
    """Spread so many posts over the cohorts and make them findable."""
    luck, each = random.Random(5), posts // len(made)

    def write(piece: list[dict[str, Any]]) -> None:
        db.session.execute(sa.insert(Post.__table__), [row["post"] for row in piece])
        numbers = db.session.scalar(sa.select(sa.func.coalesce(sa.func.max(SearchDocument.number), 0))) or 0
        documents = [{**row["document"], "number": numbers + place} for place, row in enumerate(piece, start=1)]
        db.session.execute(sa.insert(SearchDocument.__table__), documents)
        index = sa.text("INSERT INTO search_index (rowid, words, place) VALUES (:number, :words, :group_id)")
        db.session.execute(index, [{name: row[name] for name in ("number", "words", "group_id")} for row in documents])
        db.session.commit()

    def rows() -> Iterator[dict[str, Any]]:
        for group_id, thread_id, people in made:
            for seq in range(1, each + 1):
                words = sentence(luck)
                post = post_row(thread_id, people[seq % len(people)], seq, words)
                document = {
                    "subject_kind": "post", "subject_id": post["id"], "group_id": group_id, "title": "", "words": words,
                    "author_id": post["author_id"], "written_at": post["created_at"], "thread_id": thread_id,
                }  # fmt: skip
                yield {"post": post, "document": document}

    with app.app_context():
        in_pieces(rows(), write)


def measure_search(folder: Path, posts: int, times: int) -> None:
    """Ask for words that occur everywhere, hardly anywhere, and both, among a tenth of so many posts in forty cohorts and among all, beside the floor."""
    for many in (posts // 10, posts):
        place = folder / str(many)
        place.mkdir()
        _search_among(place, many, times)


def _search_among(folder: Path, posts: int, times: int) -> None:
    app = create_app(read_settings({}, data_dir=str(folder), secret_key=KEY, rate_limits=False))
    with app.app_context():
        upgrade_schema(db.engine)
    made = cohorts(app, 40, 25)
    fill_index(app, made, posts)
    luck = random.Random(6)
    asked = {
        "a word found everywhere": lambda: luck.choice(COMMON), "two words found everywhere": lambda: " ".join(luck.sample(COMMON, 2)),
        "a rare word": lambda: luck.choice(RARE), "the beginning of a word": lambda: luck.choice(RARE)[:5],
        "a rare and a common word": lambda: f"{luck.choice(RARE)} {luck.choice(COMMON)}", "a word nobody wrote": lambda: "zzyzx",
    }  # fmt: skip
    print(f"\n| search among {posts:,} posts | floor, CPU ms | CPU ms | times | 95 % within ms |\n|---|---:|---:|---:|---:|")
    everything: list[tuple[float, float, float]] = []
    for name, words in asked.items():
        waits = []
        for _ in range(times):
            group_id, _thread, people = luck.choice(made)
            waits.append(_both_searches(app, luck.choice(people), words(), group_id))
        everything += waits
        print(_search_line(name, waits))
    print(_search_line("all of these", everything))


def _both_searches(app: Flask, person_id: str, words: str, group_id: str) -> tuple[float, float, float]:
    """Return the milliseconds of CPU of the floor and of the search, and how long the search took; both have to find as much."""
    with app.test_request_context(), driver() as connection:
        begun = time.process_time()
        rows = bare_search(connection, person_id, words, group_id, today(), MOST_FOUND)
        between, moment = time.process_time(), time.perf_counter()
        found = search(Actor(person_id), words, cohort_id=group_id)
        ended, waited = time.process_time(), time.perf_counter() - moment
    assert len(rows) == len(found), (words, len(rows), len(found))
    return (between - begun) * 1000, (ended - between) * 1000, waited * 1000


def _search_line(name: str, costs: list[tuple[float, float, float]]) -> str:
    floor, cost = (statistics.median(one[part] for one in costs) for part in (0, 1))
    return f"| {name} | {floor:.1f} | {cost:.1f} | {cost / floor:.1f} | {statistics.quantiles([one[2] for one in costs], n=20)[18]:.1f} |"


def measure_digests(folder: Path, most: int) -> None:
    """Write the digests of a tenth of so many members, who each follow one thread with something new, and of all, beside the floor."""
    print("\n| digests | floor, CPU ms each | CPU ms each | times | e-mails |\n|---|---:|---:|---:|---:|")
    for members in (most // 10, most):
        place = folder / str(members)
        place.mkdir()
        app = create_app(read_settings({}, data_dir=str(place), secret_key=KEY, rate_limits=False))
        with app.app_context():
            upgrade_schema(db.engine)
        made = cohorts(app, max(1, members // 25), min(25, members))
        with app.app_context():
            for _group, thread_id, people in made:
                db.session.execute(sa.insert(Post.__table__), [post_row(thread_id, people[0], seq, "Something new.") for seq in range(1, 6)])
                db.session.execute(sa.update(Thread).where(Thread.id == thread_id).values(last_seq=5, last_change=5))
                db.session.execute(sa.insert(Reading.__table__), [{"person_id": one, "thread_id": thread_id, "read_seq": 0, "attention": "follow"} for one in people[1:]])
            db.session.execute(sa.update(Post).values(created_at=datetime(2026, 11, 16, 10, tzinfo=UTC)))
            db.session.commit()
        # On a working day at ten, out of everybody's quiet hours.
        with app.test_request_context(), time_machine.travel(datetime(2026, 11, 24, 10, tzinfo=UTC)):
            with driver() as connection:
                begun = time.process_time()
                written = bare_digests(connection, today())
                floor = time.process_time() - begun
            begun = time.process_time()
            send_digests()
            spent = time.process_time() - begun
            mails = db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail)) or 0
        assert mails == written, (mails, written)
        print(f"| {members:,} members | {floor / mails * 1000:.1f} | {spent / mails * 1000:.1f} | {spent / floor:.1f} | {mails} |")


def measure_since(folder: Path) -> None:
    """Ask for what is new since one was here, as a member of one cohort and of five, each with forty threads that went on."""
    app = create_app(read_settings({}, data_dir=str(folder), secret_key=KEY, rate_limits=False))
    with app.app_context():
        upgrade_schema(db.engine)
    made = cohorts(app, 5, 25)
    sign = app.session_interface.get_signing_serializer(app)
    assert sign is not None
    cookies = {}
    with app.app_context():
        for group_id, _thread, people in made:
            for number in range(40):
                thread = Thread(group_id=group_id, started_by=people[0], title=f"Thread {number}", last_post_at=now(), last_seq=10, last_change=10)
                db.session.add(thread)
                db.session.flush()
                db.session.execute(sa.insert(Post.__table__), [post_row(thread.id, people[seq % 25], seq, "Something new.") for seq in range(1, 11)])
        for many in (1, 5):
            person = Person(email=f"in-{many}@example.org", display_name=f"Somebody in {many}", created_at=now() - timedelta(days=30))
            db.session.add(person)
            db.session.flush()
            for group_id, _thread, _people in made[:many]:
                db.session.add(Membership(group_id=group_id, person_id=person.id, role=PARTICIPANT, starts_on=today() - timedelta(days=30)))
            token = new_session(person, device="bench").get_id()
            cookies[many] = f"{app.config['SESSION_COOKIE_NAME']}={sign.dumps({'_user_id': token, '_fresh': False, 'csrf_token': new_token()})}"
        db.session.commit()
    client = app.test_client(use_cookies=False)
    floor = cpu(lambda: client.get("/healthz"), 100)
    print("\n| what is new since one was here | CPU ms | beside an empty page |\n|---|---:|---:|")
    print(f"| a page that says nothing (`/healthz`) | {floor:.2f} | 1.0 |")
    for many, cookie in cookies.items():
        cost = cpu(page_of(client, "/since", cookie), 30)
        print(f"| a member of {many} with 40 threads each | {cost:.2f} | {cost / floor:.1f} |")


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--only", choices=("thread", "search", "since", "digests"))
    parser.add_argument("--longest", type=int, default=10_000)
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=60, help="how often each kind of words is searched for")
    parser.add_argument("--members", type=int, default=1_000)
    asked = parser.parse_args()
    parts: dict[str, Callable[[Path], None]] = {
        "thread": lambda folder: measure_thread(folder, asked.longest), "search": lambda folder: measure_search(folder, asked.posts, asked.times),
        "since": measure_since, "digests": lambda folder: measure_digests(folder, asked.members),
    }  # fmt: skip
    for name, measure in parts.items():
        if asked.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
                measure(Path(folder))


if __name__ == "__main__":
    main()
