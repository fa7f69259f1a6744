"""PostgreSQL or Redis goes away in the middle of writing, and comes back: the hub then goes on by itself."""

from __future__ import annotations

import subprocess
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests

from tests.kit.live import Ear
from tests.kit.load import NOTHING_SAVED, Hub, Scene, Writers, ask, check_order, check_store, make_scene
from tests.kit.quick import QuickHub
from tests.kit.servers import (
    Postgres,
    find_postgres,
    find_redis,
    free_port,
    postgres_server,
    wait_for_port,
)
from tests.kit.switches import everything_required

WORDS = "The bell rang twice, and nobody in the corridor looked up."
BACK_WITHIN = 15  # seconds
HEARD_WITHIN = 30


def leave_out(what: str) -> None:
    """Skip what cannot run here, or fail where nothing may be left out."""
    assert not everything_required(), f"{what} is not here, and HUB_TEST_REQUIRE_ALL forbids leaving this out"
    pytest.skip(f"needs the programs of {what}")


@pytest.fixture
def server() -> Iterator[Postgres]:
    """Give a PostgreSQL server of the test's own."""
    programs = find_postgres()
    if programs is None:
        leave_out("PostgreSQL")
    with postgres_server(programs) as found:
        yield found


@pytest.fixture
def scene(server: Postgres, tmp_path: Path) -> Scene:
    """Make a cohort of writers in a store on that server."""
    return make_scene(tmp_path, database_url=server.url)


def check_meanwhile(hub: Hub, scene: Scene) -> None:
    """Fail unless pages, forms and the probes say that the store is away, quickly and in words."""
    signed_in = {"Cookie": scene.headers[0]["Cookie"], "Accept": "text/html"}
    fields = {"body": WORDS, "client_id": "", "csrf_token": scene.headers[0]["X-CSRFToken"]}
    form = {**signed_in, "Content-Type": "application/x-www-form-urlencoded"}
    begun = time.monotonic()
    status, page = ask(hub.address, "POST", scene.path, urlencode(fields).encode(), form)
    assert status == 503, page[:500]
    assert NOTHING_SAVED in page
    assert WORDS in page
    for path in (f"/threads/{scene.thread_id}", "/readyz"):
        assert ask(hub.address, "GET", path, None, signed_in)[0] == 503, path
    assert ask(hub.address, "GET", "/healthz", None, {})[0] == 200
    assert time.monotonic() - begun < 15


def wait_until_served(hub: Hub, scene: Scene) -> float:
    """Return the seconds until a page is served again; fail when they are too many."""
    begun = time.monotonic()
    while ask(hub.address, "GET", f"/threads/{scene.thread_id}", None, {"Cookie": scene.headers[0]["Cookie"]})[0] != 200:
        assert time.monotonic() - begun < BACK_WITHIN, "the store is back and the hub is not"
        time.sleep(0.1)
    return time.monotonic() - begun


def test_postgresql_restarted_under_load_loses_nothing(server: Postgres, scene: Scene, tmp_path: Path) -> None:
    with QuickHub(tmp_path, HUB_DATABASE_URL=server.url) as hub:
        assert hub.process is not None
        process = hub.process.pid
        with Writers(hub.address, scene) as writers:
            writers.wait_for("acknowledged", 40)
            server.stop()  # with the next line: pg_ctl restart -m immediate
            server.start()
            wait_until_served(hub, scene)
            writers.wait_for("acknowledged", 40, BACK_WITHIN)
            server.stop()
            writers.wait_for("refused", 24)
            check_meanwhile(hub, scene)
            server.start()
            wait_until_served(hub, scene)
            writers.wait_for("acknowledged", 40, BACK_WITHIN)
        assert hub.process.pid == process and hub.process.poll() is None, "the hub had to be started again"
        refused = writers.refused()
        assert {told.status for told in refused} == {503}
        assert all(NOTHING_SAVED in told.text for told in refused)
        assert not any(told.status == 0 for told in writers.told), "somebody got no answer at all"
    check_store(scene, writers.told)


def test_a_hub_killed_under_eight_writers_on_postgresql_keeps_what_it_acknowledged_in_order(server: Postgres, scene: Scene, tmp_path: Path) -> None:
    with QuickHub(tmp_path, HUB_DATABASE_URL=server.url) as hub, Writers(hub.address, scene, pause=0) as writers:
        for _ in range(2):
            writers.wait_for("acknowledged", 80)
            hub.kill()
            hub.start()
        writers.wait_for("acknowledged", 80)
    assert any(told.status == 0 for told in writers.told), "nobody was writing when it was killed"
    assert all(writers.by_writer()), "somebody was never heard"
    check_order([writers])
    check_store(scene, writers.told)


def start_redis(port: int, folder: Path) -> subprocess.Popen[bytes]:
    """Start a Redis server of the test's own and return when it answers."""
    program = find_redis()
    if program is None:
        leave_out("Redis")
    command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    wait_for_port(port, process)
    return process


def write(hub: Hub, scene: Scene, body: str) -> int:
    """Post to a hub and return the status."""
    sent = {"body": body, "client_id": uuid.uuid4().hex}
    return requests.post(f"{hub.address}{scene.path}", json=sent, headers=scene.headers[0], timeout=10).status_code


def test_redis_restarted_posting_goes_on_and_live_messages_come_back(tmp_path: Path) -> None:
    port, scene = free_port(), make_scene(tmp_path, writers=2)
    redis = start_redis(port, tmp_path)
    shared = {"HUB_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    try:
        with QuickHub(tmp_path, **shared) as here, QuickHub(tmp_path, **shared) as there:
            ear = Ear(there.address, scene.headers[1]["Cookie"])
            assert ear.enter(f"thread:{scene.thread_id}") == {"ok": True}
            assert write(here, scene, "Before.") == 201
            ear.wait_for("post", lambda data: "Before." in data["html"])
            redis.kill()
            redis.wait(10)
            assert write(here, scene, "While Redis is away.") == 201
            redis = start_redis(port, tmp_path)
            until, tries = time.monotonic() + HEARD_WITHIN, 0
            while not any(event == "post" and "Again" in data["html"] for event, data in list(ear.heard)):
                assert time.monotonic() < until, "what is posted at one process is not heard at the other any more"
                tries += 1
                assert write(here, scene, f"Again, {tries}.") == 201
                time.sleep(0.5)
            ear.close()
    finally:
        redis.kill()
        redis.wait(10)


def test_redis_restarted_under_eight_writers_at_two_processes_costs_nobody_a_post_or_its_place(server: Postgres, scene: Scene, tmp_path: Path) -> None:
    port = free_port()
    redis = start_redis(port, tmp_path)
    shared = {"HUB_REDIS_URL": f"redis://127.0.0.1:{port}/0", "HUB_DATABASE_URL": server.url}
    halves = [replace(scene, headers=scene.headers[:4]), replace(scene, headers=scene.headers[4:])]
    try:
        with QuickHub(tmp_path, **shared) as here, QuickHub(tmp_path, **shared) as there, Writers(here.address, halves[0]) as first, Writers(there.address, halves[1]) as second:
            parties = (first, second)
            for party in parties:
                party.wait_for("acknowledged", 30)
            redis.kill()
            redis.wait(10)
            for party in parties:
                party.wait_for("acknowledged", 30)
            redis = start_redis(port, tmp_path)
            for party in parties:
                party.wait_for("acknowledged", 30)
    finally:
        redis.kill()
        redis.wait(10)
    told = [*first.told, *second.told]
    assert {one.status for one in told} == {201}, "somebody was refused because Redis was away"
    assert all(party.by_writer() for party in parties)
    check_order(parties)
    check_store(scene, told)
