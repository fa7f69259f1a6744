"""The doors of programs: every route that answers with something other than a page, asked for everything that there is, in anybody's name.

The routes are those of the application itself. Which of them answer with JSON or a file is read in the source of their views, and where that
says nothing, found out by asking; forms are sent as a page shows them, and empty. Nothing that is sent is kept, so that nobody sees more or less for what another one did. A PDF is drawn from the same words as
the Word file beside it, takes a second and is left out.
"""

from __future__ import annotations

import inspect
import io
import random
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import islice, product
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import AnyConverter, Rule
from werkzeug.test import TestResponse

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.core import subjects
from enquiry_hub.core.access import PERMISSIONS
from enquiry_hub.core.columns import Base
from enquiry_hub.core.database import db
from enquiry_hub.core.routing import GUARDS
from tests.kit.browser import ATTRIBUTE, Browser
from tests.kit.papers import words_in, words_of
from tests.security.house import House, everything

TRYING = ("fran", "leo", "ada")  # among them they are shown most
MOST_ROWS, MOST_EACH, MOST_TRIED = 12, 12, 4
ANSWERING = re.compile(r"\b(?:jsonify|wants_json|handed_over|handed_to_all|Response|make_response|csv_\w+|answer_\w+|send_\w+)\(")
DRAWING = re.compile(r"\b(?:render_template|show|redirect|\w*_?page)\(")
ENDINGS = ("csv", "ris", "bib", "json", "docx", "md")
SIGNS, TYPED = ("%40", "%23"), ("", "q", "title", "a", "b", "c", "f", "g", "l", "m", "o")
FORM = re.compile(r"<form([^>]*)>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r"<(?:(input|button)\b([^>]*)>|(select|textarea)\b([^>]*)>(.*?)</\3>)", re.DOTALL)
OPTION = re.compile(r'<option value="([^"]*)"')
JSON = {"Accept": "application/json, */*;q=0.5"}

Form = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Door:
    """Be a route by which programs are answered, with what is sent through it."""

    rule: Rule
    method: str
    forms: tuple[Form, ...] = ((),)


def by_programs(house: House, who: str) -> list[tuple[str, str]]:
    """Return everything that somebody is answered at the doors of programs, looked for once."""
    key = f"{who} by programs"
    if key not in house.looked:
        house.looked[key] = [(where, _words_of(answer)) for where, answer in _ask_all(house, who)]
    return house.looked[key]


def _words_of(answer: TestResponse) -> str:
    if answer.mimetype != "application/zip":
        return words_in(answer)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return "\n".join(f"{name}\n{words_of(archive.read(name), name)}" for name in archive.namelist())


def doors_of(house: House) -> list[Door]:
    """Return the doors of the application, with the forms that lead to them as some are shown them who are shown much."""
    if not house.doors:
        browsers, shown = [house.browser(who) for who in TRYING], _forms_shown(house)
        with nothing_kept():
            house.doors += filter(None, (_tried(house, browsers, rule, method, shown) for rule, method in _routes(house.app)))
    return house.doors


def _routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in ("GET", "POST"):
            # A secret in an address is for whoever has it.
            if rule.endpoint in GUARDS and method in (rule.methods or ()) and not rule.arguments & {"token", "code", "filename"}:
                yield rule, method


def _tried(house: House, browsers: list[Browser], rule: Rule, method: str, shown: dict[str, list[Form]]) -> Door | None:
    forms: tuple[Form, ...] = ((),) if method == "GET" else ((), *shown.get(rule.endpoint, ()))
    source = _source(house.app, rule)
    if ANSWERING.search(source):
        return Door(rule, method, forms)
    if DRAWING.search(source):
        return None
    there = list(addresses(house, rule))
    some = random.Random(rule.rule).sample(there, min(len(there), MOST_TRIED))
    for address, form, query, browser in product(some, forms, _numbers(house.app, rule, method), browsers):
        answer = _ask(browser, method, address + query, form)
        if answer.status_code < 300 and answer.mimetype != "text/html" and answer.data:
            return Door(rule, method, forms)
        if answer.status_code < 400:
            return None
    return None


def _ask_all(house: House, who: str) -> Iterator[tuple[str, TestResponse]]:
    doors, browser = doors_of(house), house.browser(who)
    with nothing_kept():
        for door in doors:
            for address, form in product(islice(addresses(house, door.rule), MOST_EACH), door.forms):
                for query in _queries(house.app, door):
                    yield f"{door.method} {address}{query}", _ask(browser, door.method, address + query, form)


def _ask(browser: Browser, method: str, address: str, form: Form) -> TestResponse:
    data = {"csrf_token": browser.token(), **dict(form)} if method == "POST" else None
    name = browser.app.config["SESSION_COOKIE_NAME"]
    before = browser.client.get_cookie(name)
    with browser.app.app_context():
        answer = browser.client.open(address, method=method, data=data, headers=JSON)
    if before is None:  # some routes end a sign-in, or begin one
        browser.client.delete_cookie(name)
    else:
        browser.client.set_cookie(name, before.value)
    return answer


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Take back whatever a request changes where it would be kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.session, "commit", db.session.rollback, raising=False)
        yield


def addresses(house: House, rule: Rule) -> Iterator[str]:
    """Give the addresses of a route, with everything that is in the store."""
    rows = _rows(house)
    closed = {name: [item for item in taken.items if not item.endswith("pdf")] for name, taken in rule._converters.items() if isinstance(taken, AnyConverter)}
    with house.app.test_request_context():
        if {"kind", "row_id"} <= rule.arguments and "kind" not in closed:
            for kind in subjects.KINDS:
                yield from (house.app.url_for(rule.endpoint, kind=kind, row_id=row_id) for row_id in rows[f"of {kind}"])
            return
        names = sorted(rule.arguments)
        for values in product(*(closed.get(name) or rows.get(name) or ["zzzzzzzz"] for name in names)):
            yield house.app.url_for(rule.endpoint, **dict(zip(names, values, strict=True)))


def _rows(house: House) -> dict[str, list[str]]:
    """Return the ids in the store by the names that parts of addresses have."""
    if not house.rows:
        with house.app.app_context():
            for mapper in Base.registry.mappers:
                table = mapper.local_table
                if "id" in mapper.columns:
                    house.rows[f"{getattr(table, 'name', '')}_id"] = list(db.session.scalars(sa.select(mapper.columns["id"]).limit(MOST_ROWS)))
            for found in PERMISSIONS.values():
                house.rows[found.parameter] = list(db.session.scalars(sa.select(found.model.id).limit(MOST_ROWS)))
            for kind in subjects.KINDS.values():
                house.rows[f"of {kind.name}"] = list(db.session.scalars(sa.select(kind.model.id).limit(MOST_ROWS)))
            house.rows |= {"place": list(db.session.scalars(sa.select(Draft.place))), "ending": list(ENDINGS)}
            for name in ("reader_id", "guest_id"):
                house.rows[name] = house.rows["person_id"]
    return house.rows


def _queries(app: Flask, door: Door) -> list[str]:
    """Return what a list that answers while one types is asked for: the beginnings of names and of what is kept from some."""
    taken = _taken(app, door.rule)
    if door.method != "GET" or "q" not in taken:
        return _numbers(app, door.rule, door.method)
    signs = [f"&sign={sign}" for sign in SIGNS] if "sign" in taken else [""]
    return [f"?q={typed}{sign}" for typed in TYPED for sign in signs]


def _numbers(app: Flask, rule: Rule, method: str) -> list[str]:
    taken = _taken(app, rule) if method == "GET" else set()
    return ["", "?" + "&".join(f"{name}=0" for name in sorted(taken))] if taken else [""]


def _taken(app: Flask, rule: Rule) -> set[str]:
    """Return the names that a view takes from the query, read in its source."""
    source = _source(app, rule)
    return set(re.findall(r'(?:request\.args\.get|_number)\("(\w+)"', source)) | set(re.findall(r'"(\w+)" in request\.args', source))


def _source(app: Flask, rule: Rule) -> str:
    return _source_of(inspect.unwrap(app.view_functions[rule.endpoint]))


@cache
def _source_of(view: Any) -> str:
    """Return the source of a view and of what it calls of its own module."""
    called = (view.__globals__.get(name) for name in view.__code__.co_names)
    beside = [one for one in called if inspect.isfunction(one) and one.__module__ == view.__module__]
    return "\n".join(inspect.getsource(one) for one in (view, *beside))


def _forms_shown(house: House) -> dict[str, list[Form]]:
    """Return the forms on pages by the endpoint that they lead to, one of each kind, as they stand: ticked, and the last of each choice."""
    found: dict[str, list[Form]] = {}
    places = house.app.url_map.bind("localhost")
    for who in TRYING:
        for address, text in everything(house, who):
            for opening, inside in FORM.findall(text):
                marks = dict(ATTRIBUTE.findall(opening))
                if marks.get("method") == "post":
                    fields = _fields(inside)
                    for action in {marks.get("action", address), *(mark for _name, mark in _buttons(inside))}:
                        try:
                            endpoint = places.match(urlsplit(unescape(action)).path or "/", method="POST")[0]
                        except HTTPException:
                            continue
                        kept = found.setdefault(endpoint, [])
                        if not any({name for name, _value in one} == {name for name, _value in fields} for one in kept):
                            kept.append(fields)
    return found


def _buttons(inside: str) -> list[tuple[str, str]]:
    return re.findall(r"(formaction)=\"([^\"]*)\"", inside)


def _fields(inside: str) -> Form:
    found: dict[str, str] = {}
    for bare, of_bare, paired, of_paired, content in FIELD.findall(inside):
        tag, marks = bare or paired, dict(ATTRIBUTE.findall(of_bare or of_paired))
        name, value = marks.get("name", ""), unescape(marks.get("value", ""))
        if not name or name == "csrf_token" or marks.get("type") == "file":
            continue
        if tag == "select":
            value = unescape((OPTION.findall(content) or [""])[-1])
        elif tag == "textarea" or (tag == "input" and marks.get("type", "text") in ("text", "search")):
            value = value or unescape(content).strip() or "Words."
        found[name] = value
    return tuple(found.items())
