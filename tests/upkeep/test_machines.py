"""Two processes behind the nginx that is shipped, PostgreSQL and Redis: whatever one does is so at the other too."""

from __future__ import annotations

import http.client
import json
import os
import re
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import requests
import socketio
from limits.storage import RedisStorage

from enquiry_hub.core import presence
from enquiry_hub.core.access import Actor
from enquiry_hub.core.allowance import CommonAllowance
from enquiry_hub.core.database import db
from enquiry_hub.core.relay import Relay
from enquiry_hub.core.work import work
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.groups.services import end_membership
from enquiry_hub.identity.people.models import Person
from tests.kit.browser import hidden_fields
from tests.kit.databases import new_database
from tests.kit.live import Ear
from tests.kit.load import Hub, Scene, Writers, ask, check_store, make_scene
from tests.kit.machines import in_front
from tests.kit.quick import QuickHub
from tests.kit.servers import find_redis, free_port, redis
from tests.upkeep.test_neighbours import start_redis

pytestmark = [pytest.mark.nginx, pytest.mark.postgres, pytest.mark.redis]
AT_ONCE = 1.0  # seconds
GUESSES = 10


@dataclass
class Machines:
    """Hold two processes, nginx before them, and the people who use them."""

    front: str
    first: Hub
    second: Hub
    scene: Scene
    log: Path
    counters: str = ""

    @property
    def channel(self) -> str:
        """Return the thread's channel."""
        return f"thread:{self.scene.thread_id}"

    def wait_until_used(self, hub: Hub) -> None:
        """Wait until nginx gives requests to a process that was away."""
        begun, until = self.log.stat().st_size, time.monotonic() + 20
        while f'"process":"127.0.0.1:{hub.port}","process_status":"201"' not in self.log.read_text("utf-8")[begun:]:
            assert time.monotonic() < until, "nginx does not use it"
            time.sleep(0.05)

    def name(self, number: int) -> str:
        """Return what a person is called."""
        with self.scene.app.app_context():
            return db.session.get_one(Person, self.scene.people[number]).display_name

    def ear(self, address: str, number: int) -> Ear:
        """Open a socket for a person and enter the thread."""
        ear = Ear(address, self.scene.headers[number]["Cookie"])
        assert ear.enter(self.channel) == {"ok": True}
        return ear

    def write(self, address: str, number: int, body: str) -> int:
        """Post as a person and return the status."""
        sent = json.dumps({"body": body, "client_id": uuid.uuid4().hex}).encode()
        return ask(address, "POST", self.scene.path, sent, {**self.scene.headers[number], "Content-Type": "application/json"})[0]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Start two processes and nginx on stores of their own; the last two people of the scene may be sent away."""
    folder, port = tmp_path_factory.mktemp("machines"), free_port()
    program = find_redis()
    assert program is not None
    with new_database(os.environ["HUB_TEST_PG_URL"]) as url, redis(program) as counters:
        scene = make_scene(folder / "data", writers=6, database_url=url)
        settings = {
            "HUB_DATABASE_URL": url, "HUB_REDIS_URL": counters, "HUB_TRUSTED_PROXIES": "1", "HUB_RATE_LIMITS": "1",
            "HUB_BASE_URL": f"http://127.0.0.1:{port}", "HUB_TRUSTED_HOSTS": "127.0.0.1", "HUB_ARGON2_MEMORY_KIB": "64",
        }  # fmt: skip
        with (
            QuickHub(folder / "data", **settings) as first,
            QuickHub(folder / "data", **settings) as second,
            in_front(folder / "nginx", (first.port, second.port), port=port) as front,
        ):
            yield Machines(front, first, second, scene, folder / "nginx" / "access.log", counters)
        scene.close()


def heard_after(ear: Ear, mark: str) -> float:
    """Return the seconds until a post with these words is heard."""
    begun = time.monotonic()
    ear.wait_for("post", lambda data: mark in data["html"])
    return time.monotonic() - begun


def test_a_post_at_one_process_is_live_at_the_other_within_a_second(machines: Machines) -> None:
    ear, waits = machines.ear(machines.second.address, 1), []
    for turn in range(3):  # the best of three: the machine that tests may be busy
        assert machines.write(machines.first.address, 0, f"Across, mark{turn}z") == 201
        waits.append(heard_after(ear, f"mark{turn}z"))
    ear.close()
    assert min(waits) < AT_ONCE


def test_who_is_there_and_who_writes_crosses(machines: Machines) -> None:
    there = machines.ear(machines.second.address, 1)
    here = machines.ear(machines.first.address, 0)
    there.wait_for("present", lambda data: data["names"] == [machines.name(0)])
    here.wait_for("present", lambda data: data["names"] == [machines.name(1)])
    page = ask(machines.first.address, "GET", f"/threads/{machines.scene.thread_id}", None, machines.scene.headers[2])[1]
    assert machines.name(0) in page and machines.name(1) in page
    assert here.client.call("typing", {"channel": machines.channel}, timeout=20) == {"ok": True}
    assert there.wait_for("typing")["name"] == machines.name(0)
    there.heard.clear()
    here.close()
    there.wait_for("present", lambda data: data["names"] == [])
    there.close()


def membership_of(machines: Machines, number: int) -> str:
    """Return the id of a person's membership."""
    with machines.scene.app.app_context():
        return db.session.query(Membership).filter_by(person_id=machines.scene.people[number]).one().id


def test_whoever_is_sent_away_at_one_process_hears_nothing_more_at_the_other(machines: Machines) -> None:
    goes, stays = machines.ear(machines.second.address, 5), machines.ear(machines.second.address, 1)
    headers = machines.scene.headers[0]
    form = urlencode({"csrf_token": headers["X-CSRFToken"]}).encode()
    path = f"/memberships/{membership_of(machines, 5)}/end"
    asked = {**headers, "Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
    assert ask(machines.first.address, "POST", path, form, asked)[0] == 303
    assert machines.write(machines.first.address, 0, "For those who stay, mark9z") == 201
    heard_after(stays, "mark9z")
    time.sleep(AT_ONCE)
    assert not [data for event, data in goes.heard if event == "post" and "mark9z" in data["html"]]
    assert goes.enter(machines.channel)["ok"] is False
    goes.close()
    stays.close()


def sign_in_page(address: str) -> tuple[str, str]:
    """Return the cookie and the token of a visitor."""
    answer = requests.get(f"{address}/sign-in", timeout=10)
    return "; ".join(f"{name}={value}" for name, value in answer.cookies.items()), hidden_fields(answer.text)["csrf_token"]


def guess(address: str, cookie: str, token: str, *, email: str, said: str = "", source: str = "127.0.0.1") -> int:
    """Try a password as a visitor from an address that claims to be another, and return the status."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30, source_address=(source, 0))
    form = urlencode({"csrf_token": token, "email": email, "password": "not the right one", "way": "password", "next": ""})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"} | ({"X-Forwarded-For": said} if said else {})
    connection.request("POST", "/sign-in", form, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_tries_count_at_both_processes_together(machines: Machines) -> None:
    cookie, token = sign_in_page(machines.front)
    addresses = [machines.first.address, machines.second.address] * (GUESSES // 2)
    one = {"email": "one@example.org", "said": "203.0.113.9"}  # as nginx would say it
    assert 429 not in [guess(address, cookie, token, **one) for address in addresses]
    assert guess(machines.first.address, cookie, token, **one) == 429
    assert guess(machines.second.address, cookie, token, **one) == 429
    assert guess(machines.second.address, cookie, token, email="one@example.org", said="203.0.113.10") != 429


def test_socket_messages_count_at_both_processes_together(machines: Machines) -> None:
    ears = [machines.ear(hub.address, 3) for hub in (machines.first, machines.second)]
    with machines.scene.app.app_context():
        name = f"live/{machines.scene.people[3]}"
    counter, until = RedisStorage(machines.counters), time.monotonic() + 20
    while counter.get(name) < 2 * CommonAllowance.share:  # what both have asked for within one window
        assert time.monotonic() < until, "each process counts by itself"
        assert [ear.enter(machines.channel) for ear in ears] == [{"ok": True}] * 2
        time.sleep(0.2)
    for ear in ears:
        ear.close()


def test_nobody_gets_a_new_allowance_by_claiming_another_address(machines: Machines) -> None:
    cookie, token = sign_in_page(machines.front)
    two = {"email": "two@example.org"}
    assert 429 not in [guess(machines.front, cookie, token, **two, said=f"198.51.100.{number}") for number in range(GUESSES)]
    assert guess(machines.front, cookie, token, **two, said="198.51.100.99") == 429
    assert guess(machines.front, cookie, token, **two, source="127.0.0.2") != 429


@pytest.mark.parametrize("megabytes", [27, 31])
def test_what_is_too_large_is_answered_in_words(machines: Machines, megabytes: int) -> None:
    headers = {**machines.scene.headers[0], "Accept": "text/html"}
    files = {"file": ("large.pdf", b"%PDF-1.7\n" + b"x" * megabytes * 1024 * 1024, "application/pdf")}
    answer = requests.post(f"{machines.front}/files/on/input/{machines.scene.input_id}", headers=headers, files=files, timeout=60)
    assert answer.status_code == 413
    assert "That is too large" in answer.text and "Nothing was saved" in answer.text and "nginx" not in answer.text


def test_polling_stays_with_the_process_that_it_began_with(machines: Machines) -> None:
    clients, heard = [], []
    for number in range(1, 5):
        session = requests.Session()  # which, as a browser does, sends the cookie each time
        session.headers["Cookie"] = machines.scene.headers[number]["Cookie"]
        client = socketio.Client(reconnection=False, http_session=session)
        client.on("post", lambda data, number=number: heard.append((number, data["html"])))
        client.connect(machines.front, transports=["polling"], wait_timeout=10)
        assert client.call("enter", {"channel": machines.channel}, timeout=10) == {"ok": True}
        clients.append(client)
    assert machines.write(machines.front, 0, "By polling, mark7z") == 201
    until = time.monotonic() + 10
    while {number for number, html in heard if "mark7z" in html} != {1, 2, 3, 4}:
        assert time.monotonic() < until, heard
        time.sleep(0.05)
    for client in clients:
        client.disconnect()


def test_a_web_socket_passes_nginx_and_needs_no_particular_process(machines: Machines) -> None:
    ears = [machines.ear(machines.front, number) for number in range(1, 4)]
    assert machines.write(machines.front, 0, "Through the front, mark8z") == 201
    for ear in ears:
        heard_after(ear, "mark8z")
        ear.close()
    with pytest.raises(socketio.exceptions.ConnectionError):
        socketio.Client(reconnection=False).connect(
            machines.front, transports=["websocket"], wait_timeout=20,
            headers={"Cookie": machines.scene.headers[1]["Cookie"], "Origin": "https://elsewhere.example"},
        )  # fmt: skip


def test_static_files_are_kept_by_nginx_with_the_headers_of_the_application(machines: Machines) -> None:
    page = requests.get(f"{machines.front}/sign-in", timeout=10)
    style = re.search(r'href="(/static/[^"]+\.css[^"]*)"', page.text)
    assert style is not None
    answer = requests.get(machines.front + style[1], headers={"Cookie": "hub=anything"}, timeout=10)
    assert answer.headers["Content-Encoding"] == "gzip" and "max-age=31536000" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and "Set-Cookie" not in answer.headers
    again = requests.get(machines.front + style[1], timeout=10)
    assert again.headers["X-Request-ID"] == answer.headers["X-Request-ID"], "nginx asked the application again"
    assert "Content-Encoding" not in page.headers and page.headers["Cache-Control"] == "no-store"
    assert re.fullmatch(r"[0-9a-f]{32}", page.headers["X-Request-ID"])


def test_processes_are_replaced_one_after_another_and_somebody_always_answers(machines: Machines) -> None:
    with Writers(machines.front, machines.scene, pause=0.3) as writers:
        for hub in (machines.first, machines.second):
            writers.wait_for("acknowledged", 10)
            assert hub.process is not None
            hub.process.terminate()
            hub.process.wait(30)
            writers.wait_for("acknowledged", 10)
            hub.start()
            machines.wait_until_used(hub)
    told = [found.status for found in writers.told if found.cookie != machines.scene.headers[5]["Cookie"]]
    assert 0 not in told
    assert set(told) <= {201, 503}, told
    # A process that is told to stop serves whom it has taken and refuses all others at once, and nginx gives those to the other one. Only who
    # is connected in the moment between is told to try again; and is then answered.
    again = Counter(found.client_id for found in writers.told if found.status == 503)
    assert max(again.values(), default=0) <= 1, again
    with machines.scene.app.app_context():
        assert check_store(machines.scene, writers.told) > 0


def test_with_nobody_to_answer_nginx_says_so_in_words(tmp_path: Path) -> None:
    with in_front(tmp_path / "nginx", (free_port(), free_port())) as front:
        answer = requests.get(front, timeout=10)
    assert answer.status_code == 503 and "being started" in answer.text and answer.headers["Retry-After"] == "10"


def test_a_right_that_ends_while_redis_is_away_ends_all_the_same(tmp_path: Path) -> None:
    port, scene = free_port(), make_scene(tmp_path, writers=3)
    messenger = start_redis(port, tmp_path)
    shared = {"HUB_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    try:
        with QuickHub(tmp_path, **shared) as here, QuickHub(tmp_path, **shared) as there:
            machines = Machines("", here, there, scene, tmp_path)
            goes, stays = machines.ear(there.address, 2), machines.ear(there.address, 1)
            messenger.kill()
            messenger.wait(10)
            time.sleep(0.3)
            with scene.app.app_context():  # as a third process would, which nobody hears
                membership = db.session.query(Membership).filter_by(person_id=scene.people[2]).one()
                with work():
                    end_membership(Actor(scene.people[0]), membership)
            scene.close()
            assert machines.write(there.address, 1, "Meanwhile, mark5z") == 201
            heard_after(stays, "mark5z")
            messenger = start_redis(port, tmp_path)
            time.sleep(1)
            assert machines.write(here.address, 1, "Afterwards, mark6z") == 201
            time.sleep(2)
            assert not [event for event, _data in goes.heard if event == "post"]
            goes.close()
            stays.close()
    finally:
        messenger.kill()
        messenger.wait(10)


def test_a_process_that_falls_silent_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    relay = type("Silent", (), {"host_id": "this one", "emit": lambda *_: told.append("announced")})()
    assert not isinstance(relay, Relay)
    said = {"at": "that one", "here": "thread:abcdef", "names": {"p1": "Siân Ŵ"}}
    presence.hear(relay, said, lambda _channel: {"p2": "Tom"}, told.append)  # type: ignore[arg-type]
    assert told == ["thread:abcdef", "announced"], "who is new does not know yet who is here"
    presence.hear(relay, said, lambda _channel: {"p2": "Tom"}, told.append)  # type: ignore[arg-type]
    assert told == ["thread:abcdef", "announced"], "what is known already is told nobody"
    assert presence.names_elsewhere("thread:abcdef") == {"p1": "Siân Ŵ"}
    assert presence.forget_silent() == []
    monkeypatch.setattr(presence, "FORGOTTEN_AFTER", -1.0)
    assert presence.forget_silent() == ["thread:abcdef"] and presence.names_elsewhere("thread:abcdef") == {}
