"""A page comes back with a question: is it still true? And what stands on a page can be taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.journals.models import Entry, EntryLook
from enquiry_hub.features.journals.services import offer_as_evidence, remove_entry
from tests.features.journals.conftest import TITLE, WORDS, House, SignIn, share, write
from tests.kit.browser import Browser

ASKED = "Still true?"


def old(house: House, weeks: int = 8, **values: str) -> Entry:
    """Write a page some weeks ago."""
    return write(house, at=now() - timedelta(weeks=weeks), **values)


def looks() -> list[tuple[str, str]]:
    """Return what was said of pages, with the days."""
    db.session.rollback()
    query = sa.select(EntryLook).order_by(EntryLook.looked_on)
    return [(found.looked_on.isoformat(), found.answer) for found in db.session.scalars(query)]


def let_pass(weeks: int) -> None:
    """Let every look have been some weeks earlier."""
    with work():
        for look in db.session.scalars(sa.select(EntryLook).order_by(EntryLook.looked_on)):
            look.looked_on -= timedelta(weeks=weeks)
            db.session.flush()


def test_a_page_comes_back_after_six_weeks(house: House, author: Browser) -> None:
    journal, journey = f"/cohorts/{house.cohort.id}/journal", f"/cohorts/{house.cohort.id}/journey"
    old(house, weeks=5)
    old(house, tense="future")
    assert ASKED not in author.get(journal).text and "still true?" not in author.get(journey).text
    page = old(house, tense="present")
    assert ASKED in author.get(journal).text and "still true?" in author.get(journey).text
    nothing_on_paper = 'no-print" id="still-true"'
    assert nothing_on_paper in author.get(f"/reflections/{page.id}").text, "there is nothing but what one presses"
    author.post(f"/reflections/{page.id}/still-true", {"answer": "yes"})
    assert nothing_on_paper not in author.get(f"/reflections/{page.id}").text
    assert ASKED not in author.get(journal).text
    assert "still true" in author.get(f"/reflections/{page.id}").text
    let_pass(7)
    assert ASKED in author.get(journal).text
    author.post(f"/reflections/{page.id}/still-true", {"answer": "no"})
    let_pass(60)
    assert ASKED not in author.get(journal).text
    assert "true no longer" in author.get(f"/reflections/{page.id}").text


def test_the_last_answer_of_a_day_counts_once(house: House, author: Browser) -> None:
    page = old(house)
    for answer in ("yes", "yes", "no"):
        author.post(f"/reflections/{page.id}/still-true", {"answer": answer})
    assert looks() == [(today().isoformat(), "no")]
    author.post(f"/reflections/{page.id}/still-true", {"answer": "perhaps"}, status=422)
    young = write(house)
    author.post(f"/reflections/{young.id}/still-true", {"answer": "yes"}, status=422)


def test_what_has_changed_is_written_on_a_page_that_stands_on_the_old_one(
    house: House, author: Browser
) -> None:
    page = old(house)
    sent = author.post(f"/reflections/{page.id}/still-true", {"answer": "changed"})
    assert f"on={page.id}" in sent.location and "tense=present" in sent.location
    shown = author.get(sent.location).text
    assert f'name="stand_on" value="{page.id}" form="page-form" checked' in shown
    new = author.post(sent.location, {"part_body": "The hatch is back.", "stand_on": page.id}).location
    assert TITLE in author.get(new).text
    assert looks() == [(today().isoformat(), "changed")]


def test_the_answer_is_the_authors_alone_and_goes_with_the_page(
    house: House, author: Browser, sign_in: SignIn
) -> None:
    page = old(house)
    share(house, page, "my_cohort")
    author.post(f"/reflections/{page.id}/still-true", {"answer": "no"})
    for who in ("friend", "facilitator", "manager"):
        reader = sign_in(house.people[who])
        shown = reader.get(f"/reflections/{page.id}").text
        assert WORDS in shown and ASKED not in shown and "true no longer" not in shown
        reader.post(f"/reflections/{page.id}/still-true", {"answer": "yes"}, status=403)
    seen_by = author.get(f"/reflections/{page.id}/as/{house.people['friend'].id}").text
    assert ASKED not in seen_by and "true no longer" not in seen_by
    assert "EntryLookedAt" not in set(db.session.scalars(sa.select(AuditEntry.event)))
    with work():
        remove_entry(house.actor("author"), db.session.get_one(Entry, page.id))
    assert looks() == []


def test_evidence_is_taken_back_where_it_is_seen(house: House, author: Browser, sign_in: SignIn) -> None:
    page = write(house)
    with work():
        thread = start_thread(house.actor("author"), house.cohort, "What is your four-minute number?")
        link_id = offer_as_evidence(house.actor("author"), page, "thread", thread.id).id
        thread_id = thread.id
    shown = author.get(f"/reflections/{page.id}").text
    assert "Take back" in shown and f'name="link" value="{link_id}"' in shown
    assert "1 reflection" in sign_in(house.people["leader"]).get(f"/threads/{thread_id}").text
    share(house, page, "my_cohort")
    assert "Take back" not in sign_in(house.people["leader"]).get(f"/reflections/{page.id}").text
    author.post(f"/reflections/{page.id}/evidence/withdraw", {"link": link_id})
    assert "Take back" not in author.get(f"/reflections/{page.id}").text
    db.session.expire_all()
    assert db.session.get_one(Link, link_id).ended_at is not None
    assert TITLE not in sign_in(house.people["leader"]).get(f"/threads/{thread_id}").text


def test_a_link_of_the_chain_is_taken_back_from_either_end(
    house: House, author: Browser, sign_in: SignIn
) -> None:
    page = write(house)
    address = f"/cohorts/{house.cohort.id}/journal/new?tense=present&on={page.id}"
    for end in ("earlier", "later"):
        form = {"part_body": "The hatch is back.", "client_id": uuid4().hex, "stand_on": page.id}
        later = author.post(address, form).location
        there = f"/reflections/{page.id}" if end == "earlier" else later
        shown = author.get(there).text
        assert "Your chain" in shown and "Nothing besides your chain." in shown
        link_id = newest_link()
        assert f'name="link" value="{link_id}"' in shown
        share(house, page, "my_cohort")
        assert "Take back" not in sign_in(house.people["leader"]).get(f"/reflections/{page.id}").text
        author.post(f"{there.split('?')[0]}/evidence/withdraw", {"link": link_id})
        shown = author.get(there).text
        assert "Your chain" not in shown and "Take back" not in shown
        assert author.get(later).status_code == 200, "the pages stay"


def newest_link() -> str:
    """Return the link that was made last."""
    newest = sa.select(Link.id).where(Link.ended_at.is_(None)).order_by(Link.created_at.desc())
    return str(db.session.scalars(newest).first())
