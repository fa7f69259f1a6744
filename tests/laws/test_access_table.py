"""The table of who gets what is whole, and it is true: every cell is requested."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sys import intern
from typing import Any

import pytest
from flask import Flask, Response
from werkzeug.routing import Rule

from enquiry_hub import create_app
from enquiry_hub.core import routing
from enquiry_hub.core.database import db
from enquiry_hub.core.routing import GUARDS
from enquiry_hub.core.work import refuse_commit, work
from enquiry_hub.schema import upgrade_schema
from tests.conftest import settings_for
from tests.kit.browser import Browser
from tests.kit.html import check, without_tokens
from tests.kit.world import JOIN_CODE, SECRETS, World, make_world
from tests.laws.source import ROOT
from tests.table import AREAS, MARKS, ROLES, Line, read_table

NOBODYS = "zzzzzzzzzzzzzzzz"
LINES = read_table()
# A change that cannot be asked for with an empty form.
BODIES = {"journals.take_evidence_back": ("link", "entry_link")}
# A mail program posts there, with a signed secret in the address (RFC 8058); a mail server, with one in a header.
WITHOUT_TOKEN = {"notifications.stop_digests", "replies.take"}
ANSWERED = {200, 201, 204, 301, 302, 303, 409, 422}
SECRET_OF = {
    "groups.show_invitation": SECRETS["invitation"],
    "people.follow_link": SECRETS["sign-in-link"],
    "people.use_link": SECRETS["sign-in-link"],
    "programmes.feed": SECRETS["calendar"],
    "schools.read_register": SECRETS["register"],
    "schools.hand_governors": SECRETS["register"],
}
# What the usual address speaks of where the name of its part does not say it.
USUAL = {"entry": "shared", "row": "risk"}
USUAL_KIND = {"attachments.add_file": ("input", "input"), "framework.use": ("input", "input")}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return the small world on a store of its own."""
    folder = tmp_path_factory.mktemp("table")
    app = create_app(settings_for(folder, env="production"))
    with app.app_context():
        upgrade_schema(db.engine)
        yield make_world(app, Path(folder) / "files")
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def ask(world: World) -> Callable[..., Response]:
    """Return a function that asks for an address as one of the roles, from the same sign-in each time."""
    browsers = {role: Browser(world.app, world.people.get(role)) for role in ROLES}
    tokens = {role: browser.token() for role, browser in browsers.items()}
    cookies: dict[str, dict[str, Any]] = {}
    for role, browser in browsers.items():
        with browser.client.session_transaction() as session:
            cookies[role] = dict(session)

    def asked(role: str, method: str, address: str, *, token: bool = True, **values: str) -> Response:
        client = browsers[role].client
        with client.session_transaction() as session:
            session.clear()
            session.update(cookies[role])
        with world.app.app_context():
            headers = {"X-CSRFToken": tokens[role]} if token else {}
            return client.open(address, method=method, data=values or None, headers=headers)

    return asked


Bare = tuple[int, str, str]


@pytest.fixture(scope="module")
def answered() -> dict[tuple[str, str, str], Bare]:
    """Keep what a role was answered that is shown nothing: each cell meets the same world, so that the same is asked once."""
    return {}


@pytest.fixture(autouse=True)
def nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take back whatever a request changed, so that each cell meets the same world."""

    @contextmanager
    def tried() -> Iterator[None]:
        with work():
            yield
            refuse_commit()

    monkeypatch.setattr(routing, "work", tried)


def rule_of(app: Flask, endpoint: str) -> Rule:
    """Return the one rule of an endpoint."""
    (rule,) = app.url_map.iter_rules(endpoint)
    return rule


def address_of(world: World, line: Line, *, ids: str = "") -> str:
    """Return the address that a line asks for; `ids` stands for every id in it when given."""
    rule, kind = rule_of(world.app, line.endpoint), USUAL_KIND.get(line.endpoint, ("risk", "risk"))
    values = {
        "code": JOIN_CODE,
        "place": "table",
        "ending": "ris",
        "kind": line.things.get("kind", kind[0]),
        "token": SECRET_OF.get(line.endpoint, world.places["unsubscribe"]),
    }
    for argument in rule.arguments - set(values):
        thing = argument.removesuffix("_id")
        usual = kind[1] if thing == "row" else USUAL.get(thing, thing)
        values[argument] = ids or world.places[line.things.get(thing, usual)]
    with world.app.test_request_context():
        return world.app.url_for(line.endpoint, **{key: values[key] for key in rule.arguments})


def mark_of(answer: Response) -> str:
    """Return the mark of the table for an answer; what is none of them is returned as its status."""
    if answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?next="):
        return "s"
    if answer.status_code in ANSWERED:
        return "+"
    return {403: "!", 404: "."}.get(answer.status_code, str(answer.status_code))


def methods_of(line: Line) -> tuple[str, ...]:
    """Return the methods that the guard of an endpoint names."""
    return GUARDS[line.endpoint].methods


def test_every_route_is_in_the_table(world: World) -> None:
    named = {line.endpoint for line in LINES}
    assert named == set(GUARDS), f"not in the table: {set(GUARDS) - named}; no route: {named - set(GUARDS)}"
    names = [line.name for line in LINES]
    assert len(names) == len(set(names)), "a line stands twice"
    assert {path.stem for path in (ROOT / "tests" / "table").glob("*.txt")} == set(AREAS), "a text that nobody reads"


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_everyone_gets_what_the_table_says(line: Line, world: World, ask: Callable[..., Response], answered: dict[tuple[str, str, str], Bare]) -> None:
    address, faults = address_of(world, line), []
    name, thing = BODIES.get(line.endpoint, ("", ""))
    body = {name: world.places[thing]} if name else {}
    for method in methods_of(line):
        for role in ROLES:
            answer = ask(role, method, address, **body)
            got = mark_of(answer)
            if got == "." and not body:
                answered[role, method, address] = bare(answer)
            if got != line.marks[role]:
                faults.append(
                    f"{role}: {method} {address}: {MARKS.get(got, got)}, not {MARKS[line.marks[role]]}"
                )
            elif method == "GET" and answer.status_code == 200 and answer.mimetype == "text/html":
                check(answer.text, address)
    assert not faults, "\n".join(faults)


def bare(answer: Response) -> Bare:
    """Return what of an answer could tell one missing thing from another."""
    return answer.status_code, answer.mimetype, intern(without_tokens(answer.text))


@pytest.mark.parametrize(
    "line", [line for line in LINES if "." in line.marks.values()], ids=lambda line: line.name
)
def test_what_is_not_yours_is_not_there(line: Line, world: World, ask: Callable[..., Response], answered: dict[tuple[str, str, str], Bare]) -> None:
    def once(role: str, method: str, address: str) -> Bare:
        if (role, method, address) not in answered:
            answered[role, method, address] = bare(ask(role, method, address))
        return answered[role, method, address]

    real, unknown = address_of(world, line), address_of(world, line, ids=NOBODYS)
    for method in methods_of(line):
        for role in (role for role in ROLES if line.marks[role] == "."):
            assert once(role, method, real) == once(role, method, unknown), f"{role}: {method} {real} tells that there is something"


@pytest.mark.parametrize("line", [line for line in LINES if not line.things], ids=lambda line: line.name)
def test_no_change_without_the_token_of_a_form(
    line: Line, world: World, ask: Callable[..., Response]
) -> None:
    for method in set(methods_of(line)) - routing.SAFE:
        status = ask("owner", method, address_of(world, line), token=False).status_code
        assert status == 400 or line.endpoint in WITHOUT_TOKEN, f"{method}: {status}"


def test_a_cell_that_is_wrong_is_caught(world: World, ask: Callable[..., Response], answered: dict[tuple[str, str, str], Bare]) -> None:
    (true,) = [line for line in LINES if line.name == "journals.show_entry entry=private"]
    planted = Line(true.endpoint, true.things, {**true.marks, "facilitator": "+"})
    with pytest.raises(AssertionError, match="facilitator: GET .*: 404, not ok"):
        test_everyone_gets_what_the_table_says(planted, world, ask, answered)


@pytest.mark.parametrize("row", ["a.b + + +", "a.b " + "? " * len(ROLES), " ".join("+" * len(ROLES))])
def test_a_broken_line_is_caught(row: str) -> None:
    with pytest.raises(ValueError, match="not a line"):
        read_table(row)
