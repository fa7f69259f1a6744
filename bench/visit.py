"""What a first visit brings to a browser that has nothing yet, and what a page asks for while nobody does anything.

    python -m bench.visit                       the demonstration, by itself and behind nginx as it is shipped; needs Chromium
    python -m bench.visit --idle 20             watches an idle page for 20 seconds instead of 60

Bytes are those on the wire without fonts, as the browser counts them.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.site import Site, running_site
from tests.kit.chromium import browser
from tests.kit.machines import in_front
from tests.kit.servers import find_nginx

WHO, FONT = "headteacher", "Font"


@dataclass
class Wire:
    """Count what a page asks for and gets."""

    page: Page
    kinds: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, float] = field(default_factory=dict)
    frames: int = 0

    def __post_init__(self) -> None:
        session = self.page.context.new_cdp_session(self.page)
        session.on("Network.responseReceived", lambda told: self.kinds.update({told["requestId"]: told["type"]}))
        session.on("Network.loadingFinished", lambda told: self.bytes.update({told["requestId"]: told["encodedDataLength"]}))
        session.on("Network.webSocketFrameSent", self._sent)
        session.send("Network.enable")

    def _sent(self, _told: Any) -> None:
        self.frames += 1

    def kilobytes(self) -> float:
        """Return what came so far, without fonts."""
        return sum(size for request, size in self.bytes.items() if self.kinds.get(request) != FONT) / 1000


def visit(chromium: Browser, site: Site, address: str, path: str, *, idle: int = 0) -> tuple[float, int, int]:
    """Open a page as somebody whose browser has nothing yet; return the kilobytes and requests of that, and the requests and messages of an idle minute after it."""
    context = chromium.new_context(base_url=address)
    context.add_cookies([{**cookie, "url": address} for cookie in site.cookies(WHO)])  # type: ignore[typeddict-item]
    page = context.new_page()
    wire = Wire(page)
    page.goto(path, wait_until="networkidle")
    weight, requests = wire.kilobytes(), len(wire.bytes)
    page.wait_for_timeout(idle * 1000)
    quiet = (len(wire.bytes) - requests + wire.frames) * 60 / idle if idle else 0
    context.close()
    return weight, requests, round(quiet)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--idle", type=int, default=1 if "BENCH_ONCE" in os.environ else 60)
    seconds = asked.parse_args().idle
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(running_site(folder / "hub"))
        ways = {"by itself": site.address}
        if find_nginx():
            ways["behind nginx"] = stack.enter_context(in_front(folder / "nginx", [site.port, site.port]))
        chromium = stack.enter_context(browser())
        pages = {"journey": f"/cohorts/{site.demo.cohort_id}/journey", "thread": f"/threads/{site.demo.things['thread', 'TH01']}"}
        print("| a first visit | | kB without fonts | requests | in an idle minute |\n|---|---|---:|---:|---:|")
        for way, address in ways.items():
            for name, path in pages.items():
                weight, requests, quiet = visit(chromium, site, address, path, idle=seconds)
                print(f"| {name} | {way} | {weight:.0f} | {requests} | {quiet} |", flush=True)


if __name__ == "__main__":
    main()
