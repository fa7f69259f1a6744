"""Load of posting on a hub of a test's own: who writes, what they were told, and whether the store agrees."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask

from enquiry_hub import create_app
from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.services import content_of
from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.inputs.services import Content, post_input
from enquiry_hub.identity.groups.models import FACILITATOR
from enquiry_hub.schema import upgrade_schema
from tests.conftest import settings_for
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member
from tests.kit.live import cookie_of
from tests.kit.servers import free_port, wait_for_port
from tests.laws.source import ROOT

KEY = "for tests only, for tests only, for tests"
NOTHING_SAVED = "Nothing was saved"


@dataclass
class Scene:
    """Hold an application on a store of its own, a thread in it, an input for files, and the headers of its writers."""

    app: Flask
    thread_id: str
    input_id: str
    people: list[str]
    headers: list[dict[str, str]]

    @property
    def path(self) -> str:
        """Return where posts go."""
        return f"/threads/{self.thread_id}/posts"

    def close(self) -> None:
        """Give the store's connections back."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def make_scene(folder: Path, writers: int = 8, **settings: Any) -> Scene:
    """Make a cohort of facilitators with a thread and an input, in a store of its own."""
    app = create_app(settings_for(folder, secret_key=KEY, **settings))
    with app.app_context():
        upgrade_schema(db.engine)
        cohort = make_cohort()
        people = [make_member(cohort, FACILITATOR) for _ in range(writers)]
        with work():
            thread = start_thread(Actor(people[0].id), cohort, "Under load")
            paper = post_input(Actor(people[0].id), cohort, "practice", Content("Four Fridays", "We counted."))
        browsers = [Browser(app, person) for person in people]
        headers = [
            {"Cookie": cookie_of(found), "X-CSRFToken": found.token(), "Accept": "application/json"}
            for found in browsers
        ]
        scene = Scene(app, thread.id, paper.id, [person.id for person in people], headers)
    scene.close()
    return scene


class Hub:
    """Be `enquiry-hub run` in a process of its own, of the program that lies in `root`, with the libraries of this Python or of another one."""

    def __init__(self, folder: Path, *, module: str = "enquiry_hub", root: Path = ROOT, python: str = sys.executable, **environment: str) -> None:
        self._program, self._root = (python, "-m", module), root
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("HUB_")},
            "HUB_DATA_DIR": str(folder), "HUB_SECRET_KEY": KEY, "HUB_RATE_LIMITS": "0", "HUB_THREADS": "60",
            "HUB_EMBEDDED_WORKER": "0", **environment,
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Hub:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start serving and return when the address answers."""
        self.process = subprocess.Popen(
            [*self._program, "run", "--port", str(self.port)], cwd=self._root,
            env=self._environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for_port(self.port, self.process)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the same program with the same settings."""
        return subprocess.run((*self._program, *words), cwd=self._root, env=self._environment, capture_output=True, text=True, check=False, timeout=250)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None


def ask(address: str, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str]:
    """Send one request on a connection of its own; return status and text, or 0 where no answer came."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


@dataclass
class Told:
    """Be what one try to post was answered with; 0 is no answer at all."""

    client_id: str
    body: str
    status: int
    text: str
    cookie: str = ""
    at: float = field(default_factory=time.monotonic)

    @property
    def place(self) -> tuple[str, int]:
        """Return the id and the number that an acknowledgement gives."""
        answer = json.loads(self.text)
        return answer["id"], answer["seq"]


class Writers:
    """Be people who each write one post after another, and send each again until it is acknowledged."""

    def __init__(self, address: str, scene: Scene, *, size: int = 2000, pause: float = 0.01) -> None:
        self._address, self._scene, self._size, self._pause = address, scene, size, pause
        self._over = threading.Event()
        self.told: list[Told] = []
        self._threads = [threading.Thread(target=self._write, args=(headers,)) for headers in scene.headers]

    def __enter__(self) -> Writers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(40)

    def _write(self, headers: dict[str, str]) -> None:
        number = 0
        while not self._over.is_set():
            number += 1
            mark = uuid.uuid4().hex
            body = f"Post {number}. " + "We noticed it in the corridor. " * (self._size // 31) + mark
            self._insist(mark, body, headers)

    def _insist(self, mark: str, body: str, headers: dict[str, str]) -> None:
        sent = json.dumps({"body": body, "client_id": mark}).encode()
        while True:
            answer = ask(self._address, "POST", self._scene.path, sent, {**headers, "Content-Type": "application/json"})
            self.told.append(Told(mark, body, *answer, headers["Cookie"]))
            if answer[0] == 201:
                time.sleep(self._pause)
                return
            if self._over.wait(0.1):
                return

    def acknowledged(self) -> list[Told]:
        """Return the answers that said that a post is stored."""
        return [told for told in list(self.told) if told.status == 201]

    def by_writer(self) -> list[list[Told]]:
        """Return the acknowledgements of each writer, in the order in which they came."""
        found = self.acknowledged()
        return [[told for told in found if told.cookie == headers["Cookie"]] for headers in self._scene.headers]

    def refused(self) -> list[Told]:
        """Return the answers that said that it is not."""
        return [told for told in list(self.told) if told.status not in (0, 201)]

    def wait_for(self, what: str, many: int, seconds: float = 30.0) -> None:
        """Wait for so many more answers, `acknowledged` or `refused`; fail after some seconds."""
        begun = len(getattr(self, what)())
        until = time.monotonic() + seconds
        while len(getattr(self, what)()) < begun + many:
            seen = Counter(told.status for told in list(self.told))
            assert time.monotonic() < until, f"no {many} more {what} within {seconds} s: {seen}"
            time.sleep(0.05)


def check_order(writers: Iterable[Writers]) -> None:
    """Fail unless each writer's posts stand in the order in which they were acknowledged: one is written when the one before is there."""
    for mine in (told for party in writers for told in party.by_writer()):
        numbers = [told.place[1] for told in mine]
        assert numbers == sorted(set(numbers)), "the posts of a writer changed places"


def check_store(scene: Scene, told: list[Told]) -> int:
    """Fail unless the store holds every acknowledged post once, and each stored one whole; return how many there are."""
    with scene.app.app_context():
        thread = db.session.get_one(Thread, scene.thread_id)
        posts = db.session.scalars(sa.select(Post).where(Post.thread_id == thread.id).order_by(Post.seq)).all()
        stored = {post.client_id: (post.id, post.seq) for post in posts}
        bodies = {post.client_id: post.body for post in posts}
        assert len(stored) == len(posts), "a post is there twice"
        assert [post.seq for post in posts] == list(range(1, len(posts) + 1)), "the numbers have gaps"
        assert (thread.last_seq, thread.last_change) == (len(posts), max((post.change for post in posts), default=0))
        lost = [found.client_id for found in told if found.status == 201 and stored.get(found.client_id) != found.place]
        assert not lost, f"{len(lost)} acknowledged posts are lost or somewhere else"
        asked_for = {found.client_id: found.body for found in told}
        assert all(asked_for[mark] == body for mark, body in bodies.items() if mark in asked_for)
        _check_company({post.id for post in posts})
        count = len(posts)
        db.session.rollback()
    scene.close()
    return count


def _check_company(posts: set[str]) -> None:
    """Fail unless exactly the stored posts have their row in the history and in the search."""
    kept = [row.facts["post_id"] for row in db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "PostAdded"))]
    assert sorted(kept) == sorted(posts), "the history says something else"
    found = db.session.scalars(sa.select(SearchDocument.subject_id).where(SearchDocument.subject_kind == "post")).all()
    assert sorted(found) == sorted(posts), "the search knows something else"
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(sa.text("SELECT count(*) FROM search_index")) == db.session.scalar(sa.select(sa.func.count()).select_from(SearchDocument))
        assert db.session.scalar(sa.text("PRAGMA integrity_check")) == "ok"


def check_files(scene: Scene, folder: Path) -> int:
    """Fail unless each file has its row and each row its whole file; return how many there are."""
    with scene.app.app_context():
        kept = {row.stored_name: (row.size, len(content_of(row) or b"")) for row in db.session.scalars(sa.select(Attachment))}
        db.session.rollback()
    scene.close()
    files = {path.name for path in (folder / "files").glob("*")} if (folder / "files").exists() else set()
    hidden = [path.name for path in (folder / "files").glob(".*")] if (folder / "files").exists() else []
    assert files == set(kept), f"{len(files)} files, {len(kept)} rows"
    assert all(size == whole for size, whole in kept.values()), kept
    assert not hidden, "half a file is left"
    return len(files)
