"""The end of a way of talking: what will be done and by when, or why nothing, whoever or whatever ended it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.protocols.services import (
    give_up,
    promise,
    settle_all,
)

SECRET = "The-coach-left-in-May"


def test_the_reply_needs_a_commitment_with_a_date_or_a_reason(room, sign_in):
    presenter = room.heads[0]
    room.begin("consultancy", presenter_id=presenter.id)
    for _step in range(4):
        room.go_on()
    with pytest.raises(Invalid, match="First say above"):
        room.say(presenter, "What I heard.")
    browser, path = sign_in(presenter), f"/talks/{room.talk.id}/commitment"
    browser.get(path)
    browser.post(path, {"what": "Ask one of them on Tuesday"}, status=422)
    browser.post(path, {"what": "Ask", "by": (today() - timedelta(days=1)).isoformat()}, status=422)
    sign_in(room.heads[1]).post(path, {"none_because": "I say so"}, status=403)
    browser.post(path, {"what": "Ask one of them on Tuesday", "by": (today() + timedelta(days=3)).isoformat()})
    assert room.say(presenter, "What I heard.").step == "reply"
    assert "Ask one of them on Tuesday" in sign_in(room.heads[1]).get(f"/threads/{room.thread_id}").text
    journey = f"/cohorts/{room.cohort.id}/journey"
    assert "Ask one of them on Tuesday" not in sign_in(presenter).get(journey).text
    browser.post(path, {"what": "Ask two of them", "by": (today() + timedelta(days=4)).isoformat()})
    with time_machine.travel(now() + timedelta(days=4, hours=1), tick=True):
        assert "Ask two of them" in sign_in(presenter).get(journey).text, "it comes back on its day"
        assert "Ask one of them" not in sign_in(presenter).get(journey).text and "Ask two" not in sign_in(room.heads[1]).get(journey).text
    with work():
        promise(Actor(presenter.id), room.talk, "", None, "I need to think first.", on=today())
    assert room.talk.commitment == ""
    with time_machine.travel(now() + timedelta(days=4, hours=1), tick=True):
        assert "Ask two of them" not in sign_in(presenter).get(journey).text


@pytest.mark.parametrize("by_time", [True, False])
def test_an_end_without_a_word_waits_for_whoever_presented(room, sign_in, by_time):
    presenter, journey = room.heads[0], f"/cohorts/{room.cohort.id}/journey"
    room.begin("consultancy", presenter_id=presenter.id)
    path, thread = f"/talks/{room.talk.id}/commitment", f"/threads/{room.thread_id}"
    if by_time:
        with time_machine.travel(now() + timedelta(days=60), tick=True):
            settle_all()
    else:
        while room.talk.ended_at is None:
            room.go_on()
    db.session.rollback()
    assert room.talk.ended_at is not None
    with time_machine.travel(max(now(), room.talk.ended_at) + timedelta(hours=1), tick=True):
        browser, other = sign_in(presenter), sign_in(room.heads[1])
        assert "is not said yet" in other.get(thread).text and path not in other.get(thread).text
        assert path in browser.get(thread).text and path in browser.get(journey).text and path not in other.get(journey).text
        assert "is over. Please say what will be done" in browser.get("/notices").text and "is over. Please" not in other.get("/notices").text
        with work():
            db.session.execute(sa.update(Thread).where(Thread.id == room.thread_id).values(locked_at=now()))
        browser.post(path, {"none_because": "I think it over."})
        assert "is not said yet" not in other.get(thread).text and "I think it over." in other.get(thread).text
        assert path not in browser.get(journey).text


def test_what_nobody_presented_is_answered_for_by_whoever_led_it_at_once(room, sign_in):
    browser, step = sign_in(room.leader), f"/threads/{room.thread_id}/talk/step"
    room.begin("knowledge_building")
    path = f"/talks/{room.talk.id}/commitment"
    sent = browser.post(step, {"do": "next", "step": str(room.talk.step)}, status=303)
    while room.talk.ended_at is None:
        sent = browser.post(step, {"do": "next", "step": str(room.talk.step)}, status=303)
        db.session.rollback()
    assert sent.location.endswith(path) and "What will be done, and who does it" in browser.get(path).text
    sign_in(room.heads[0]).get(path, status=403)
    browser.post(path, {"what": "Ben asks the governors", "by": (today() + timedelta(days=3)).isoformat()})
    assert "Ben asks the governors" in sign_in(room.heads[0]).get(f"/threads/{room.thread_id}").text


def test_what_was_given_up_asks_for_nothing(room, sign_in):
    presenter = room.heads[0]
    room.begin("consultancy", presenter_id=presenter.id)
    with work():
        give_up(Actor(room.leader.id), db.session.get_one(Thread, room.thread_id))
    page = sign_in(presenter).get(f"/threads/{room.thread_id}").text
    assert "is not said yet" not in page and "is over. Please" not in sign_in(presenter).get("/notices").text


def test_ending_early_blames_nobody_and_loses_nothing(room, sign_in):
    room.begin("premortem", presenter_id=room.heads[0].id)
    room.go_on()
    room.say(room.heads[1], SECRET)
    sign_in(room.leader).post(f"/threads/{room.thread_id}/talk/step", {"do": "end", "step": "1"})
    page = sign_in(room.heads[2]).get(f"/threads/{room.thread_id}").text
    assert SECRET in page and not {"abandoned", "failed", "cancelled", "stopped"} & set(page.lower().split())
    assert room.say(room.heads[2], "So we talk as ever.") is not None


def test_a_commitment_is_a_draft_until_it_is_saved(room, sign_in):
    presenter = room.heads[0]
    room.begin("consultancy", presenter_id=presenter.id)
    browser, path, place = sign_in(presenter), f"/talks/{room.talk.id}/commitment", f"/drafts/commitment:{room.talk.id}"
    assert place in browser.get(path).text
    browser.put(place, {"fields": {"what": "Half a promise", "by": "2031-05-06", "none_because": ""}})
    page = sign_in(presenter).get(path).text
    assert "Half a promise" in page and "2031-05-06" in page and "It is not saved yet" in page
    assert "Half a promise" not in browser.get(browser.post(path, {"leave": "1"}).location).text
    browser.put(place, {"fields": {"what": "Half a promise"}})
    browser.post(path, {"what": "A whole one"}, status=422)
    assert browser.get(place).json["fields"]
    assert f"sent={presenter.id}:commitment" in unquote(browser.post(path, {"what": "A whole one", "by": (today() + timedelta(days=3)).isoformat()}).location)
    assert browser.get(place).json["fields"] is None
