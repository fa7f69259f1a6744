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
    Seen,
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


STYLE = """a { color: #767676; text-decoration: none } p { color: #5a5a5a } [data-dark] { color: #000 } span { color: #222 }
[data-sign]::after { content: " here" } [data-edge] { border-top: 2px solid }"""
TOLD_APART = ("<p>Many words stand around <a data-edge href='/'>a way</a> and go on.</p>", "<p data-dark>Many words <span>stand around <a href='/'>a way</a></span> and go on.</p>")
NOT_JUDGED = "<p>Many words stand around <a data-sign href='/'>a way</a> and go on.</p>"
ALIKE = "<p>Many words stand around <a href='/'>a way</a> and go on.</p>", "<p>Many words <span>stand around <a href='/'>a way</a></span> and go on.</p>"


@pytest.mark.parametrize("first", [*TOLD_APART, NOT_JUDGED])
def test_a_link_that_nothing_tells_from_its_text_is_found_after_one_like_it_that_something_does(first: str) -> None:
    page_of = "<!doctype html><html lang='en'><head><title>Plan</title><style>{style}</style></head><body><main><h1>Plan</h1>{words}</main></body></html>".format
    with browser() as running:
        page, seen = running.new_page(), Seen()
        page.set_content(page_of(style=STYLE, words=first))
        assert not axe_faults(page, only=("link-in-text-block",), seen=seen)
        for second in ALIKE:
            page.set_content(page_of(style=STYLE, words=second))
            assert len(axe_faults(page, only=("link-in-text-block",), seen=seen)) == 1, second
