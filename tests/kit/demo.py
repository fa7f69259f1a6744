"""The demonstration cohort for tests that walk through it: a store and an application of its own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from enquiry_hub import create_app
from enquiry_hub.config import Settings
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.demo.loader import load_demo
from enquiry_hub.identity.people.models import Person
from enquiry_hub.identity.people.sessions import new_session
from enquiry_hub.schema import upgrade_schema
from tests.kit.browser import Browser

# Who the tests walk as, by the names of the demonstration's data.
WALKERS = {
    "headteacher": "L01", "deputy": "L02", "facilitator": "F01", "academic": "A01",
    "manager": "M01", "board": "B01", "guest": "D01", "partner": "C01",
}  # fmt: skip


@dataclass(frozen=True)
class Demo:
    """Hold the application, and the ids of its people and things by the names of the data, such as `L01`."""

    app: Flask
    people: dict[str, str]
    things: dict[tuple[str, str], str]
    cohort_id: str

    def browser(self, role: str) -> Browser:
        """Open a signed-in test browser for one of the WALKERS or for a person's code."""
        with self.app.app_context():
            return Browser(self.app, db.session.get_one(Person, self.people[WALKERS.get(role, role)]))

    def cookie(self, role: str) -> str:
        """Sign a walker in and return the value of the session cookie."""
        client = self.app.test_client()
        with self.app.app_context(), work():
            person = db.session.get_one(Person, self.people[WALKERS.get(role, role)])
            mark = new_session(person, device="test").get_id()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = mark, True
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return str(cookie.value)


def make_demo(settings: Settings) -> Demo:
    """Make an application on an empty store and load the demonstration into it."""
    app = create_app(settings)
    with app.app_context():
        upgrade_schema(db.engine)
        with work():
            world = load_demo()
            return Demo(
                app=app, people={code: person.id for code, person in world.people.items()},
                things={key: thing.id for key, thing in world.things.items()}, cohort_id=world.cohort.id,
            )  # fmt: skip
