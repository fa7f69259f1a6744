"""The demonstration for the stories: one store that is only read, one that people live in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.database import db
from enquiry_hub.identity.people.models import Person
from tests.conftest import settings_for
from tests.kit.browser import Browser
from tests.kit.databases import new_database
from tests.kit.demo import Demo, make_demo

LINK = re.compile(r"https?://[^/\s]+(/sign-in/link/\S+)")


@contextmanager
def loaded(folder: Path) -> Iterator[Demo]:
    """Load the demonstration into a file, or into a database of the server that HUB_TEST_STORE names."""
    server = os.environ.get("HUB_TEST_STORE", "")
    with new_database(server) if server else nullcontext("") as address:
        demo = make_demo(settings_for(folder, demo=True, database_url=address))
        yield demo
        with demo.app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return the demonstration as it was loaded; nothing is written in it."""
    with loaded(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return a demonstration in which the stories happen."""
    with loaded(tmp_path_factory.mktemp("lived")) as demo:
        yield demo


@pytest.fixture
def by_letter(lived: Demo) -> Callable[[str], Browser]:
    """Return a function that signs somebody in by the link in a letter, as the outbox holds it."""

    def sign_in(code: str) -> Browser:
        browser = Browser(lived.app)
        with lived.app.app_context():
            person = db.session.get_one(Person, lived.people[code])
            address = person.email
        sent = browser.post("/sign-in", {"email": address, "password": "", "way": "link"})
        assert sent.location == "/sign-in/sent"
        with lived.app.app_context():
            newest = sa.select(OutboxMail).where(OutboxMail.recipient == address)
            letter = db.session.scalars(newest.order_by(OutboxMail.created_at.desc())).first()
            found = LINK.search(letter.text if letter else "")
        assert found is not None
        browser.get(found[1])  # looking spends nothing
        browser.post(found[1])
        browser.person = person
        del browser._token  # the sign-in renewed it
        return browser

    return sign_in


def mark() -> str:
    """Return a client id, as a browser makes one."""
    return uuid4().hex
