"""Looking a DOI up: only where the operator lets it, only at registries, and never so that a page waits in a transaction."""

from __future__ import annotations

import dataclasses
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread as Worker

import pytest
import sqlalchemy as sa

from enquiry_hub.config import ConfigurationError, read_settings
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.inputs.citations import lookup
from enquiry_hub.features.inputs.citations.csl import from_typed
from enquiry_hub.features.inputs.models import Citation
from enquiry_hub.features.inputs.services import Content, ask_about_dois, change_input, post_input
from tests.kit.build import make_cohort, make_member

DOI = "10.1080/13632434.2019.1596077"
WORK = {
    "type": "journal-article", "title": ["Seven strong claims, <i>revisited</i>"], "container-title": "School Leadership & Management", "volume": "40", "issue": "1", "page": "5-22",
    "author": [{"family": "Leithwood", "given": "Kenneth"}], "issued": {"date-parts": [[2020]]}, "DOI": DOI.upper(), "reference": [{"key": str(n)} for n in range(50)],
}  # fmt: skip


class Registry:
    """Be a registry of DOIs on this machine: `answers` has a status, a body and where it sends on to, by DOI."""

    def __init__(self) -> None:
        self.asked, self.answers, self.seconds, self.inside = [], {DOI: (200, json.dumps(WORK).encode(), "")}, 0.0, []
        registry = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                registry.asked.append((self.path, self.headers["Accept"]))
                status, body, onward = registry.answers.get(self.path.strip("/"), (404, b"", ""))
                self.send_response(status)
                self.send_header("Location", onward)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                for place in range(0, len(body), 100):
                    time.sleep(registry.seconds)
                    self.wfile.write(body[place : place + 100])

            def log_message(self, *_words: object) -> None:
                """Be silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_what: None
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        Worker(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def registry(app, monkeypatch):
    found = Registry()
    monkeypatch.setitem(app.extensions, "hub_settings", dataclasses.replace(app.extensions["hub_settings"], doi_source=found.address))
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    return {"cohort": cohort, "academic": make_member(cohort, "academic")}


def fill(scene, sign_in, pasted: str, status: int = 200, **values) -> str:
    """Press “Fill in” with something pasted."""
    return sign_in(scene["academic"]).post(f"/cohorts/{scene['cohort'].id}/inputs/research", {"pasted": pasted, "fill": "1", **values}, status=status).text


def posted(scene, doi: str = DOI):
    """Post an input on a work with a DOI."""
    with work():
        return post_input(Actor(scene["academic"].id), scene["cohort"], "research", Content("A study", "Words.", citation=from_typed("book", ["Bryk, A."], 2002, "Trust", doi=doi)))


def test_a_doi_fills_in_what_the_registry_knows(scene, sign_in, registry, monkeypatch):
    inside, ask = [], lookup._ask
    monkeypatch.setattr(lookup, "_ask", lambda *given: inside.append(db.session().in_transaction()) or ask(*given))
    page = fill(scene, sign_in, f"https://doi.org/{DOI}", body="What I had written.")
    assert 'value="Seven strong claims, ' in page and "Leithwood, Kenneth" in page and 'value="40"' in page and "What I had written." in page
    assert registry.asked == [(f"/{DOI}", lookup.KIND)] and "nothing but the DOI is sent there" in page
    assert inside == [False]


def test_nothing_is_asked_where_the_operator_says_nothing(scene, sign_in, monkeypatch):
    monkeypatch.setattr(lookup, "_ask", lambda *_given: pytest.fail("it was looked up"))
    page = fill(scene, sign_in, DOI)
    assert f'value="{DOI}"' in page and "Nothing is looked up elsewhere" in page
    posted(scene)
    assert ask_about_dois() == 0


def test_what_cannot_be_looked_up_is_kept_as_typed(scene, sign_in, registry):
    unknown = "10.9999/nobody.knows"
    page = fill(scene, sign_in, unknown, 422, body="My words.")
    assert "Compare it with the publication, sign by sign." in page and f'value="{unknown}"' in page and "My words." in page
    for status, body in ((500, b""), (200, b"<html>no citation</html>"), (200, b"[]"), (200, b'{"title": ""}'), (200, b"\xff\xfe{"), (200, b"[" * 90_000), (200, b" " * 500_000)):
        registry.answers[unknown] = (status, body, "")
        page = fill(scene, sign_in, unknown, 422, body="My words.")
        assert "kept as you typed it" in page and f'value="{unknown}"' in page and "My words." in page, (status, body[:9])
    registry.server.server_close()
    assert "kept as you typed it" in fill(scene, sign_in, unknown, 422)


def test_nobody_waits_longer_than_said(scene, sign_in, registry, monkeypatch):
    monkeypatch.setattr(lookup, "SECONDS", 0.5)
    registry.seconds = 0.2
    before = time.monotonic()
    assert "kept as you typed it" in fill(scene, sign_in, DOI, 422)
    assert time.monotonic() - before < 5


def test_no_address_but_a_registrys_is_followed(scene, sign_in, registry):
    other = Registry()
    other.answers["inside"] = (200, json.dumps({**WORK, "title": "A secret of the inside"}).encode(), "")
    for onward in (f"{other.address}inside", "file:///etc/passwd", "https://api.crossref.org/works/x", f"http://api.crossref.org@127.0.0.1:{other.server.server_port}/inside", "//127.0.0.1/inside", "http://[bad"):
        registry.answers[DOI] = (302, b"", onward)
        assert "kept as you typed it" in fill(scene, sign_in, DOI, 422), onward
    assert other.asked == []
    registry.answers[DOI] = (302, b"", "/" + DOI)  # in a circle
    assert "kept as you typed it" in fill(scene, sign_in, DOI, 422)
    registry.answers |= {DOI: (302, b"", f"{registry.address}onward"), "onward": (200, json.dumps(WORK).encode(), "")}
    assert "Leithwood, Kenneth" in fill(scene, sign_in, DOI)
    other.server.shutdown()


def test_a_page_says_whether_its_doi_is_registered(scene, sign_in, registry):
    known, wrong = posted(scene), posted(scene, "10.9999/nobody.knows")
    browser = sign_in(scene["academic"])
    assert "Kept as typed, not looked up." in browser.get(f"/inputs/{known.id}").text
    listed = browser.get(f"/cohorts/{scene['cohort'].id}/references").text
    assert "DOI not looked up." in listed and f'href="https://doi.org/{DOI}"' in listed
    assert ask_about_dois() == 2 and ask_about_dois() == 0
    assert "The DOI is registered" in browser.get(f"/inputs/{known.id}").text
    assert "No work is registered with it." in browser.get(f"/inputs/{wrong.id}").text and "DOI not known" in browser.get(f"/cohorts/{scene['cohort'].id}/references").text
    with work():
        change_input(Actor(scene["academic"].id), wrong, Content("A study", "Words.", citation=from_typed("book", ["Bryk, A."], 2002, "Trust", doi=DOI)), base=wrong.version)
    assert "Kept as typed, not looked up." in browser.get(f"/inputs/{wrong.id}").text
    assert ask_about_dois() == 1 and "The DOI is registered" in browser.get(f"/inputs/{wrong.id}").text


def test_without_an_answer_all_wait_for_the_next_time(scene, registry):
    posted(scene, "10.1000/first")
    posted(scene, "10.1000/second")
    registry.answers |= {"10.1000/first": (503, b"", ""), "10.1000/second": (503, b"", "")}
    assert ask_about_dois() == 0 and len(registry.asked) == 1
    db.session.expire_all()
    assert set(db.session.scalars(sa.select(Citation.doi_asked_at))) == {None}


def test_the_source_is_a_web_address():
    for wrong in ("doi.org", "https://doi.org", "ftp://doi.org/", "https://a@doi.org/"):
        with pytest.raises(ConfigurationError, match="HUB_DOI_SOURCE"):
            read_settings({}, secret_key="k" * 40, doi_source=wrong)
    assert read_settings({}, secret_key="k" * 40, doi_source="https://doi.org/").doi_source == "https://doi.org/"
