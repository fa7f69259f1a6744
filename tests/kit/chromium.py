"""Chromium, as the browser tests use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.kit.servers import find_chromium

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--force-color-profile=srgb",
]  # fmt: skip

AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

SMALL, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


def launch(playwright: Playwright) -> Browser:
    """Start the Chromium of this machine."""
    return playwright.chromium.launch(executable_path=find_chromium(), headless=True, args=FLAGS)


@contextmanager
def browser() -> Iterator[Browser]:
    """Run a Chromium; one per test process is enough, with a new `visitor` for each person."""
    with sync_playwright() as playwright:
        running = launch(playwright)
        try:
            yield running
        finally:
            running.close()


@dataclass
class Watch:
    """Keep what went wrong in a page: errors, refused by the content policy, failed or foreign requests."""

    base_url: str
    faults: list[str] = field(default_factory=list)

    def on(self, page: Page) -> None:
        """Watch a page."""
        page.on(
            "console",
            lambda message: (
                self.faults.append(f"console: {message.text}") if message.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._ask_whose)
        page.on(
            "response",
            lambda answer: (
                self.faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
            ),
        )

    def _ask_whose(self, request: Any) -> None:
        address = urlsplit(request.url)
        if (
            address.scheme in ("http", "https", "ws", "wss")
            and address.netloc != urlsplit(self.base_url).netloc
        ):
            self.faults.append(f"foreign request: {request.url}")


@contextmanager
def visitor(
    running: Browser, base_url: str, *, cookies: list[dict[str, Any]] | None = None, **options: Any
) -> Iterator[tuple[Page, Watch]]:
    """Open a page as a new person: own cookies, watched for faults.

    Options go to Playwright's `new_context`, such as `viewport=SMALL`, `java_script_enabled=False`. The worker of the shell is left out
    unless it is asked for (`service_workers="allow"`): a test that holds up an answer would not see what goes through it.
    """
    context: BrowserContext = running.new_context(
        base_url=base_url,
        locale="en-GB",
        timezone_id="Europe/London",
        **{"viewport": WIDE, "reduced_motion": "reduce", "service_workers": "block", **options},
    )
    if cookies:
        context.add_cookies(cookies)  # type: ignore[arg-type]
    watch = Watch(base_url)
    context.on("page", watch.on)
    try:
        yield context.new_page(), watch
    finally:
        context.close()


def screenshot(page: Page, name: str, folder: Path = Path("var/screenshots")) -> Path:
    """Keep a picture of the whole page and return its place."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.png"
    page.screenshot(path=str(target), full_page=True)
    return target


def axe_faults(page: Page, *, leave_out: tuple[str, ...] = ()) -> list[str]:
    """Return what axe finds wrong with the page, one line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    # Only the violations are asked for, and only they are sent: the rest takes most of the time.
    options = {"runOnly": {"type": "tag", "values": AXE_RULES}, "resultTypes": ["violations"]}
    found = page.evaluate("async options => (await axe.run(document, options)).violations", options)
    return [
        f"{fault['id']} ({fault['impact']}): {node['html'][:160]}"
        for fault in found
        if fault["id"] not in leave_out
        for node in fault["nodes"]
    ]


def sideways_scroll(page: Page) -> int:
    """Return by how many pixels the page is wider than its window; 0 is right."""
    wider: int = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wider
