"""One Chromium and one served demonstration for all browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.site import Site, running_site
from tests.kit.chromium import Watch, browsers, visitor

# Whatever is waited for comes within this on the busiest machine; to wait longer costs nothing where it comes. How soon things come, `bench/` says.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
# A page tries again more and more seldom while the hub is away, once a minute in the end.
BACK_AGAIN = 90_000


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the demonstration, loaded once, on a running server."""
    with running_site(tmp_path_factory.mktemp("demo")) as site:
        yield site


@pytest.fixture(scope="module")
def a_chromium() -> Iterator[Callable[[], Browser]]:
    """Return a function that returns a running Chromium; it ends with the module, for other tests of this process start one of their own."""
    with browsers() as one:
        yield one


@pytest.fixture
def chromium(a_chromium: Callable[[], Browser]) -> Browser:
    """Return a running Chromium."""
    return a_chromium()


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
        return page if options.get("java_script_enabled") is False else _ready_when_gone_to(page)

    @property
    def faults(self) -> list[str]:
        """Return what went wrong in any page so far."""
        return [fault for watch in self.watches for fault in watch.faults]


@pytest.fixture
def door(chromium: Browser, demo_site: Site) -> Iterator[Door]:
    """Return the way in; everyone's pages are closed afterwards."""
    with ExitStack() as stack:
        yield Door(chromium, demo_site, stack)


STARTED = "() => [...document.querySelectorAll('[data-enhance]')].every((element) => (element.dataset.enhanced ?? '') === element.dataset.enhance)"


def wait_until_started(page: Page) -> None:
    """Wait until everything in a page is started that its scripts, where it has any, start: nobody presses a button within the first hundredth of a second."""
    if page.locator("script[type=module]").count():
        page.wait_for_function(STARTED)


def wait_until_in(page: Page, kind: str) -> None:
    """Wait until the live channel of a kind, such as "thread", has let a page in."""
    page.wait_for_function("(kind) => (document.documentElement.dataset.live ?? '').split(' ').some((name) => name.startsWith(`${kind}:`))", arg=kind)


def wait_until(page: Page, holds: Callable[[], Any], meanwhile: Callable[[], Any] = lambda: None) -> None:
    """Wait until something holds that no page shows, such as what a test keeps back; do something before each look."""
    for _look in range(PATIENCE // 100):
        meanwhile()
        page.wait_for_timeout(100)  # lets the browser's events come in
        if holds():
            return
    raise AssertionError("it did not come to hold")


@contextmanager
def before_its_channel(page: Page) -> Iterator[None]:
    """Do what stands inside, with the page gone to there, before a live channel can let it in."""
    held: list[Route] = []
    page.route("**/socket.io.esm.min.js*", lambda route: held.append(route))
    yield
    wait_until(page, lambda: held)
    for route in held:
        route.continue_()


def follow(way: Locator) -> None:
    """Press what leads to another page, or to the same one anew, and wait until that has started."""
    with way.page.expect_navigation():
        way.click()
    wait_until_started(way.page)


def _ready_when_gone_to(page: Page) -> Page:
    go = page.goto

    def go_and_wait(*args: Any, **options: Any) -> Any:
        answer = go(*args, **options)
        wait_until_started(page)
        return answer

    page.goto = go_and_wait  # type: ignore[method-assign]
    return page


def lose_signal(page: Page) -> None:
    """Take the connection of a page away, once it has started."""
    wait_until_started(page)
    page.context.set_offline(True)
