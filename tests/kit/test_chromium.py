"""The browser of the tests, shown a page with faults."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.kit.chromium import (
    SMALL,
    axe_faults,
    browser,
    browsers,
    chromiums,
    ended_after,
    sideways_scroll,
    visitor,
)

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><title>Plan</title></head><body><main><h1>Plan</h1>
<script>go()</script><p style="width: 900px">Words</p><img src="/none.png"></main></body></html>"""


@pytest.fixture
def address() -> Iterator[str]:
    """Serve a page with faults."""
    app = Flask("faulty")
    app.add_url_rule("/", "page", lambda: (PAGE, {"Content-Security-Policy": "default-src 'self'"}))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_faults_are_seen(address: str) -> None:
    with browser() as running, visitor(running, address, viewport=SMALL) as (page, watch):
        page.goto("/")
        assert any("image-alt" in fault for fault in axe_faults(page))
        assert any("Content Security Policy" in fault for fault in watch.faults), watch.faults
        assert sideways_scroll(page) == 0


def test_one_that_hangs_while_it_closes_is_ended_and_the_next_is_a_new_one(address: str) -> None:
    with browsers() as one:
        context = one().new_context(base_url=address)
        context.new_page().goto("/")
        for pid in chromiums():
            os.kill(pid, signal.SIGSTOP)
        with ended_after(0.5):
            context.close()
        answer = one().new_context(base_url=address).new_page().goto("/")
        assert answer is not None and answer.ok
