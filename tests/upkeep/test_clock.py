"""The clock is set back by three hours while people are at work, and nobody notices."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import requests
import sqlalchemy as sa
import time_machine
from flask import Flask
from limits import RateLimitItemPerSecond
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from enquiry_hub import flask_config
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.outbox.services import post_mail
from enquiry_hub.capabilities.outbox.worker import claim_mail
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post
from enquiry_hub.identity.people import passwords
from enquiry_hub.identity.people.models import Person
from tests.conftest import settings_for
from tests.features.discussions.test_posts import thread_in
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member
from tests.kit.live import Ear
from tests.kit.load import Hub, Scene, Told, Writers, check_store, make_scene
from tests.kit.smtp import MailServer, mail_server

BACK = timedelta(hours=3)
SECRET = "kettle-window-seventeen"
TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


@contextmanager
def set_back() -> Iterator[None]:
    """Set this process's clock back; it goes on from there."""
    with time_machine.travel(now() - BACK, tick=True):
        yield


def test_who_is_signed_in_stays_so_and_goes_on_writing(app: Flask, sign_in: Callable[[Person], Browser]) -> None:
    cohort = make_cohort()
    person = make_member(cohort)
    thread, browser, mark = thread_in(cohort, person), sign_in(person), uuid.uuid4().hex
    place = f"/drafts/thread:{thread.id}"
    path = f"/threads/{thread.id}/posts"
    browser.post(path, {"body": "Before.", "client_id": mark})
    first = browser.put(place, {"fields": {"body": "Half"}}).json["version"]
    with set_back():
        browser.get("/account")
        browser.post(path, {"body": "Before.", "client_id": mark})
        browser.post(path, {"body": "After.", "client_id": uuid.uuid4().hex})
        later = browser.put(place, {"fields": {"body": "Half a thought"}})
        assert later.status_code == 200, later.text
        assert later.json["version"] > first or later.json["version"] == 1  # a post that was sent drops its draft
        assert browser.get(place).json["fields"] == {"body": "Half a thought"}
        bodies = [post["body"] for post in browser.get(f"{path}.json").json["posts"]]
        page = browser.get(f"/threads/{thread.id}").text
    assert bodies == ["Before.", "After."]
    assert page.index("Before.") < page.index("After.")
    browser.get("/account")


def test_a_form_that_was_open_can_still_be_sent(app: Flask, visitor: Browser) -> None:
    make_member(make_cohort(), email="anna@example.org", password_hash=passwords.hash_password(SECRET))
    visitor.token()
    with set_back():
        visitor.post("/sign-in", {"email": "anna@example.org", "password": SECRET})
        visitor.get("/account")
    visitor.get("/account")


def test_nobody_waits_for_hours_who_had_used_an_allowance_up(tmp_path: Path) -> None:
    address = str(flask_config(settings_for(tmp_path))["RATELIMIT_STORAGE_URI"])
    counter, two = FixedWindowRateLimiter(storage_from_string(address)), RateLimitItemPerSecond(2)
    assert [counter.hit(two, "anna") for _ in range(3)] == [True, True, False]
    with set_back():
        assert not counter.hit(two, "anna")
        time.sleep(1.1)
        assert counter.hit(two, "anna")


def test_mail_is_claimed_at_once_and_once(app: Flask) -> None:
    with work():
        post_mail(to="reader@example.org", name="Anna", subject="Where we meet", text="In the hall.\n")
        later = post_mail(to="reader@example.org", name="Anna", subject="Next week", text="-\n", due_at=now() + timedelta(minutes=5)).id
    with set_back():
        first = claim_mail()
        assert first is not None and first != later, "mail that was due waits for the clock"
        assert claim_mail() is None, "mail was claimed twice"
    assert db.session.scalar(sa.select(OutboxMail.claimed_until).where(OutboxMail.id == later)) is None


class Clock:
    """Be the clock of a served hub, which can be set."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "clock"
        self.set(timedelta(0))

    def set(self, change: timedelta) -> None:
        """Move the clock against the machine's."""
        waiting = self.file.with_suffix(".new")
        waiting.write_text(str(int(change.total_seconds())), encoding="utf-8")
        waiting.replace(self.file)


def sign_in_over_http(hub: Hub, visit: requests.Session, token: str) -> int:
    """Send the form to sign in and return the status."""
    fields = {"email": "anna@example.org", "password": SECRET, "csrf_token": token}
    return visit.post(f"{hub.address}/sign-in", data=fields, allow_redirects=False, timeout=20).status_code


def made_earlier_than_the_one_before(scene: Scene) -> int:
    """Return how many posts carry a moment more than two hours before that of the post before them."""
    with scene.app.app_context():
        moments = list(db.session.scalars(sa.select(Post.created_at).where(Post.thread_id == scene.thread_id).order_by(Post.seq)))
        db.session.rollback()
    return sum(before - after > timedelta(hours=2) for before, after in zip(moments, moments[1:], strict=False))


def test_a_served_hub_whose_clock_is_set_back(tmp_path: Path) -> None:
    scene, clock = make_scene(tmp_path), Clock(tmp_path)
    with scene.app.app_context():
        make_member(make_cohort(), email="anna@example.org", password_hash=passwords.hash_password(SECRET))
        db.session.remove()
    with mail_server() as mail:
        settings = {
            "HUB_EMBEDDED_WORKER": "1", "HUB_SMTP_HOST": mail.host, "HUB_SMTP_PORT": str(mail.port), "HUB_RATE_LIMITS": "1",
            "HUB_RATE_LIMIT_FACTOR": "100", "HUB_TEST_CLOCK": str(clock.file), "HUB_ARGON2_MEMORY_KIB": "64", "HUB_ARGON2_ROUNDS": "1",
        }  # fmt: skip
        with Hub(tmp_path, module="tests.kit.clocked", **settings) as hub, Writers(hub.address, scene) as writers:
            ear = Ear(hub.address, scene.headers[0]["Cookie"])
            assert ear.enter(f"thread:{scene.thread_id}") == {"ok": True}
            visit = requests.Session()
            visit.headers["Connection"] = "close"  # the server ends a connection that is quiet for two seconds
            found = TOKEN.search(visit.get(f"{hub.address}/sign-in", timeout=20).text)
            assert found
            writers.wait_for("acknowledged", 40)
            first = next(told for told in writers.told if told.status == 201)
            clock.set(-BACK)
            with scene.app.app_context(), work():
                post_mail(to="reader@example.org", name="Anna", subject="Due at once", text="Now.\n")
            writers.wait_for("acknowledged", 40)
            check_after(hub, scene, ear, first)
            assert sign_in_over_http(hub, visit, found[1]) == 303
            assert visit.get(f"{hub.address}/account", allow_redirects=False, timeout=20).status_code == 200
            wait_for_mail(mail)
            ear.close()
    assert not writers.refused()
    check_store(scene, writers.told)
    assert made_earlier_than_the_one_before(scene) >= 1, "the clock was not set back"
    for mine in writers.by_writer():
        numbers = [told.place[1] for told in mine]
        assert numbers == sorted(set(numbers))


def check_after(hub: Hub, scene: Scene, ear: Ear, first: Told) -> None:
    """Fail unless pages, drafts, presence and repeats work for whoever was signed in before."""
    headers = {**scene.headers[0], "Content-Type": "application/json"}
    page = requests.get(f"{hub.address}/threads/{scene.thread_id}", headers={"Cookie": headers["Cookie"]}, allow_redirects=False, timeout=20)
    assert page.status_code == 200
    kept = requests.put(f"{hub.address}/drafts/thread:{scene.thread_id}", json={"fields": {"body": "Half"}}, headers=headers, timeout=20)
    assert kept.status_code == 200, kept.text
    ear.heard.clear()
    other = Ear(hub.address, scene.headers[1]["Cookie"])
    assert other.enter(f"thread:{scene.thread_id}") == {"ok": True}
    ear.wait_for("present", lambda data: bool(data["names"]))
    other.close()
    owner = next(found for found in scene.headers if found["Cookie"] == first.cookie)
    again = requests.post(f"{hub.address}{scene.path}", json={"body": first.body, "client_id": first.client_id}, headers=owner, timeout=20).json()
    assert (again["id"], again["seq"]) == first.place


def wait_for_mail(mail: MailServer, seconds: float = 15.0) -> None:
    """Wait until the mail that was due at once has come."""
    until = time.monotonic() + seconds
    while not mail.to("reader@example.org"):
        assert time.monotonic() < until, "mail that was due waits for the clock"
        time.sleep(0.1)
