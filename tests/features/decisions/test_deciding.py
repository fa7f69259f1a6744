"""Decisions in a thread: one answer each, hidden where so set, closed by the server, told to those who answered."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import work
from enquiry_hub.features.decisions.models import Ballot, BallotAnswer
from enquiry_hub.features.decisions.services import NewBallot, answer, close_ballot, open_ballot, settle_all
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import hide_post, remove_post, start_thread
from enquiry_hub.identity.groups.models import FACILITATOR
from tests.kit.build import make_cohort, make_member, make_person

SECRET = "because-Mondays-are-for-pupils"


@pytest.fixture
def cohort(app):
    """Return a cohort with a thread."""
    return make_cohort()


@pytest.fixture
def people(cohort):
    """Return a facilitator and three heads."""
    return [make_member(cohort, FACILITATOR), *(make_member(cohort, name=f"Head {name}") for name in ("Ash", "Birch", "Cedar"))]


@pytest.fixture
def thread(cohort, people):
    """Return a thread that the first head started."""
    with work():
        return start_thread(Actor(people[1].id), cohort, "When do we meet?")


def asked(thread, person, kind="consent", question="We meet on Mondays", options=(), **values) -> Ballot:
    """Ask for a decision."""
    with work():
        ballot = open_ballot(Actor(person.id), db.session.get_one(Thread, thread.id), NewBallot(kind, question, tuple(options), **values))
    return ballot


def give(ballot, person, what, reason="") -> None:
    """Answer."""
    with work():
        answer(Actor(person.id), db.session.get_one(Ballot, ballot.id), what, reason)


def test_consent_from_asking_to_the_outcome(thread, people, sign_in):
    leader, ash, birch, cedar = people
    browser = sign_in(ash)
    assert f"/threads/{thread.id}/decide" in browser.get(f"/threads/{thread.id}").text
    browser.get(f"/threads/{thread.id}/decide")
    sent = {"kind": "consent", "question": "We meet on Mondays", "lasts": "", "hidden": "y", "may_change": "y", "client_id": uuid.uuid4().hex}
    where = [browser.post(f"/threads/{thread.id}/decide", sent).location.partition("?")[0] for _try in range(2)]
    assert where[0] == where[1] and db.session.scalar(sa.select(sa.func.count()).select_from(Ballot)) == 1
    page = sign_in(birch).get(f"/threads/{thread.id}").text
    assert "We meet on Mondays" in page and "/decision" in page
    sign_in(birch).post(f"{where[0]}/answer", {"answer": "objection"}, status=422)
    kept = sign_in(birch).post(f"{where[0]}/answer", {"answer": "perhaps", "reason": SECRET}, status=422).text
    assert SECRET in kept
    sign_in(birch).post(f"{where[0]}/answer", {"answer": "reservation", "reason": SECRET})
    sign_in(cedar).post(f"{where[0]}/answer", {"answer": "agree"})
    browser.post(f"{where[0]}/close")
    assert "Agreed, with one reservation." in sign_in(leader).get(f"/threads/{thread.id}").text
    shown = sign_in(cedar).get(where[0]).text
    assert SECRET in shown and "Head Birch" in shown
    told = set(db.session.scalars(sa.select(Notice.person_id).where(Notice.kind == "decided")))
    assert told == {birch.id, cedar.id}


def test_hidden_answers_are_nowhere_before_it_closes(thread, people, sign_in, cohort):
    leader, ash, birch, cedar = people
    ballot = asked(thread, ash)
    give(ballot, birch, "objection", SECRET)
    for person in (leader, ash, cedar):
        browser = sign_in(person)
        page = browser.get(f"/decisions/{ballot.id}").text
        assert "1 person has answered" in page and SECRET not in page and "Head Birch" not in page
        for path in (f"/threads/{thread.id}", f"/threads/{thread.id}/posts.json?html=1", f"/cohorts/{cohort.id}/search?q=Mondays", f"/cohorts/{cohort.id}/journey", "/notices"):
            assert SECRET not in browser.get(path).text
    assert SECRET in sign_in(birch).get(f"/decisions/{ballot.id}").text
    assert not list(db.session.scalars(sa.select(Notice).where(Notice.person_id == ash.id)))


def test_open_answers_are_seen_at_once(thread, people, sign_in):
    ballot = asked(thread, people[1], hidden=False)
    give(ballot, people[2], "objection", SECRET)
    assert SECRET in sign_in(people[3]).get(f"/decisions/{ballot.id}").text


def test_it_closes_by_its_time_whoever_looks_first_and_late_answers_come_back(thread, people, sign_in):
    leader, ash, birch, cedar = people
    ballot = asked(thread, ash, closes_at=now() + timedelta(hours=1))
    give(ballot, cedar, "agree")
    with work():
        db.session.get_one(Ballot, ballot.id).closes_at = now() - timedelta(seconds=1)
    late = sign_in(birch).post(f"/decisions/{ballot.id}/answer", {"answer": "objection", "reason": SECRET}, status=422).text
    assert SECRET in late and "This decision is closed" in late
    assert "Agreed." in sign_in(leader).get(f"/decisions/{ballot.id}").text
    sign_in(birch).post(f"/decisions/{ballot.id}/answer", {"answer": "agree"}, status=403)
    settle_all()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Post).where(Post.step == "outcome")) == 1


def test_the_worker_closes_it_too(thread, people):
    ballot = asked(thread, people[1], closes_at=now() - timedelta(seconds=1))
    settle_all()
    assert db.session.get_one(Ballot, ballot.id).closed_at


def test_one_answer_each_and_changing_only_where_so_set(thread, people):
    ballot = asked(thread, people[1], "choice", options=("Monday", "Friday"))
    give(ballot, people[2], [0])
    give(ballot, people[2], [1])
    assert list(db.session.scalars(sa.select(BallotAnswer.answer))) == [[1]]
    fixed = asked(thread, people[1], "choice", options=("Monday", "Friday"), may_change=False)
    give(fixed, people[2], [0])
    give(fixed, people[2], [0])
    with pytest.raises(Invalid):
        give(fixed, people[2], [1])


def test_too_few_answers_decide_nothing(thread, people, sign_in):
    ballot = asked(thread, people[1], "choice", options=("Monday", "Friday"), quorum=3)
    give(ballot, people[2], [0])
    with work():
        close_ballot(Actor(people[1].id), db.session.get_one(Ballot, ballot.id))
    page = sign_in(people[3]).get(f"/threads/{thread.id}").text
    assert "nothing is decided" in page and "First: Monday" not in page


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("choice", {"answer": "1"}, "First: Friday."),
        ("score", {"option-0": "0", "option-1": "5"}, "How the numbers are spread"),
        ("ranked", {"option-0": "2", "option-1": "1"}, "First: Friday."),
    ],
)
def test_choice_numbers_and_order_by_form(thread, people, sign_in, kind, fields, words):
    ballot = asked(thread, people[1], kind, "Which day?", ("Monday", "Friday"))
    browser = sign_in(people[2])
    browser.get(f"/decisions/{ballot.id}")
    browser.post(f"/decisions/{ballot.id}/answer", {}, status=422)
    browser.post(f"/decisions/{ballot.id}/answer", fields)
    browser.get(f"/decisions/{ballot.id}")
    with work():
        close_ballot(Actor(people[0].id), db.session.get_one(Ballot, ballot.id))
    page = browser.get(f"/decisions/{ballot.id}").text
    assert words in page and ("average" not in page and "mean" not in page.lower().split())


def test_what_was_hidden_or_removed_takes_its_decision_along(thread, people, sign_in):
    leader, ash, birch, _cedar = people
    ballot, other = asked(thread, ash), asked(thread, ash, question="And a question that goes")
    with work():
        hide_post(Actor(leader.id), db.session.get_one(Post, ballot.post_id), "Could you ask it in other words?")
        remove_post(Actor(ash.id), db.session.get_one(Post, other.post_id))
    for found in (ballot, other):
        sign_in(birch).get(f"/decisions/{found.id}", status=404)
    sign_in(ash).get(f"/decisions/{other.id}", status=404)
    with work():
        close_ballot(Actor(leader.id), db.session.get_one(Ballot, ballot.id))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Post).where(Post.step == "outcome")) == 0


def test_strangers_find_nothing(thread, people, sign_in):
    ballot = asked(thread, people[1])
    stranger = sign_in(make_person())
    stranger.get(f"/decisions/{ballot.id}", status=404)
    stranger.post(f"/decisions/{ballot.id}/answer", {"answer": "agree"}, status=404)


def test_options_are_two_or_more_and_different(thread, people, sign_in):
    browser = sign_in(people[1])
    for options in ("Monday", "Monday\nMonday"):
        page = browser.post(f"/threads/{thread.id}/decide", {"kind": "choice", "question": "Which day?", "options": options, "lasts": ""}, status=422).text
        assert "Which day?" in page


def test_the_journey_asks_for_answers_that_wait(thread, people, sign_in, cohort):
    ballot = asked(thread, people[1])
    browser = sign_in(people[2])
    assert f"/decisions/{ballot.id}" in browser.get(f"/cohorts/{cohort.id}/journey").text
    give(ballot, people[2], "agree")
    assert f"/decisions/{ballot.id}" not in browser.get(f"/cohorts/{cohort.id}/journey").text


def sent_with(day, time, lasts="at"):
    """Return the form of a decision that closes at an hour."""
    return {"kind": "consent", "question": SECRET, "lasts": lasts, "day": day, "time": time, "hidden": "y", "may_change": "y", "client_id": uuid.uuid4().hex}


def test_it_closes_at_a_typed_hour_of_london(thread, people, sign_in):
    browser = sign_in(people[1])
    page = browser.get(f"/threads/{thread.id}/decide").text
    assert "London time" in page and "On a day and at an hour" in page
    this = today()
    years = [date(this.year + later, month, 15) for later in (0, 1) for month in (1, 7)]
    winter, summer = (next(day for day in years if day.month == month and day > this) for month in (1, 7))
    for day, hour in ((winter, 16), (summer, 15)):
        where = browser.post(f"/threads/{thread.id}/decide", sent_with(f"{day}", "16:30")).location.partition("?")[0]
        assert db.session.get_one(Ballot, where.rsplit("/", 1)[1]).closes_at == datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)
        assert "16:30" in browser.get(where).text


def test_a_day_or_hour_that_makes_no_sense_is_said_beside_the_field(thread, people, sign_in):
    browser, soon = sign_in(people[1]), f"{today() + timedelta(days=3)}"
    mistakes = (
        ("", "16:30", "at", "Please choose the day on which it closes."), (soon, "", "at", "Please write the time at which it closes"),
        (soon, "half past four", "at", "Please write a time such as 9:00."), (soon, "24:00", "at", "Please write a time such as 9:00."),
        ("soon", "16:30", "at", "Please give a day that there is."), (f"{today() - timedelta(days=1)}", "16:30", "at", "within a year"), ("9999-12-31", "16:30", "at", "within a year"),
        ("0001-01-01", "0:00", "at", "within a year"), (f"{today()}", "0:00", "at", "That hour is over"), (soon, "16:30", "4320", "leave both empty"),
    )  # fmt: skip
    for day, time, lasts, said in mistakes:
        page = browser.post(f"/threads/{thread.id}/decide", sent_with(day, time, lasts), status=422).text
        assert said in page and SECRET in page and (not time or f'value="{time}"' in page), (day, time)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Ballot)) == 0


def test_what_is_asked_is_a_draft_until_it_is_asked(thread, people, sign_in):
    browser, path, place = sign_in(people[1]), f"/threads/{thread.id}/decide", f"/drafts/ask:{thread.id}"
    assert place in browser.get(path).text
    browser.put(place, {"fields": {"question": "We meet on", "kind": "choice", "options": "Monday\nTuesday", "hidden": [], "lasts": ""}})
    page = sign_in(people[1]).get(path).text
    assert 'value="We meet on"' in page and "Monday\nTuesday" in page and 'value="choice" checked' in page
    assert "We meet on" not in sign_in(people[2]).get(path).text
    sent = {"kind": "choice", "question": "We meet on", "options": "Monday\nTuesday", "lasts": "", "client_id": uuid.uuid4().hex}
    browser.post(path, sent | {"options": "Monday"}, status=422)
    assert browser.get(place).json["fields"]
    browser.post(path, sent, status=303)
    assert browser.get(place).json["fields"] is None


@pytest.mark.parametrize(
    ("kind", "options", "fields", "shown"),
    [
        ("consent", (), {"answer": "objection", "reason": "Because of"}, ['value="objection" checked']),
        ("choice", ("Monday", "Tuesday"), {"answer": "1", "reason": "Because of"}, ['value="1" checked']),
        ("score", ("Monday", "Tuesday"), {"option-0": "4", "option-1": "2", "reason": "Because of"}, ['value="4" selected', 'value="2" selected']),
        ("ranked", ("Monday", "Tuesday"), {"option-0": "2", "option-1": "1", "reason": "Because of"}, ['value="2" selected', 'value="1" selected']),
    ],
)  # fmt: skip
def test_an_answer_is_its_writers_draft_until_it_is_given(thread, people, sign_in, kind, options, fields, shown):
    ballot = asked(thread, people[1], kind, "When do we meet?", options)
    browser, path, place = sign_in(people[2]), f"/decisions/{ballot.id}", f"/drafts/answer:{ballot.id}"
    browser.put(place, {"fields": fields})
    page = sign_in(people[2]).get(path).text
    assert "Because of" in page and place in page and all(found in page for found in shown)
    others = sign_in(people[3]).get(path).text
    assert "Because of" not in others and not any(found in others for found in shown)
    browser.post(f"{path}/answer", fields | {"client_id": uuid.uuid4().hex}, status=303)
    assert browser.get(place).json["fields"] is None
    browser.put(place, {"fields": fields | {"reason": "Another thought"}})
    assert "Another thought" in browser.get(path).text
    browser.post(f"{path}/answer", {"leave": "1"}, status=303)
    assert "Another thought" not in browser.get(path).text and "Because of" in browser.get(path).text
