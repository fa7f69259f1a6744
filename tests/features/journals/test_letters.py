"""Sealing a letter to the future, and opening it on its day."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from tests.features.journals.conftest import (
    LETTER,
    TITLE,
    WORDS,
    House,
    SignIn,
    seal,
    share,
    write,
)
from tests.kit.browser import Browser


def test_a_letter_is_sealed_and_opened(house: House, author: Browser, sign_in: SignIn) -> None:
    entry = write(house, body=LETTER, shape="letter", tense="future")
    share(house, entry, "my_three")
    author.put(f"/drafts/entry:{entry.id}", {"fields": {"part_hope": WORDS}, "base_version": None})
    assert "Seal it" in author.get(f"/reflections/{entry.id}").text
    asked = author.get(f"/reflections/{entry.id}/seal").text
    assert 'value="2099-05-09"' in asked and "not even you" in asked
    author.post(f"/reflections/{entry.id}/seal", {"until": "2099-05-09"}, status=422)
    author.post(f"/reflections/{entry.id}/seal", {"until": str(today())}, status=422)
    until = today() + timedelta(days=200)
    author.post(f"/reflections/{entry.id}/seal", {"until": str(until)})
    for path in (
        f"/reflections/{entry.id}",
        f"/cohorts/{house.cohort.id}/journal",
        f"/cohorts/{house.cohort.id}/journal?tense=future",
    ):
        page = author.get(path).text
        assert "sealed until" in page and WORDS not in page and TITLE not in page, path
    for way in ("edit", "history", "share", "evidence", "seal", "remove"):
        author.get(f"/reflections/{entry.id}/{way}", status=404)
    author.post(f"/reflections/{entry.id}/open", {}, status=404)
    author.post(f"/about/entry/{entry.id}/thread", {}, status=404)
    assert (
        db.session.scalars(sa.select(SearchDocument).where(SearchDocument.subject_kind == "entry")).all()
        == []
    )
    assert author.put(f"/drafts/entry:{entry.id}", {"fields": {"part_hope": WORDS}}).status_code == 410  # a tab that was open
    assert author.get(f"/drafts/entry:{entry.id}").json["fields"] is None
    sign_in(house.people["friend"]).get(f"/reflections/{entry.id}", status=404)


def test_on_its_day_the_question_comes_first(house: House, author: Browser) -> None:
    entry = write(house, body=LETTER, shape="letter", tense="future")
    seal(house, entry, days=0)
    page = author.get(f"/reflections/{entry.id}").text
    assert "Whom did you lose?" in page and WORDS not in page
    for path in ("/journal", "/journey"):
        listed = author.get(f"/cohorts/{house.cohort.id}{path}").text
        assert WORDS not in listed and "A letter from you" in listed
    author.get(f"/reflections/{entry.id}/edit", status=303)
    author.post(
        f"/reflections/{entry.id}/open", {"answer": "The woman at the hatch.", "client_id": uuid.uuid4().hex}
    )
    page = author.get(f"/reflections/{entry.id}").text
    assert WORDS in page and "The woman at the hatch." in page
    author.post(f"/reflections/{entry.id}/open", {"answer": "From a tab that did not know"})
    assert "From a tab that did not know" in author.get(f"/reflections/{entry.id}").text
