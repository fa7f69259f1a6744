"""Silent writing in a session: a page for the room at the right minute, of which nothing shows but that there is one."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.models import Entry, Silence
from enquiry_hub.features.programmes.models import WORKSHOP, Session
from tests.features.journals.conftest import House, SignIn
from tests.kit.browser import Browser
from tests.kit.build import save


@pytest.fixture
def session(house: House) -> Session:
    """Return a workshop that is on."""
    return save(Session(group_id=house.cohort.id, kind=WORKSHOP, title="Workshop 1", tense="past", starts_at=now() - timedelta(hours=1), ends_at=now() + timedelta(hours=1)))


@pytest.fixture
def facilitator(house: House, sign_in: SignIn) -> Browser:
    """Return the facilitator's browser."""
    return sign_in(house.people["facilitator"])


def open_page(browser: Browser, session: Session, **values: str) -> Silence:
    """Open a page for the room and return it."""
    sent = {"prompt": "", "tense": "past", "shape": "free", "minutes": "10", "client_id": uuid.uuid4().hex, **values}
    browser.post(f"/sessions/{session.id}/silence", sent)
    db.session.rollback()
    return db.session.scalars(sa.select(Silence).order_by(Silence.created_at.desc(), Silence.closes_at.desc())).first()


def test_a_page_for_the_room_leads_to_a_page_of_ones_own(house, session, facilitator, author, sign_in) -> None:
    offered = facilitator.get(f"/sessions/{session.id}").text
    assert "Open a page for the room" in offered and "Open a page for the room" not in author.get(f"/sessions/{session.id}").text
    form = facilitator.get(f"/sessions/{session.id}/silence").text
    assert form.index("Take one decision") < form.index("What are you pretending"), "the session's own tense comes first"
    silence = open_page(facilitator, session, prompt="PR2", shape="ten_minutes", tense="past")
    assert (silence.tense, silence.prompt_id, silence.shape) == ("present", "PR2", "ten_minutes"), "a prompt brings its own tense"
    for address in (f"/sessions/{session.id}", f"/cohorts/{house.cohort.id}/journey"):
        shown = author.get(address).text
        assert f"/silences/{silence.id}/page" in shown and "What are you pretending not to know just now?" in shown and f'data-channel="room:{house.cohort.id}"' in shown
    observer = sign_in(house.people["observer"])
    assert "room:" not in observer.get(f"/cohorts/{house.cohort.id}/journey").text and "silence" not in observer.get(f"/sessions/{session.id}").text
    there = author.get(f"/silences/{silence.id}/page", status=303).location
    assert there == f"/cohorts/{house.cohort.id}/journal/new?tense=present&silence={silence.id}"
    page = author.get(there).text
    assert page.count("<textarea") == 3 + 0 and "What are you pretending not to know just now?" in page and "The room writes until" in page and "Which way to look" not in page


def test_what_was_begun_before_is_not_in_the_way_and_what_is_written_belongs_to_the_session(house, session, facilitator, author) -> None:
    before = f"/drafts/entry:new:{house.cohort.id}:past"
    author.put(before, {"fields": {"part_body": "Begun on Sunday"}, "base_version": 0})
    silence = open_page(facilitator, session)
    address = author.get(f"/silences/{silence.id}/page", status=303).location
    assert "Begun on Sunday" not in author.get(address).text
    author.put(f"{before}:{silence.id}", {"fields": {"part_body": "In the silence", "session_id": session.id}, "base_version": 0})
    assert "In the silence" in author.get(address).text
    assert author.get("/write", status=303).location == address
    assert "In the silence" in author.get(f"/cohorts/{house.cohort.id}/journey").text, "gone on with in one tap"
    author.post(address, {"part_body": "In the silence.", "session_id": session.id, "client_id": uuid.uuid4().hex})
    (entry,) = db.session.scalars(sa.select(Entry))
    assert (entry.session_id, entry.audience, entry.tense) == (session.id, "only_me", "past")
    assert author.get(f"/silences/{silence.id}/page", status=303).location == f"/reflections/{entry.id}/edit"
    assert "Begun on Sunday" in author.get(f"/cohorts/{house.cohort.id}/journal/new?tense=past").text


def test_the_time_guides_is_lengthened_and_ended_and_writing_goes_on(house, session, facilitator, author) -> None:
    silence = open_page(facilitator, session, minutes="1")
    address = author.get(f"/silences/{silence.id}/page", status=303).location
    with work():
        db.session.get_one(Silence, silence.id).closes_at = now() - timedelta(minutes=1)
    assert f"/silences/{silence.id}/page" not in author.get(f"/cohorts/{house.cohort.id}/journey").text
    assert "The time is over. You can go on writing." in author.get(address).text
    assert "The time is over. Whoever writes may go on." in facilitator.get(f"/sessions/{session.id}").text
    facilitator.post(f"/silences/{silence.id}/more")
    db.session.rollback()
    assert timedelta(minutes=4) < db.session.get_one(Silence, silence.id).closes_at - now() <= timedelta(minutes=5)
    assert f"/silences/{silence.id}/page" in author.get(f"/cohorts/{house.cohort.id}/journey").text
    facilitator.post(f"/silences/{silence.id}/end")
    assert f"/silences/{silence.id}/page" not in author.get(f"/sessions/{session.id}").text
    author.post(address, {"part_body": "Still writing.", "session_id": session.id, "client_id": uuid.uuid4().hex})
    assert "ended" in facilitator.get(facilitator.post(f"/silences/{silence.id}/more").location).text


def test_it_is_opened_once_and_the_next_one_ends_it(house, session, facilitator) -> None:
    mark = uuid.uuid4().hex
    first = open_page(facilitator, session, client_id=mark)
    assert open_page(facilitator, session, client_id=mark).id == first.id and len(list(db.session.scalars(sa.select(Silence)))) == 1
    second = open_page(facilitator, session, tense="future")
    assert second.id != first.id and db.session.get_one(Silence, first.id).ended_at is not None and second.ended_at is None


@pytest.mark.parametrize("wrong", [{"minutes": "0"}, {"minutes": "91"}, {"minutes": ""}, {"minutes": "ten"}, {"prompt": "XX"}, {"shape": "none-of-these"}, {"tense": "never"}])
def test_bad_input_comes_back_with_a_sentence(session, facilitator, wrong) -> None:
    sent = {"prompt": "", "tense": "past", "shape": "free", "minutes": "10", "client_id": uuid.uuid4().hex, **wrong}
    answer = facilitator.post(f"/sessions/{session.id}/silence", sent, status=422)
    assert "error" in answer.text and db.session.scalar(sa.select(sa.func.count()).select_from(Silence)) == 0
