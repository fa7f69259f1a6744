"""One Chromium and one served demonstration for all browser tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.site import Site, running_site
from tests.kit.chromium import Watch, browser, visitor


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the demonstration, loaded once, on a running server."""
    with running_site(tmp_path_factory.mktemp("demo")) as site:
        yield site


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Return a running Chromium; it ends with the module, for other tests of this process start one of their own."""
    with browser() as running:
        yield running


class Door:
    """Let people in, each with cookies of their own, and keep what goes wrong in their pages."""

    def __init__(self, chromium: Browser, site: Site, stack: ExitStack) -> None:
        self.chromium, self.site, self._stack = chromium, site, stack
        self.watches: list[Watch] = []

    def enter(self, role: str = "", **options: Any) -> Page:
        """Open a page as one of the walkers, as a person's code, or as nobody."""
        cookies = self.site.cookies(role) if role else None
        page, watch = self._stack.enter_context(
            visitor(self.chromium, self.site.address, cookies=cookies, **options)
        )
        self.watches.append(watch)
        return page

    @property
    def faults(self) -> list[str]:
        """Return what went wrong in any page so far."""
        return [fault for watch in self.watches for fault in watch.faults]


@pytest.fixture
def door(chromium: Browser, demo_site: Site) -> Iterator[Door]:
    """Return the way in; everyone's pages are closed afterwards."""
    with ExitStack() as stack:
        yield Door(chromium, demo_site, stack)
