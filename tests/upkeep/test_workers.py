"""Several workers, one of them killed in the middle of sending: no mail is lost, none is sent twice but the one in hand."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub import create_app
from enquiry_hub.capabilities.notifications.digests import send_digests
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import SENT, WAITING, OutboxMail
from enquiry_hub.capabilities.outbox.services import post_mail
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.identity.people.models import Person
from enquiry_hub.schema import upgrade_schema
from tests.conftest import settings_for
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member
from tests.kit.databases import new_database
from tests.kit.forked import Forked
from tests.kit.load import KEY
from tests.kit.smtp import MailServer, mail_server

MANY, READERS = 24, 12


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a store of the test's own; empty is a file in the data folder."""
    if request.param == "sqlite":
        yield ""
        return
    with new_database(os.environ["HUB_TEST_PG_URL"]) as url:
        yield url


@pytest.fixture
def app(store: str, tmp_path: Path) -> Iterator[Flask]:
    """Make an application on that store."""
    made = create_app(settings_for(tmp_path, secret_key=KEY, database_url=store))
    with made.app_context():
        upgrade_schema(db.engine)
        yield made
        db.session.remove()
        db.engine.dispose()


def start_worker(folder: Path, store: str, server: MailServer | None) -> Forked:
    """Start a worker in a process of its own."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HUB_")},
        "HUB_DATA_DIR": str(folder), "HUB_SECRET_KEY": KEY, "HUB_DATABASE_URL": store, "HUB_SMTP_TIMEOUT": "15",
    }  # fmt: skip
    if server is not None:
        environment |= {"HUB_SMTP_HOST": server.host, "HUB_SMTP_PORT": str(server.port)}
    return Forked("worker", env=environment)


def wait_until(said: str, true: object, seconds: float = 60.0) -> None:
    """Wait until something is so; fail after some seconds."""
    until = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < until, said
        db.session.rollback()
        time.sleep(0.1)
    db.session.rollback()


def in_state(state: str) -> int:
    """Return how many mails are in a state."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail).where(OutboxMail.state == state)) or 0


def put_many() -> None:
    """Put mails to many people into the outbox."""
    for number in range(MANY):
        with work():
            post_mail(to=f"reader{number}@example.org", name="Reader", subject="Where we meet", text="In the hall.\n")


def let_claims_end() -> int:
    """Let what the dead had claimed be free, as it is some minutes later; return how much that was."""
    with work():
        ended = sa.update(OutboxMail).where(OutboxMail.state == WAITING, OutboxMail.claimed_until.is_not(None)).values(claimed_until=now() - timedelta(seconds=1))
        return db.session.execute(ended).rowcount  # type: ignore[attr-defined]


def test_a_worker_killed_while_sending_costs_nothing_but_time(app: Flask, store: str, tmp_path: Path) -> None:
    put_many()
    with mail_server() as server:
        server.pause = 0.25
        dies, lives = start_worker(tmp_path, store, server), start_worker(tmp_path, store, server)
        try:
            wait_until("nothing was sent", lambda: in_state(SENT) >= 4)
            dies.send_signal(signal.SIGKILL)
            dies.wait(10)
            wait_until("the other one does not go on", lambda: in_state(SENT) >= MANY - 1, 90)
            time.sleep(1)
            held = let_claims_end()
            assert held <= 1 and in_state(SENT) + held == MANY, "more was lost than one worker had in hand"
            wait_until("what the dead one had in hand is never sent", lambda: in_state(SENT) == MANY, 30)
        finally:
            for process in (dies, lives):
                process.kill()
                process.wait(10)
        taken = Counter(people[0] for people in server.recipients)
        assert set(taken) == {f"reader{number}@example.org" for number in range(MANY)}
        twice = [address for address, count in taken.items() if count > 1]
        assert len(twice) <= 1 and max(taken.values()) <= 2
        for address in twice:  # taken by the server, and its worker killed before it could note that
            assert len({message["Message-ID"] for message in server.to(address)}) == 1


def test_a_worker_that_is_told_to_stop_finishes_what_it_sends(app: Flask, store: str, tmp_path: Path) -> None:
    put_many()
    with mail_server() as server:
        server.pause = 0.5
        worker = start_worker(tmp_path, store, server)
        try:
            wait_until("nothing was sent", lambda: server.attempts >= 3)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(60) == 0
        finally:
            worker.kill()
            worker.wait(10)
        assert in_state(SENT) == len(server.messages) < MANY
        assert let_claims_end() == 0, "something was left in hand"


def make_readers() -> set[str]:
    """Make people who were each answered some days ago, and wish for a daily digest; return who."""
    cohort = make_cohort()
    other, people = make_member(cohort), [make_member(cohort) for _number in range(READERS)]
    thread = thread_in(cohort, other)
    for person in people:
        post_in(thread, other, "Of course.", reply_to_id=post_in(thread, person, "May I ask?").id)
    with work():
        db.session.execute(sa.update(Person).values(digest="daily", quiet_from="00:00", quiet_until="00:00", weekends=True))
        db.session.execute(sa.update(Notice).values(created_at=now() - timedelta(days=3)))
    return {person.id for person in people}


def test_digests_are_written_once_however_many_workers_there_are(app: Flask, store: str, tmp_path: Path) -> None:
    readers = make_readers()
    workers = [start_worker(tmp_path, store, None) for _number in range(3)]
    try:
        wait_until("the digests are not written", lambda: in_state(WAITING) >= READERS)
        time.sleep(2)
    finally:
        for process in workers:
            process.terminate()
        assert [process.wait(60) for process in workers] == [0, 0, 0]
    send_digests()
    told = Counter(db.session.scalars(sa.select(OutboxMail.person_id).where(OutboxMail.kind == "digest")))
    assert {person_id: told[person_id] for person_id in readers} == dict.fromkeys(readers, 1)
