"""What is drawn anew by the worker stays as its author wrote it last, and no row stands before the others for good."""

from __future__ import annotations

from threading import Thread as Strand

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from enquiry_hub.core import prose, text
from enquiry_hub.core.access import Actor
from enquiry_hub.core.chores import each_by_itself
from enquiry_hub.core.database import db
from enquiry_hub.core.metrics import CHORES
from enquiry_hub.core.prose import render_again, set_prose
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services import NewEntry, write_entry
from enquiry_hub.identity.people.models import PersonKey
from tests.kit.build import join, make_cohort, make_person


@pytest.fixture
def pages(app: Flask) -> list[str]:
    """Write a page of a journal for each of four people, none of them drawn; return their ids."""
    cohort, found = make_cohort(), []
    for number in range(4):
        person = make_person()
        join(cohort, person)
        with work():
            found.append(write_entry(Actor(person.id), db.session.merge(cohort), NewEntry("past", f"*Page {number}.*")).id)
    with work():
        db.session.execute(sa.update(Entry).values(body_version=0))
    return sorted(found)


def drawn() -> set[str]:
    """Return which pages are drawn."""
    found = set(db.session.scalars(sa.select(Entry.id).where(Entry.body_version > 0)))
    db.session.rollback()
    return found


def lose_key(entry_id: str) -> None:
    """Let no key open what the author of a page wrote."""
    with work():
        author = db.session.scalar(sa.select(Entry.author_id).where(Entry.id == entry_id))
        db.session.execute(sa.update(PersonKey).where(PersonKey.person_id == author).values(wrapped="lost"))


def test_pages_that_no_key_opens_keep_no_others_back_and_are_not_remembered(pages: list[str]) -> None:
    lose_key(pages[0])
    lose_key(pages[1])
    for _minute in range(6):
        render_again(limit=1)
    assert drawn() == set(pages[2:])
    assert not any(set(pages) & value for value in vars(prose).values() if isinstance(value, set)), "what is remembered does not grow with them"
    with work():
        db.session.execute(sa.update(PersonKey).where(PersonKey.wrapped == "lost").values(wrapped="still lost"))
    assert render_again() == 0


def test_words_that_are_saved_while_older_ones_are_drawn_stay(app: Flask, pages: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    real, page_id, done = text.render, pages[0], []

    def slow(markdown: str, **options: str) -> text.Rendered:
        if "Page" in markdown and not done:
            done.append(markdown)
            strand = Strand(target=save)
            strand.start()
            strand.join(10)
            assert not strand.is_alive(), "nobody waits while something is drawn"
        return real(markdown, **options)

    def save() -> None:
        with app.app_context():
            with work():
                set_prose(db.session.get_one(Entry, page_id), "Saved *meanwhile*.")
            db.session.remove()

    prose._rendered.clear()
    with work():
        db.session.execute(sa.update(Entry).where(Entry.id != page_id).values(body_version=text.RENDERER_VERSION))
    monkeypatch.setattr(text, "render", slow)
    render_again()
    entry = db.session.get_one(Entry, page_id)
    assert done and (entry.body, entry.body_html) == ("Saved *meanwhile*.", real("Saved *meanwhile*.").html)


def test_one_bad_row_keeps_no_other_back_is_logged_and_counted(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def step(number: int) -> int:
        if number == 2:
            raise ValueError("odd")
        return 1

    def how_often() -> float:
        return CHORES.labels("number", "stumbled")._value.get()

    before = how_often()
    assert each_by_itself("number", [1, 2, 3], step) == 2
    assert "number 2" in caplog.text and "odd" in caplog.text
    assert how_often() == before + 1


def test_a_store_that_is_away_ends_a_chore_and_one_that_was_busy_does_not(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def step(number: int) -> int:
        tried.append(number)
        raise OperationalError("SELECT 1", {}, Exception("busy, or away"))

    assert each_by_itself("number", [1, 2], step) == 0 and tried == [1, 2]
    monkeypatch.setattr(db.session, "execute", lambda _statement: step(0))
    with pytest.raises(OperationalError):
        each_by_itself("number", [3, 4], step)
    assert tried == [1, 2, 3, 0]
