"""The official Socket.IO client from npm, without a browser around it and by polling, as behind a proxy that lets no WebSocket through."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from enquiry_hub.core.access import Actor
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import edit_post
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member
from tests.kit.live import cookie_of, served
from tests.kit.servers import NODE
from tests.laws.source import ROOT

pytestmark = pytest.mark.node
CLIENT = ROOT / "tests" / "kit" / "socket_client.mjs"


class Client:
    """Be the client in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def hears(self, event: str) -> Any:
        """Return the next message of a kind; a test's own time limit ends the waiting."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line)
            if told["event"] == event:
                return told.get("data")
        raise AssertionError(f"the client ended before it heard {event!r}")


@contextmanager
def client_of(address: str, cookie: str, channel: str) -> Iterator[Client]:
    """Connect the client and let it enter a channel."""
    process = subprocess.Popen([os.environ[NODE], str(CLIENT), address, cookie, channel], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Client(process)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.timeout(180)
def test_the_client_from_npm_hears_posts_and_changes_and_is_refused_elsewhere(app, sign_in) -> None:
    cohort, other = make_cohort(), make_cohort()
    writer, reader = make_member(cohort), make_member(cohort)
    thread, elsewhere = thread_in(cohort, writer), thread_in(other, make_member(other))
    cookie = cookie_of(sign_in(reader))
    with served(app) as address:
        with client_of(address, cookie, f"thread:{thread.id}") as client:
            assert client.hears("entered")["ok"] is True
            post = post_in(thread, writer, "Said first.")
            heard = client.hears("post")
            assert heard["seq"] == post.seq and "Said first." in heard["html"]
            with work():
                edit_post(Actor(writer.id), post, "Said again.")
            assert "Said again." in client.hears("post")["html"]
        with client_of(address, cookie, f"thread:{elsewhere.id}") as stranger:
            assert not stranger.hears("entered").get("ok")
        with client_of(address, "nothing=1", f"thread:{thread.id}") as nobody:
            assert nobody.hears("refused")
