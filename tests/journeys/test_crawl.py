"""Everyone follows every link that they are shown: each leads to a sound page that they may see."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.conftest import settings_for
from tests.kit.browser import Browser
from tests.kit.demo import WALKERS, Demo, make_demo
from tests.kit.html import BadPage, inspect

PAGES = 130
HOST = "localhost"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return the demonstration on a store of its own."""
    yield make_demo(settings_for(tmp_path_factory.mktemp("demo"), demo=True))


def shape(address: str) -> str:
    """Return an address without its ids, so that ten risks count as one kind of page."""
    path = urlsplit(address).path
    return "/".join("*" if len(part) == 16 and part.isalnum() else part for part in path.split("/"))


def links_in(page: str, here: str, where: str) -> list[str]:
    """Return where a page's links on this site lead; raise BadPage when the page is unsound."""
    found = []
    for link in inspect(page, where).all("a"):
        target = urldefrag(urljoin(here, link.get("href") or here)).url
        parts = urlsplit(target)
        if parts.scheme == "http" and parts.netloc == HOST:
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def crawl(browser: Browser, start: str, pages: int = PAGES) -> tuple[set[str], list[str]]:
    """Follow links, new kinds of pages first; return the kinds seen and the faults."""
    waiting, later = deque([(start, "the start")]), deque[tuple[str, str]]()
    known, kinds, faults = {start}, set[str](), list[str]()
    while (waiting or later) and pages:
        address, origin = waiting.popleft() if waiting else later.popleft()
        if shape(address) in kinds and waiting:
            later.append((address, origin))
            continue
        pages -= 1
        kinds.add(shape(address))
        with browser.app.app_context():
            answer = browser.client.get(address, follow_redirects=True)
        if answer.status_code != 200:
            faults.append(f"{address} (linked from {origin}): {answer.status_code}")
            continue
        if answer.mimetype != "text/html":
            continue
        here = f"http://{HOST}{answer.request.full_path.rstrip('?')}"
        try:
            links = links_in(answer.text, here, address)
        except BadPage as fault:
            faults.append(f"{fault}\n(linked from {origin})")
            continue
        for link in links:
            if link not in known:
                known.add(link)
                waiting.append((link, address))
    return kinds, faults


@pytest.mark.parametrize("role", [*WALKERS, "visitor"])
def test_every_link_leads_somewhere(demo: Demo, role: str) -> None:
    browser = Browser(demo.app) if role == "visitor" else demo.browser(role)
    kinds, faults = crawl(browser, "/")
    assert not faults, "\n\n".join(faults)
    assert len(kinds) >= 4, kinds
