"""The pictures of the main pages in docs/images, taken of the demonstration.

`python -m tests.browser.screenshots` takes them; with the name of a folder after it, they go there.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.site import Site, running_site
from tests.kit.chromium import browser, visitor

MOST_BYTES = 200_000
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
BY_NIGHT = ("journey", "thread", "reflect", "framework")


@dataclass(frozen=True)
class Picture:
    """Name a picture, who looks, and where."""

    name: str
    role: str
    path: str


def pictures(site: Site) -> list[Picture]:
    """Return the eight main pages, and the way in."""
    demo = site.demo
    cohort = f"/cohorts/{demo.cohort_id}"
    return [
        Picture("journey", "headteacher", f"{cohort}/journey"),
        Picture("thread", "headteacher", f"/threads/{demo.things['thread', 'TH03']}?at=1"),
        Picture("reflect", "headteacher", f"{cohort}/journal/new?tense=past&prompt=PA3"),
        Picture("framework", "headteacher", f"{cohort}/framework"),
        Picture("risk", "headteacher", f"/risks/{demo.things['risk', 'RK13']}"),
        Picture("inputs", "headteacher", f"{cohort}/inputs"),
        Picture("sign-in", "", "/sign-in"),
        Picture("people", "headteacher", f"{cohort}/people"),
        Picture("session", "facilitator", f"/sessions/{demo.things['session', 'workshop_2']}"),
    ]


def take(page: Page, target: Path) -> None:
    """Keep the window's picture with as many colours as fit into the size allowed."""
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_timeout(200)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    for colours in (256, 128, 64):
        picture.quantize(colours, dither=Image.Dither.NONE).save(target, optimize=True)
        if target.stat().st_size < MOST_BYTES:
            return
    raise SystemExit(f"{target} has {target.stat().st_size} bytes; at most {MOST_BYTES} are allowed.")


def takes(picture: Picture) -> dict[str, dict[str, Any]]:
    """Return how a picture is taken: what its file's name ends in, and the options of the window."""
    found: dict[str, dict[str, Any]] = {"": {"viewport": DESK}, "-phone": {"viewport": PHONE}}
    if picture.name in BY_NIGHT:
        found |= {f"{end}-night": {**options, "color_scheme": "dark"} for end, options in found.items()}
    return found


def take_all(running: Browser, site: Site, folder: Path) -> list[Path]:
    """Take the pictures into a folder and return their places."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    for picture in pictures(site):
        cookies = site.cookies(picture.role) if picture.role else None
        for end, options in takes(picture).items():
            with visitor(running, site.address, cookies=cookies, **options) as (page, _watch):
                page.goto(picture.path)
                taken.append(folder / f"{picture.name}{end}.png")
                take(page, taken[-1])
    return taken


def main(arguments: list[str]) -> None:
    """Take the pictures into docs/images, or into the folder that is named."""
    folder = Path(arguments[0] if arguments else "docs/images")
    with (
        tempfile.TemporaryDirectory(prefix="hub-") as store,
        running_site(Path(store)) as site,
        browser() as running,
    ):
        for place in take_all(running, site, folder):
            print(f"{place} {place.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
