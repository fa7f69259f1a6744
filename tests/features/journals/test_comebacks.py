"""Earlier pages come back at the right moment, one at a time, with the reason, to their writer alone; and stop where they are not wished."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.models import Framework, Strategy, Theme
from enquiry_hub.features.framework.services import RiskWords, create_framework, propose_risk
from enquiry_hub.features.journals.comebacks import comeback
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services import look_back, offer_as_evidence
from enquiry_hub.features.programmes.models import Session
from tests.features.journals.conftest import House, SignIn, write
from tests.kit.build import save
from tests.kit.queries import count_queries


def why(app: Flask, house: House, who: str = "author") -> str:
    """Return why a page comes back to somebody, and which."""
    with app.test_request_context():
        found = comeback(house.actor(who), house.cohort.id)
        db.session.rollback()
    return "" if found is None else f"{found.page.name}: {found.why}"


def a_session(house: House, title: str, tense: str, days: float) -> Session:
    """Make a session so many days from now."""
    begins = now() + timedelta(days=days)
    return save(Session(group_id=house.cohort.id, kind="workshop", title=title, tense=tense, starts_at=begins, ends_at=begins + timedelta(hours=3), body="", body_html=""))


def test_nothing_comes_back_too_early(app: Flask, house: House) -> None:
    write(house, title="New", at=now() - timedelta(days=10))
    assert why(app, house) == ""


def test_after_six_weeks_and_a_year(app: Flask, house: House) -> None:
    write(house, title="Old", at=now() - timedelta(weeks=8))
    assert why(app, house).startswith("Old: you wrote this on")
    write(house, title="A year ago", tense="future", at=now() - timedelta(days=366))
    assert why(app, house) == "A year ago: you wrote this a year ago"
    assert why(app, house, "friend") == "" and why(app, house, "facilitator") == ""


def test_before_a_session_that_looks_on(app: Flask, house: House) -> None:
    a_session(house, "Learning from the past", "past", -20)
    coming = a_session(house, "Reflecting on the present", "present", 5)
    write(house, title="Before it", at=now() - timedelta(days=25))
    write(house, title="Since then", at=now() - timedelta(days=2))
    assert why(app, house) == "Before it: you wrote this before “Learning from the past”, and “Reflecting on the present” comes soon"
    with work():
        db.session.get_one(Session, coming.id).starts_at = now() + timedelta(days=20)
    assert why(app, house) == ""


def under_what_is_reviewed(house: House, title: str, days: float = 3) -> Entry:
    """Write a page some days ago, with a risk on it whose strategy is looked at again in three days."""
    entry, author = write(house, title=title, at=now() - timedelta(days=days)), house.actor("author")
    with work():
        framework = db.session.scalar(sa.select(Framework)) or create_framework(house.actor("facilitator"), db.session.merge(house.cohort), "Framework")
        theme = db.session.scalars(sa.select(Theme)).first()
        assert theme is not None
        risk = propose_risk(author, framework, RiskWords(f"No time for {title}", "posts are empty", "nobody thinks", "tired decisions", theme.id))
        offer_as_evidence(author, db.session.get_one(Entry, entry.id), "risk", risk.id)
    save(Strategy(framework_id=framework.id, risk_id=risk.id, group_id=house.cohort.id, code=risk.code, title="Ask first", review_on=today() + timedelta(days=3)))
    return entry


def test_when_what_stands_on_it_is_looked_at_again(app: Flask, house: House) -> None:
    under_what_is_reviewed(house, "Under it")
    assert why(app, house) == "Under it: “Ask first” stands on it and is looked at again"
    with work():
        db.session.execute(sa.update(Strategy).values(review_on=today() + timedelta(days=9)))
    assert why(app, house) == ""


def test_the_store_is_asked_as_often_for_many_as_for_few(app: Flask, house: House) -> None:
    counts = []
    for number in range(5):
        entry = under_what_is_reviewed(house, f"Page {number}", days=60)
        with work():  # it rests, so that the next reason is asked for
            look_back(house.actor("author"), db.session.get_one(Entry, entry.id), "yes")
        with count_queries() as seen:
            assert why(app, house) == ""
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_what_was_answered_rests_and_what_one_did_not_know_is_kept_sealed(app: Flask, house: House, sign_in: SignIn, answer: str) -> None:
    entry = write(house, title="Old", at=now() - timedelta(weeks=8))
    browser = sign_in(house.people["author"])
    browser.post(f"/reflections/{entry.id}/still-true", {"answer": answer, "note": "That the quince was sour"})
    assert why(app, house) == "" and "That the quince was sour" in browser.get(f"/reflections/{entry.id}").text
    with db.engine.connect() as connection:
        assert "quince" not in repr(connection.execute(sa.text("SELECT * FROM entry_look")).fetchall())
    with work():
        look_back(house.actor("author"), db.session.get_one(Entry, entry.id), answer)
    assert db.session.get_one(Entry, entry.id).version == 1  # the page itself is not changed


def test_it_is_switched_off_for_good(app: Flask, house: House, sign_in: SignIn) -> None:
    write(house, title="Old", at=now() - timedelta(weeks=8))
    browser, journal = sign_in(house.people["author"]), f"/cohorts/{house.cohort.id}/journal"
    assert "Still true?" in browser.get(journal).text
    browser.post(f"{journal}/comebacks", {"wish": "no"})
    assert "Still true?" not in browser.get(journal).text and "still true?" not in browser.get(f"/cohorts/{house.cohort.id}/journey").text
    browser.post(f"{journal}/comebacks", {"wish": "yes"})
    assert "Still true?" in browser.get(journal).text


def test_a_chain_is_read_as_one_text(house: House, sign_in: SignIn) -> None:
    past, present = write(house, title="First", body="The first words."), write(house, title="Second", tense="present", body="The second words.")
    browser = sign_in(house.people["author"])
    browser.post(f"/reflections/{present.id}/edit", {"part_body": "The second words.", "title": "Second", "base": "1", "stand_on": [past.id]})
    page = browser.get(f"/reflections/{past.id}/chain").text
    assert page.index("The first words.") < page.index("The second words.")
    sign_in(house.people["friend"]).get(f"/reflections/{past.id}/chain", status=404)
