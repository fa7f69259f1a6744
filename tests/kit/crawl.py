"""Following links, as a person would who clicks on everything."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from flask import Flask, template_rendered
from jinja2 import Template
from lxml.html import document_fromstring

from tests.kit.browser import Browser
from tests.kit.html import BadPage, check

HOST = "localhost"


@dataclass
class Found:
    """Hold one address for each kind of page and for each template, and what was wrong on the way."""

    pages: dict[str, str] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def shape(address: str) -> str:
    """Return an address without its ids, so that ten risks count as one kind of page; parts of the library have words for ids."""
    path = re.sub(r"^/library/[^/]+$", "/library/*", urlsplit(address).path)
    return "/".join("*" if len(part) == 16 and part.isalnum() else part for part in path.split("/"))


def links_in(page: str, here: str) -> list[str]:
    """Return where a page's links on this site lead.

    A post is drawn the same for everybody: the page of a thread says whether its reader is shown the link to the framework.
    """
    found, uses = [], " data-uses" in page
    for link in document_fromstring(page).iter("a"):
        if "use" in (link.get("class") or "").split() and not uses:
            continue
        target = urldefrag(urljoin(here, link.get("href") or here)).url
        parts = urlsplit(target)
        if parts.scheme == "http" and parts.netloc == HOST:
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def crawl(browser: Browser, start: str = "/", pages: int = 130, *, inspected: bool = True) -> Found:
    """Follow links, new kinds of pages first, until so many pages were asked for; of each kind of file one, which counts as no page.

    Each page is inspected, but where others look at it more closely.
    """
    waiting, later = deque([(start, "the start")]), deque[tuple[str, str]]()
    known, kinds, found = {start}, set[str](), Found()
    while (waiting or later) and pages:
        address, origin = waiting.popleft() if waiting else later.popleft()
        is_file = "." in urlsplit(address).path.rpartition("/")[2]
        if shape(address) in kinds and (waiting or is_file):
            if not is_file:
                later.append((address, origin))
            continue
        pages -= not is_file
        kinds.add(shape(address))
        for link in _follow(browser, address, origin, found, inspected):
            if link not in known:
                known.add(link)
                waiting.append((link, address))
    return found


def _follow(browser: Browser, address: str, origin: str, found: Found, inspected: bool) -> list[str]:
    """Ask for an address, note what is wrong, and return the links of the page."""
    drawn: list[str] = []

    def note(_app: Flask, template: Template, **_context: Any) -> None:
        drawn.append(template.name or "")

    with browser.app.app_context(), template_rendered.connected_to(note, browser.app):
        answer = browser.client.get(address, follow_redirects=True)
    if answer.status_code != 200:
        found.faults.append(f"{address} (linked from {origin}): {answer.status_code}")
        return []
    if answer.mimetype != "text/html":
        return []
    found.pages.setdefault(shape(answer.request.path), address)
    for name in drawn:
        found.templates.setdefault(name, address)
    try:
        if inspected:
            check(answer.text, address)
    except BadPage as fault:
        found.faults.append(f"{fault}\n(linked from {origin})")
    return links_in(answer.text, f"http://{HOST}{answer.request.full_path.rstrip('?')}")
