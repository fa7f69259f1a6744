"""A thread that is open for words without a name, and who may open them."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.core.clock import LONDON, today
from enquiry_hub.core.columns import Base
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import (
    Post,
    UnnamedWords,
)
from enquiry_hub.features.discussions.services import unnamed
from enquiry_hub.identity.groups.models import SafeguardingContact
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_person


@pytest.fixture
def scene(app, sign_in, monkeypatch):
    cohort = make_cohort()
    fran, ann, ben = make_member(cohort, "facilitator", "Fran One"), make_member(cohort, name="Ann Author"), make_member(cohort, name="Ben Reader")
    thread = thread_in(cohort, ben, "Hard things")
    post_in(thread, ben, "What is hard?")
    sign_in(fran).post(f"/threads/{thread.id}/manage", {"title": "Hard things", "slow_minutes": "0", "unnamed": "y", "why": "It is hard to say."})
    monkeypatch.setattr(unnamed, "now", lambda: datetime(2026, 11, 24, 9, tzinfo=LONDON))
    return cohort, fran, ann, ben, thread


def write(browser, thread, body, status=200, mark=None):
    """Write without a name; return the secret."""
    answer = browser.post(f"/threads/{thread.id}/unnamed", {"body": body, "client_id": mark or uuid.uuid4().hex}, status=status)
    found = re.search(r"<code>([^<]+)</code>", answer.text)
    return found[1] if found else ""


def next_morning():
    with work():
        db.session.execute(sa.update(UnnamedWords).values(day=today() - timedelta(days=1)))
    return unnamed.post_waiting()


def store_without(*tables: str) -> str:
    """Return everything that the store says, but for some tables."""
    rows = [[str(value) for value in row] for table in Base.metadata.sorted_tables if table.name not in tables for row in db.session.execute(sa.select(table))]
    return json.dumps(rows, ensure_ascii=False)


def named_in_the_settings(app, monkeypatch):
    """Return two officers whom the settings name."""
    people = [make_person(f"{name} of the Service", email=f"{name}@example.org") for name in ("Sana", "Sven")]
    before = app.extensions["hub_settings"]
    monkeypatch.setitem(app.extensions, "hub_settings", replace(before, officers="sana@example.org, Sven@example.org"))
    return people


def name_contacts_of(browser, cohort, *people):
    """Name people the safeguarding contacts of a cohort."""
    sent = {f"{name}_{number}": value for number, one in enumerate(people, start=1) for name, value in {"name": one.display_name, "telephone": "1", "email": one.email}.items()}
    browser.post(f"/cohorts/{cohort.id}/safeguarding", sent)


def named_since(day):
    """Let the contacts there are have been named on a day."""
    with work():
        db.session.execute(sa.update(SafeguardingContact).values(named_on=day))


def nameless():
    """Return the only post without a name."""
    return db.session.scalars(sa.select(Post).where(Post.step == "unnamed")).one()
