"""Odd input at every address: whatever arrives, the answer is a sentence and never a fault of ours."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import html5lib
import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from enquiry_hub import create_app
from enquiry_hub.core import subjects
from enquiry_hub.core.database import db
from enquiry_hub.core.routing import GUARDS
from enquiry_hub.schema import upgrade_schema
from tests.conftest import settings_for
from tests.kit.browser import Browser
from tests.kit.databases import new_database
from tests.kit.world import JOIN_CODE, World, make_world

SECONDS = 36  # for all of it, however slow the machine

ODD = (
    "\x00", "\ud800", "-1", "0", str(2**31), str(2**63), "9" * 5000, "1e999", "٣", "NaN", "true", "null", "' OR 1=1 --",
    "0001-01-01", "9999-12-31", "2026-03-29T01:30", "2026-03-29", "2026-02-30", "25:99", "00:00", "..", "/", "//evil.example",
    "%00", "<script>", "\u202e", "\u0085", "x" * 9000, "a:b", "entry:zzzzzz", ":", "*", '"', "_", "'", "\\", "(", "AND", "NEAR(", "[]", "{}", " ",
)  # fmt: skip
QUERY = (
    "q", "page", "at", "quote", "reply", "after", "changed_after", "limit", "html", "tense", "shape", "prompt", "session", "on", "more",
    "theme", "kind", "to", "risk", "next", "sent", "v", "reported",
)  # fmt: skip
FIELDS = (
    "title", "body", "name", "people", "group", "client_id", "base", "hold", "reply_to", "word", "seq", "attention", "reason", "words",
    "note", "pinned", "locked", "email", "ends_on", "display_name", "password", "old", "role", "limit", "days", "seen", "way", "file",
    "audience", "target", "link", "until", "part_text", "shape", "turn", "stand_on", "prompt_id", "session_id", "valence",
    "context_factor", "likelihood", "impact", "confidence", "kind", "risks", "closes_on", "sentence", "number", "state", "status", "into",
    "theme_id", "owner_id", "cause", "event", "consequence", "if_text", "then_text", "because_text", "starts", "review", "answer",
    "suggestion", "part", "text", "effectiveness", "unit", "lines", "place", "access", "date", "starts_at", "ends_at", "day", "begins",
    "ends", "was-zzzzzz", "nature", "published_on", "published_at", "year", "pasted", "fill", "doi", "language", "digest", "quiet_from",
    "quiet_until", "sure", "description", "rank", "appetite", "level", "code", "capacity", "tense", "person", "next", "confirm",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return the small world on a store of its own, on PostgreSQL where the run has one: each store refuses other things."""
    folder, server = tmp_path_factory.mktemp("odd"), os.environ.get("HUB_TEST_STORE", "")
    with ExitStack() as stack:
        store = {}
        if server:
            url = stack.enter_context(new_database(server))
            store = {"database_url": url.replace("postgresql://", "postgresql+psycopg://")}
        app = create_app(settings_for(folder, env="production", **store))
        with app.app_context():
            upgrade_schema(db.engine)
            made = make_world(app, Path(folder) / "files")
            db.session.remove()
        yield made
        with app.app_context():
            db.engine.dispose()


def addresses(world: World, rule: Rule) -> Iterator[str]:
    """Give the addresses of a route: with what there is, and with odd things in place of it."""
    values = {
        "code": JOIN_CODE,
        "place": "odd",
        "kind": "entry",
        "token": "zzzzzz",
        "entry_id": world.places["shared"],
        "row_id": world.places["shared"],
    }
    known = {
        name: values.get(name, world.places.get(name.removesuffix("_id"), "zzzzzzzz"))
        for name in rule.arguments
    }
    closed = {name: min(taken.items) for name, taken in rule._converters.items() if isinstance(taken, AnyConverter)}
    with world.app.test_request_context():
        address = world.app.url_for(rule.endpoint, **{**known, **closed})
        yield address
        for name in rule.arguments & {"code", "place", "kind", "token"}:
            for odd in ("\x00", "%ff", "x" * 300, "é:", "a:b"):
                if name in closed:
                    yield address.replace(f"/{closed[name]}", f"/{quote(odd)}")
                else:
                    yield world.app.url_for(rule.endpoint, **{**known, **closed, name: odd})


def routes(app: Flask, method: str) -> list[Rule]:
    """Return the routes that take a method, but those that end the sign-in that asks."""
    ending = {
        "static",
        "people.sign_out",
        "people.sign_out_everywhere",
        "people.close_account",
        "groups.end",
        "journals.remove",
    }
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint in GUARDS and rule.endpoint not in ending and method in (rule.methods or ())
    ]


def ask(world: World, browser: Browser, method: str, address: str, **options: Any) -> str:
    """Ask, and return what is wrong with the answer."""
    with world.app.app_context():
        answer = browser.client.open(address, method=method, **options)
    if answer.status_code >= 500 or b"Traceback" in answer.data[:5000]:
        return f"{method} {address[:120]} {str(options)[:160]}: {answer.status_code}"
    return ""


def browser_of(world: World, role: str) -> Browser:
    """Open a browser for a role."""
    with world.app.app_context():
        db.session.add(world.people[role])
        return Browser(world.app, world.people[role])


@pytest.mark.parametrize("role", ["owner", "facilitator"])
def test_no_question_is_a_fault_of_ours(world: World, role: str) -> None:
    browser, faults, end = browser_of(world, role), [], time.monotonic() + SECONDS / 6
    for turn, odd in enumerate(ODD):
        for rule in routes(world.app, "GET")[turn % 3 :: 3]:
            if time.monotonic() > end:
                break
            query = {name: odd.encode("utf-8", "surrogatepass") for name in QUERY}
            faults += [
                ask(world, browser, "GET", address, query_string=query)
                for address in (list(addresses(world, rule)) if turn < 3 else [next(addresses(world, rule))])
            ]
    assert not [fault for fault in faults if fault]


@pytest.mark.parametrize("role", ["owner", "facilitator"])
def test_no_form_is_a_fault_of_ours(world: World, role: str) -> None:
    browser, faults, end = browser_of(world, role), [], time.monotonic() + SECONDS / 6
    token = browser.token()
    for turn, odd in enumerate(("", *ODD)):
        for rule in routes(world.app, "POST")[turn % 3 :: 3]:
            if time.monotonic() > end:
                break
            form: Any = {name: odd.encode("utf-8", "surrogatepass") for name in FIELDS} if odd else {}
            headers = {"X-CSRFToken": token}
            for address in list(addresses(world, rule))[: None if turn < 3 else 1]:
                faults.append(
                    ask(world, browser, "POST", address, data={**form, "csrf_token": token}, headers=headers)
                )
    assert not [fault for fault in faults if fault]


@pytest.mark.parametrize("role", ["owner", "facilitator"])
def test_no_kind_of_thing_is_a_fault_of_ours(world: World, role: str) -> None:
    browser, faults = browser_of(world, role), []
    with world.app.app_context():
        things = [(kind.name, row_id) for kind in subjects.KINDS.values() for row_id in db.session.scalars(sa.select(kind.model.id).limit(1))]
    things += [(kind.name, row_id) for kind in subjects.SHIPPED.values() for row_id in list(kind.things())[:1]]
    assert len({kind for kind, _row_id in things} & set(subjects.SHIPPED)) == 3
    for method in ("GET", "POST"):
        data = {"csrf_token": browser.token()} if method == "POST" else None
        for rule in (found for found in routes(world.app, method) if {"kind", "row_id"} <= found.arguments):
            closed = next((taken.items for name, taken in rule._converters.items() if name == "kind" and isinstance(taken, AnyConverter)), None)
            for kind, row_id in things:
                if closed is None or kind in closed:
                    with world.app.test_request_context():
                        address = world.app.url_for(rule.endpoint, **{**dict.fromkeys(rule.arguments, "zzzzzzzz"), "kind": kind, "row_id": row_id})
                    faults.append(ask(world, browser, method, address, data=data))
    assert not [fault for fault in faults if fault]


JSON = (
    "null", "[]", "3", '"text"', "{", "", '{"body": null}', '{"body": 3}', '{"body": ["x"]}', '{"body": "\\ud800"}', '{"body": "\\u0000"}',
    '{"body": "x", "reply_to": "\\ud800"}', '{"body": "x", "reply_to": "\\u0000"}', '{"body": "x", "client_id": {}}', '{"body": "x", "reply_to": 3}',
    '{"word": ["x"]}', '{"word": "\\ud800"}', '{"seq": 1e400}', '{"seq": "9999999999999999999999"}', '{"fields": {"\\ud800": "x"}}',
    '{"fields": {"\\u0000": "x"}}', '{"fields": {"a": {"b": 1}}}', '{"fields": {"a": "x"}, "base_version": true}', '{"fields": {}, "base_version": -1}',
    json.dumps(dict.fromkeys(FIELDS, 3)), json.dumps(dict.fromkeys(FIELDS, {"a": []})), json.dumps(dict.fromkeys(FIELDS, ["x", None])), "[1]",
    "[" * 5000, '{"a":' * 3000 + "1" + "}" * 3000, "9" * 6000, '{"body": ' + "9" * 6000 + "}",
)  # fmt: skip


def test_no_json_is_a_fault_of_ours(world: World) -> None:
    browser, faults, end = browser_of(world, "owner"), [], time.monotonic() + SECONDS / 6
    headers = {"X-CSRFToken": browser.token(), "Accept": "application/json"}
    for text in JSON:
        for rule in routes(world.app, "POST"):
            if time.monotonic() > end:
                break
            method = "PUT" if "PUT" in (rule.methods or ()) else "POST"
            faults.append(
                ask(
                    world,
                    browser,
                    method,
                    next(addresses(world, rule)),
                    data=text,
                    content_type="application/json",
                    headers=headers,
                )
            )
    assert not [fault for fault in faults if fault]


def test_no_header_is_a_fault_of_ours(world: World) -> None:
    browser = browser_of(world, "owner")
    address, token = f"/threads/{world.places['thread']}/posts", browser.token()
    odd = ({"Origin": "http://["}, {"Origin": "null"}, {"Origin": "\xff"}, {"Range": "bytes=9-1"}, {"If-Modified-Since": "x"}, {"Accept-Language": "x;q=a,,"},
        {"Accept": ";;;"}, {"Content-Type": "multipart/form-data"}, {"Content-Type": "multipart/form-data; boundary="}, {"Content-Type": "application/json; charset=x"},
        {"User-Agent": "\xff" * 900}, {"Cookie": "hub=\xff"}, {"X-Forwarded-For": "\xff"}, {"If-None-Match": '"'})  # fmt: skip
    faults = [
        ask(world, browser, "POST", address, data=b"x", headers={"X-CSRFToken": token, **headers})
        for headers in odd
    ]
    faults += [
        ask(world, browser, "GET", path, headers=headers)
        for headers in odd
        for path in ("/account", f"/files/{world.places['attachment']}", "/sign-in")
    ]
    assert not [fault for fault in faults if fault]


FILES = {
    "a.png": (b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00" + b"\x00" * 40, b"GIF89a", b"<svg/>"),
    "a.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\xff\xd8\xff\xe1\x00\x08Exif\x00\x00", b"%!PS-Adobe-3.0 EPSF"),
    "a.webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", b"RIFF\xff\xff\xff\xffWEBPVP8X\x0a\x00\x00\x00" + b"\xff" * 10),
    "a.docx": (b"PK\x03\x04", b"PK\x05\x06" + b"\x00" * 18, b"PK\x05\x06" + b"\xff" * 18, b"\x00" * 100),
    "a.pdf": (b"", b"%PDF", b"<html>"), "a.txt": (b"\x00", b"\xff\xfe", b"<script>"), "a.svg": (b"<svg/>",), "\x00": (b"x",), "": (b"x",), "." * 300: (b"x",),
}  # fmt: skip


def test_no_file_is_a_fault_of_ours(world: World) -> None:
    browser, faults = browser_of(world, "owner"), []
    headers = {"X-CSRFToken": browser.token()}
    for name, contents in FILES.items():
        for content in contents:
            form = {"file": (io.BytesIO(content), name), "description": "\x01", "licence": "ours"}
            faults.append(
                ask(
                    world,
                    browser,
                    "POST",
                    f"/files/on/input/{world.places['input']}",
                    data=form,
                    headers=headers,
                )
            )
            faults.append(
                ask(
                    world,
                    browser,
                    "POST",
                    f"/files/on/input/{world.places['input']}",
                    data={**form, "file": (io.BytesIO(content), name), "description": "A picture"},
                    headers=headers,
                )
            )
    assert not [fault for fault in faults if fault]


FORM_PAGES = (
    "/cohorts/{group}/threads/new", "/threads/{thread}", "/posts/{post}/edit", "/posts/{post}/report", "/threads/{thread}/manage", "/cohorts/{group}/inputs/research",
    "/cohorts/{group}/inputs/practice", "/inputs/{input}", "/inputs/{input}/edit", "/cohorts/{group}/journal/new", "/reflections/{shared}/edit", "/reflections/{shared}/share",
    "/reflections/{shared}/evidence", "/reflections/{shared}", "/cohorts/{group}/sessions/new", "/sessions/{session}/edit", "/sessions/{session}/venue",
    "/sessions/{session}/agenda", "/sessions/{session}", "/frameworks/{framework}/risks/new", "/risks/{risk}", "/risks/{risk}/edit", "/risks/{risk}/strategies/new",
    "/strategies/{strategy}/edit", "/strategies/{strategy}", "/frameworks/{framework}/rounds/new", "/rounds/{rating_round}/rate", "/frameworks/{framework}/themes",
    "/frameworks/{framework}/themes/new", "/themes/{theme}", "/themes/{theme}/edit", "/frameworks/{framework}/releases/new", "/cohorts/{group}/invite",
    "/cohorts/{group}/members", "/cohorts/{group}/agreement/write", "/cohorts/{group}/peer-groups/new", "/memberships/{membership}", "/account", "/sign-in", "/join",
)  # fmt: skip
WORTH_TRYING = (
    "0001-01-01", "9999-12-31", "2026-03-29", str(2**63), str(-(2**63) - 1), "2147483648", "-1", "0", "zzzzzzzzzzzz", "00599999999999999999999999999 x", "x" * 250,
    "", "https://[", "10.1000/%\u0660", "@book{a, title={" + "{" * 300, "TY  - JOUR\nPY  - 99999999999999\nER  -", "a\nb", "\u202e\U0001f600",
)  # fmt: skip
AFTERWARDS = (
    "/cohorts/{group}/journey", "/cohorts/{group}/framework", "/cohorts/{group}/framework/register.csv", "/cohorts/{group}/framework/framework.json", "/cohorts/{group}/framework/framework.docx", "/cohorts/{group}/framework/register.xlsx", "/cohorts/{group}/journal", "/cohorts/{group}/inputs",
    "/cohorts/{group}/people", "/cohorts/{group}/threads", "/sessions/{session}", "/sessions/{session}/calendar.ics", "/strategies/{strategy}", "/risks/{risk}", "/inputs/{input}", "/account", "/home",
)  # fmt: skip


def forms_in(page: str, address: str) -> list[tuple[str, dict[str, str]]]:
    """Return the forms of a page that change things, each with values that could be sent."""
    found = []
    for form in html5lib.parse(page, namespaceHTMLElements=False).iter("form"):
        if form.get("method", "get").lower() != "post":
            continue
        values = {}
        for field in form.iter():
            name, kind = field.get("name"), field.get("type", "text")
            if not name or field.tag not in ("input", "textarea", "select", "button"):
                continue
            if field.tag == "select":
                options = [option.get("value", "") for option in field.iter("option")]
                values[name] = next((option for option in options if option), "")
            elif kind in ("radio", "checkbox", "hidden") or field.tag == "button":
                values.setdefault(name, field.get("value", ""))
            else:
                given = {
                    "date": "2027-01-05",
                    "time": "10:00",
                    "number": "3",
                    "email": "one@example.org",
                }.get(kind, "Words that are long enough")
                values[name] = field.get("value") or "".join(field.itertext()).strip() or given
        values.update(
            {name: clock for name, clock in (("begins", "10:00"), ("ends", "11:00")) if name in values}
        )
        found.append((form.get("action") or address, values))
    return found


@pytest.mark.parametrize("role", ["owner", "facilitator"])
def test_no_single_field_is_a_fault_of_ours(world: World, role: str) -> None:
    browser, faults, end = browser_of(world, role), [], time.monotonic() + SECONDS / 4
    headers, sent = {"X-CSRFToken": browser.token()}, set()
    for pattern in FORM_PAGES:
        address = pattern.format(**world.places)
        with world.app.app_context():
            page = browser.client.get(address)
        for action, values in forms_in(page.text, address) if page.status_code == 200 else ():
            if (
                any(word in action for word in ("/close", "sign-out", "/end", "/remove", "/password"))
                or (action, *values) in sent
            ):
                continue
            sent.add((action, *values))
            for turn, name in enumerate(values):
                for odd in (
                    WORTH_TRYING[turn % 6 :: 6] if name != "csrf_token" and time.monotonic() < end else ()
                ):
                    faults.append(
                        ask(world, browser, "POST", action, data={**values, name: odd}, headers=headers)
                    )
    faults += [ask(world, browser, "GET", address.format(**world.places)) for address in AFTERWARDS]
    assert not [fault for fault in faults if fault]
    assert len(sent) > 10
