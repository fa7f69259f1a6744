"""Several processes with Redis between them: live messages reach everyone, rights end everywhere, and Redis may go away."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from enquiry_hub import create_app
from enquiry_hub.core.database import db
from enquiry_hub.core.realtime import tell
from enquiry_hub.identity.people.models import Person
from enquiry_hub.schema import upgrade_schema
from tests.conftest import settings_for
from tests.features.discussions.test_posts import thread_in
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member
from tests.kit.live import Ear, cookie_of
from tests.kit.servers import free_port, wait_for_port

REDIS = os.environ.get("HUB_TEST_REDIS_URL", "")
pytestmark = pytest.mark.redis
KEY = "for tests only, for tests only, for tests"


@pytest.fixture
def two_processes(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Serve one SQLite store by two processes and yield their addresses."""
    started, addresses = [], []
    for _number in range(2):
        port = free_port()
        environment = {
            **os.environ, "HUB_DATA_DIR": str(tmp_path), "HUB_SECRET_KEY": KEY, "HUB_REDIS_URL": REDIS, "HUB_PORT": str(port),
            "HUB_EMBEDDED_WORKER": "0", "HUB_RATE_LIMITS": "0", "HUB_THREADS": "20",
        }  # fmt: skip
        started.append(subprocess.Popen([sys.executable, "-m", "enquiry_hub", "run"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        wait_for_port(port, started[-1], 30)
        addresses.append(f"http://127.0.0.1:{port}")
    yield addresses[0], addresses[1]
    for process in started:
        process.terminate()
    for process in started:
        process.wait(20)


@pytest.fixture
def world(tmp_path: Path):
    """Make a cohort with two members and a thread in a store of its own; yield the application and what was made."""
    app = create_app(settings_for(tmp_path, secret_key=KEY))
    with app.app_context():
        upgrade_schema(db.engine)
        cohort = make_cohort()
        author, reader = make_member(cohort), make_member(cohort)
        thread = thread_in(cohort, author)
        yield app, db.session.get_one(Person, author.id), db.session.get_one(Person, reader.id), thread.id
        db.session.remove()
        db.engine.dispose()


def write(address: str, browser: Browser, thread_id: str, body: str) -> int:
    """Post over HTTP to one of the processes and return the status."""
    headers = {"Cookie": cookie_of(browser), "X-CSRFToken": browser.token(), "Accept": "application/json"}
    return requests.post(f"{address}/threads/{thread_id}/posts", json={"body": body, "client_id": uuid.uuid4().hex}, headers=headers, timeout=10).status_code


def test_a_post_to_one_process_reaches_a_browser_at_the_other(world, two_processes):
    app, author, reader, thread_id = world
    browser = Browser(app, author)
    ear = Ear(two_processes[1], cookie_of(Browser(app, reader)))
    assert ear.enter(f"thread:{thread_id}")["ok"]
    assert write(two_processes[0], browser, thread_id, "Across.") == 201
    assert "Across." in ear.wait_for("post")["html"]
    ear.close()


def test_a_right_that_ends_at_one_process_ends_at_the_other(world, two_processes):
    app, author, reader, thread_id = world
    reading, writing = Browser(app, reader), Browser(app, author)
    ear = Ear(two_processes[1], cookie_of(reading))
    ear.enter(f"thread:{thread_id}")
    headers = {"Cookie": cookie_of(reading), "X-CSRFToken": reading.token()}
    assert requests.post(f"{two_processes[0]}/sign-out", headers=headers, timeout=10, allow_redirects=False).status_code == 303
    assert write(two_processes[0], writing, thread_id, "After the end.") == 201
    with pytest.raises(AssertionError):
        ear.wait_for("post", seconds=1.5)
    ear.close()


def test_posting_works_while_redis_is_away(tmp_path: Path):
    app = create_app(settings_for(tmp_path, secret_key=KEY, redis_url=f"redis://127.0.0.1:{free_port()}/0"))
    with app.app_context():
        upgrade_schema(db.engine)
        cohort = make_cohort()
        person = make_member(cohort)
        thread = thread_in(cohort, person)
        Browser(app, person).post(f"/threads/{thread.id}/posts", json={"body": "Still here."}, status=201)
        tell(f"thread:{thread.id}", "post", {})
        db.session.remove()
        db.engine.dispose()
