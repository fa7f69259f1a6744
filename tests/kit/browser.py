"""A browser over the test client: signed in, sending each form's hidden fields, inspecting every page."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from flask import Flask, has_app_context, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.identity.people.models import Person
from enquiry_hub.identity.people.sessions import new_session
from tests.kit.html import check

INPUT = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


class Browser:
    """Be one person's browser, or a visitor's."""

    def __init__(self, app: Flask, person: Person | None = None) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.person = person
        if person is not None:
            self._sign_in(person)

    def _sign_in(self, person: Person) -> None:
        if person in db.session:
            db.session.refresh(person)  # else reading it below would begin a second write
        with self.app.app_context(), work():
            viewer = new_session(person, device="test")
        with self.client.session_transaction() as kept:
            kept["_user_id"], kept["_fresh"] = viewer.get_id(), True

    @contextmanager
    def _request(self) -> Iterator[None]:
        """Give a request a context of its own, as a server does; afterwards the test sees what it changed."""
        with self.app.app_context():
            yield
        if has_app_context():
            db.session.rollback()

    def get(self, path: str, *, status: int = 200, **options: Any) -> TestResponse:
        """Get an address; an HTML page is inspected (one h1, title, ids, labels, validity), once: the other store gives the same pages."""
        with self._request():
            answer = self.client.get(path, **options)
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[:600]}"
        if answer.mimetype == "text/html" and answer.status_code < 300 and not os.environ.get("HUB_TEST_STORE"):
            check(answer.text, path)
        return answer

    def token(self) -> str:
        """Return a token that forms of this browser may carry: what any page of it would give, without one."""
        if not hasattr(self, "_token"):
            with self.client.session_transaction() as kept, self.app.app_context(), self.app.test_request_context():
                if "csrf_token" in kept:
                    session["csrf_token"] = kept["csrf_token"]
                self._token = str(generate_csrf())
                kept["csrf_token"] = session["csrf_token"]
        return self._token

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        status: int | None = 303,
        json: Any = None,
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> TestResponse:
        """Send a form, or JSON, with this browser's token."""
        token = self.token()
        if json is not None:
            marks = {"X-CSRFToken": token, "Accept": "application/json"}
            options |= {"json": json, "headers": {**marks, **(headers or {})}}
        else:
            options |= {"data": {"csrf_token": token, **(data or {})}, "headers": headers}
        with self._request():
            answer = self.client.post(path, **options)
        if status is not None:
            assert answer.status_code == status, f"{path}: {answer.status_code} {_words(answer.text)[:800]}"
        return answer

    def put(self, path: str, json: Any) -> TestResponse:
        """Send JSON by PUT with this browser's token."""
        marks = {"X-CSRFToken": self.token(), "Accept": "application/json"}
        with self._request():
            return self.client.put(path, json=json, headers=marks)


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden inputs of a page by name; of equal names the first."""
    found: dict[str, str] = {}
    for tag in INPUT.findall(page):
        attributes = dict(ATTRIBUTE.findall(tag))
        if attributes.get("type") == "hidden" and "name" in attributes:
            found.setdefault(attributes["name"], unescape(attributes.get("value", "")))
    return found


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
