"""Chromium, as the browser tests use it."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright

from tests.kit.servers import find_chromium

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--force-color-profile=srgb",
    # Scripts are compiled, and what they leave behind is cleared, by helpers beside them: on processors that are all at work, a seventh more of it.
    # No page lives long enough to win back what the two compilers take that make quicker what runs often: a fourteenth.
    "--js-flags=--single-threaded --min-semi-space-size=64 --max-semi-space-size=64 --no-maglev --no-turbofan",
]  # fmt: skip

AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

CLOSING = 60  # seconds
SMALL, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


def launch(playwright: Playwright) -> Browser:
    """Start the Chromium of this machine."""
    return playwright.chromium.launch(executable_path=find_chromium(), headless=True, args=FLAGS)


@contextmanager
def browsers() -> Iterator[Callable[[], Browser]]:
    """Give a function that returns a running Chromium: the same each time, and a new one where that was ended."""
    with sync_playwright() as playwright:
        running = [launch(playwright)]

        def one() -> Browser:
            if not running[-1].is_connected():
                running.append(launch(playwright))
            return running[-1]

        try:
            yield one
        finally:
            with ended_after(CLOSING):
                running[-1].close()


@contextmanager
def browser() -> Iterator[Browser]:
    """Run a Chromium; one per test process is enough, with a new `visitor` for each person."""
    with browsers() as one:
        yield one()


@contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    """End the Chromiums of this process if what is done inside takes longer: closing has no limit of its own, and one that hangs would hang a whole run."""
    ended = threading.Event()

    def end() -> None:
        ended.set()
        end_chromiums()

    limit = threading.Timer(seconds, end)
    limit.daemon = True
    limit.start()
    try:
        yield
    except Error:
        if not ended.is_set():
            raise
    finally:
        limit.cancel()


def end_chromiums() -> None:
    """End every Chromium that descends from this process, as a crash would."""
    for pid in chromiums():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def chromiums() -> list[int]:
    """Return the processes of Chromium that descend from this one."""
    parents: dict[int, int] = {}
    named: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            name, _bracket, rest = stat.read_text().partition("(")[2].rpartition(")")
            pid = int(stat.parent.name)
            parents[pid] = int(rest.split()[1])
            if name.startswith("chrom"):
                named.add(pid)
    return [pid for pid in named if os.getpid() in _above(pid, parents)]


def _above(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid in parents:
        pid = parents[pid]
        yield pid


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
        with ended_after(CLOSING):
            if running.is_connected():
                context.close()


def screenshot(page: Page, name: str, folder: Path = Path("var/screenshots")) -> Path:
    """Keep a picture of the whole page and return its place."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.png"
    page.screenshot(path=str(target), full_page=True)
    return target


# What axe asks of colours is a matter of how words look and of what lies behind them. What looks the same in the same surroundings has the same contrast.
# It takes axe most of its time, so that over many pages only those elements are given to its rules of colours that look as none before.
RUN = """async ([options, known, within]) => {
    const parts = within ? [...document.querySelectorAll(within)] : [];
    const where = parts.length ? {include: parts} : document;
    window.hubAsks = null;
    if (known === null) return {violations: (await axe.run(where, options)).violations, looks: [], open: []};
    const short = (text) => {
        let [one, other] = [0xdeadbeef, 0x41c6ce57];
        for (let place = 0; place < text.length; place += 1) {
            one = Math.imul(one ^ text.charCodeAt(place), 2654435761);
            other = Math.imul(other ^ text.charCodeAt(place), 1597334677);
        }
        return `${(one >>> 0).toString(36)}${(other >>> 0).toString(36)}`;
    };
    const looks = new Map([[null, ""]]), before = new Set(known.split(" "));
    const look = (element) => {
        if (!looks.has(element)) {
            const {backgroundColor, backgroundImage, opacity, position, filter} = getComputedStyle(element);
            const own = [element.localName, element.getAttribute("class"), backgroundColor, backgroundImage, opacity, position, filter].join();
            looks.set(element, short(`${look(element.parentElement)} > ${own}`));
        }
        return looks.get(element);
    };
    const inline = (element) => element.parentElement && getComputedStyle(element).display.startsWith("inline");
    const block = (element) => { do element = element.parentElement; while (inline(element)); return element; };
    const signs = ["border-top", "border-right", "border-bottom", "border-left", "outline", "text-decoration", "font-family"];
    const words = ({color, fontSize, fontWeight, fontStyle, textShadow}) => [color, fontSize, fontWeight, fontStyle, textShadow];
    // What a rule hangs on, of one element.
    const hangs = {
        "color-contrast": (element) => [look(element), ...words(getComputedStyle(element)), element.matches(":disabled") || Boolean(element.closest("[aria-disabled=true]") || element.closest("label")?.control?.disabled)],
        "link-in-text-block": (element) => {
            const looks = getComputedStyle(element), beside = ["::before", "::after"].map((part) => getComputedStyle(element, part).content);
            return [look(element), ...words(looks), ...signs.map((sign) => looks.getPropertyValue(sign)), ...beside, ...words(getComputedStyle(block(element))), "link"];
        },
    };
    const speaks = (element) => element.matches("a, input, select, textarea, button") || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const fresh = new Set(), judged = new Set(), whole = (rule, element) => short(hangs[rule](element).join());
    window.hubAsks = {
        // Of elements that look the same the first is asked.
        matches: (rule, element, matches) => {
            if (!speaks(element)) return false;
            const looks = whole(rule, element);
            if (before.has(looks) || fresh.has(looks) || !matches()) return false;
            fresh.add(looks);
            return true;
        },
        // What axe could not judge, such as a single letter, or words under something, is asked of the next that looks so.
        // One of the two ways in which a link may be told from its text is enough; where both are missing it is found wherever it stands.
        told: (rule, element, result) => (result || rule === "color-contrast" && result === false) && judged.add(whole(rule, element)),
    };
    if (!window.hubListens) {
        window.hubListens = true;
        for (const rule of axe._audit.rules.filter(({id}) => id in hangs)) {
            const {matches} = rule;
            rule.matches = function (node, ...rest) {
                const asked = () => matches.call(this, node, ...rest);
                return window.hubAsks ? window.hubAsks.matches(rule.id, node, asked) : asked();
            };
            for (const name of rule.any) {
                const check = axe._audit.checks[name.id ?? name], {evaluate} = check;
                check.evaluate = function (node, ...rest) {
                    const result = evaluate.call(this, node, ...rest);
                    window.hubAsks?.told(rule.id, node, result);
                    return result;
                };
            }
        }
    }
    const {violations} = await axe.run(where, options);
    const [settled, open] = [true, false].map((was) => [...fresh].filter((one) => judged.has(one) === was));
    return {violations, looks: settled, open};
}"""


class Seen(set[str]):
    """Be the looks that axe has judged, and those that it could not judge in so many places that asking it once more is of no use."""

    TRIES = 4

    def __init__(self, looks: Iterable[str] = ()) -> None:
        super().__init__(looks)
        self._tries = Counter[str]()

    def learn(self, found: dict[str, list[str]]) -> None:
        """Add what was judged."""
        self._tries.update(found["open"])
        self.update(found["looks"], (look for look in found["open"] if self._tries[look] >= self.TRIES))


def bring_axe(page: Page) -> None:
    """Let each page that is opened from now on have axe in it: to hand it over again and again takes a tenth of the time of a look."""
    page.add_init_script(Axe().axe_script)


def axe_faults(page: Page, *, leave_out: tuple[str, ...] = (), only: tuple[str, ...] = (), seen: Seen | None = None, within: str = "") -> list[str]:
    """Return what axe finds wrong with the page, one line each, by all its rules or by those that are named.

    With `seen`, colours are asked for only where something looks as nothing in it does; what looks new here is added. `within` names the parts to look at, where
    the rest of the page was looked at before.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    # Only the violations are asked for, and only they are sent: the rest takes most of the time.
    options = {"runOnly": {"type": "rule" if only else "tag", "values": list(only) or AXE_RULES}, "resultTypes": ["violations"]}
    found = page.evaluate(RUN, [options, None if seen is None else " ".join(seen), within])  # as one text: thousands by themselves are slow to hand over
    if seen is not None:
        seen.learn(found)
    return [
        f"{fault['id']} ({fault['impact']}): {node['html'][:160]}"
        for fault in found["violations"]
        if fault["id"] not in leave_out
        for node in fault["nodes"]
    ]


def sideways_scroll(page: Page) -> int:
    """Return by how many pixels the page is wider than its window; 0 is right."""
    wider: int = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wider
