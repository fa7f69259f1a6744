"""Sessions over HTTP: planning, places and who is told, coming, the register, calendars."""

from __future__ import annotations

import re
from datetime import timedelta

import sqlalchemy as sa
from icalendar import Calendar

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.programmes.models import AgendaItem, Attendance, Coming, HalfTerm, Session, Venue
from enquiry_hub.features.programmes.services import Plan, add_to_agenda, plan_session
from tests.kit.browser import hidden_fields
from tests.kit.build import make_cohort, make_member, save
from tests.kit.html import inspect, text_of
from tests.kit.queries import count_queries

FORM = {
    "title": "Workshop 1: Learning from the past", "kind": "workshop", "tense": "past", "begins": "9:00", "ends": "12:30", "audience": "cohort", "capacity": "",
    "preparation": "Bring *one* worry.",
}  # fmt: skip


def session_of(cohort, steward, *, days=20, kind="workshop", title="Workshop 2"):
    """Plan a session some days from now."""
    begins = now() + timedelta(days=days)
    with work():
        return plan_session(Actor(steward.id), cohort, Plan(kind, title, begins, begins + timedelta(hours=3), "present"))


def test_a_session_is_planned_shown_and_changed(app, sign_in):
    cohort = make_cohort()
    manager, leader = make_member(cohort, "manager"), make_member(cohort)
    day = (today() + timedelta(days=30)).isoformat()
    answer = sign_in(manager).post(f"/cohorts/{cohort.id}/sessions/new", {**FORM, "day": day})
    page = sign_in(leader).get(answer.location).text
    assert "9:00 to 12:30" in page and "<em>one</em>" in page and "to be confirmed" in page
    assert "Learning from the past" in sign_in(leader).get(f"/cohorts/{cohort.id}/journey").text
    row = db.session.scalar(sa.select(Session))
    sign_in(manager).post(f"/sessions/{row.id}/edit", {**FORM, "title": "Workshop 1, moved", "day": day, "begins": "10:00", "base": "1"})
    stale = sign_in(manager).post(f"/sessions/{row.id}/edit", {**FORM, "title": "From an old tab", "day": day, "base": "1"}, status=409)
    assert "Workshop 1, moved" in stale.text and "From an old tab" in stale.text and 'name="base" type="hidden" value="2"' in stale.text
    assert db.session.get_one(Session, row.id, populate_existing=True).sequence == 1
    sign_in(leader).get(f"/sessions/{row.id}/edit", status=403)


def test_mistakes_are_named_and_nothing_is_lost(app, sign_in):
    cohort = make_cohort()
    manager = make_member(cohort, "manager")
    for change in ({"day": ""}, {"day": "2024-13-45"}, {"day": "9999-12-31"}, {"day": "0001-01-01"}, {"begins": "nine"}, {"ends": "8:00"}, {"title": ""}, {"title": "x" * 201}, {"capacity": "-1"}, {"kind": "party"}):
        page = sign_in(manager).post(f"/cohorts/{cohort.id}/sessions/new", {**FORM, "day": today().isoformat(), **change}, status=422).text
        assert "Bring *one* worry." in page and 'role="alert"' in page


def test_an_evening_may_end_past_midnight(app, sign_in):
    cohort = make_cohort()
    manager = make_member(cohort, "manager")
    evening = {**FORM, "day": "2031-06-20", "begins": "21:30", "ends": "0:15"}
    page = sign_in(manager).post(f"/cohorts/{cohort.id}/sessions/new", evening)
    row = db.session.scalar(sa.select(Session))
    assert row.ends_at - row.starts_at == timedelta(hours=2, minutes=45) and "21:30 to 0:15" in sign_in(manager).get(page.location).text
    sign_in(manager).post(f"/sessions/{row.id}/edit", {**evening, "title": "The same evening", "ends": "00:15", "base": "1"})
    db.session.expire_all()
    assert row.ends_at - row.starts_at == timedelta(hours=2, minutes=45) and row.sequence == 1


def test_a_second_workshop_in_a_half_term_warns_and_goes_on(app, sign_in):
    cohort = make_cohort()
    manager = make_member(cohort, "manager")
    save(HalfTerm(group_id=cohort.id, name="Spring 1", starts_on=today(), ends_on=today() + timedelta(days=40)))
    browser = sign_in(manager)
    for number in (1, 2):
        day = (today() + timedelta(days=10 * number)).isoformat()
        answer = browser.post(f"/cohorts/{cohort.id}/sessions/new", {**FORM, "day": day})
        notices = [box for box in inspect(browser.get(answer.location).text).all("div") if "notice" in box.get("class", "").split()]
        advice = [box.get("class", "").split() for box in notices if "another workshop already" in text_of(box)]
        assert advice == ([["notice"]] if number == 2 else []), "advice is no error"
    save(HalfTerm(group_id=cohort.id, name="Spring 2", starts_on=today() + timedelta(days=50), ends_on=today() + timedelta(days=80)))
    third = browser.post(f"/cohorts/{cohort.id}/sessions/new", {**FORM, "day": (today() + timedelta(days=60)).isoformat()})
    assert "another workshop already" not in browser.get(third.location).text, "two in one half-term are no matter of another"


def test_a_place_has_a_history_an_access_line_and_tells_each_once(app, sign_in):
    cohort = make_cohort()
    manager, coming, away = make_member(cohort, "manager"), make_member(cohort), make_member(cohort)
    row = session_of(cohort, manager)
    sign_in(away).post(f"/sessions/{row.id}/coming", {"answer": "no", "note": ""})
    browser = sign_in(manager)
    assert "2 people will be told" in browser.get(f"/sessions/{row.id}/venue").text
    browser.post(f"/sessions/{row.id}/venue", {"place": "Kiln Orchard School", "access": ""}, status=422)
    browser.post(f"/sessions/{row.id}/venue", {"place": "Kiln Orchard School, library", "access": "Lift to floor 2"})
    browser.post(f"/sessions/{row.id}/venue", {"place": "Lower site", "access": "Step-free"})
    assert [venue.status for venue in db.session.scalars(sa.select(Venue).order_by(Venue.number))] == ["tbc", "confirmed", "changed"]
    page = sign_in(coming).get(f"/sessions/{row.id}").text
    assert "Lower site" in page and "Kiln Orchard School, library" in page
    mails = list(db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.created_at)))
    assert sorted({mail.recipient for mail in mails}) == sorted([coming.email, manager.email]) and len(mails) == 4
    assert "Getting in: Step-free" in mails[-1].text
    assert len(re.findall(r"data-item>.*is set</a>", sign_in(coming).get("/notices").text)) == 2 and "is set" not in sign_in(away).get("/notices").text


def test_people_say_whether_they_come_and_the_register_is_for_stewards(app, sign_in):
    cohort = make_cohort()
    facilitator, leader, other = make_member(cohort, "facilitator"), make_member(cohort), make_member(cohort)
    row = session_of(cohort, facilitator)
    browser = sign_in(leader)
    browser.post(f"/sessions/{row.id}/coming", {"answer": "perhaps"}, status=422)
    browser.post(f"/sessions/{row.id}/coming", {"answer": "maybe", "note": "A private reason"})
    browser.post(f"/sessions/{row.id}/coming", {"answer": "yes", "note": "A private reason"})
    assert db.session.scalar(sa.select(Coming.answer)) == "yes"
    assert "A private reason" not in sign_in(other).get(f"/sessions/{row.id}").text
    assert "A private reason" in sign_in(facilitator).get(f"/sessions/{row.id}").text
    sign_in(facilitator).post(f"/sessions/{row.id}/register", {f"was-{leader.id}": "partial", f"was-{other.id}": ""})
    assert [found.state for found in db.session.scalars(sa.select(Attendance))] == ["partial"]
    sign_in(facilitator).post(f"/sessions/{row.id}/register", {f"was-{make_member(make_cohort()).id}": "attended"}, status=422)
    sign_in(leader).post(f"/sessions/{row.id}/register", {f"was-{leader.id}": "attended"}, status=403)


def test_an_agenda_is_written_in_lines(app, sign_in):
    cohort = make_cohort()
    facilitator = make_member(cohort, "facilitator")
    row = session_of(cohort, facilitator)
    browser = sign_in(facilitator)
    wrong = browser.post(f"/sessions/{row.id}/agenda", {"lines": "15 Welcome\nTea for everyone"}, status=422).text
    assert "Line 2" in wrong and "Tea for everyone" in wrong
    browser.post(f"/sessions/{row.id}/agenda", {"lines": "15 Welcome\n35 Reading your own history"})
    page = browser.get(f"/sessions/{row.id}").text
    assert "Reading your own history" in page and "130 minutes are left open" in page


def test_an_agenda_that_somebody_else_changed_meanwhile_is_not_overwritten(app, sign_in):
    cohort = make_cohort()
    fay, fred = make_member(cohort, "facilitator"), make_member(cohort, "facilitator")
    row = session_of(cohort, fay)
    address, browser = f"/sessions/{row.id}/agenda", sign_in(fay)
    browser.post(address, {"lines": "15 Welcome"})
    began = hidden_fields(browser.get(address).text)["began"]
    sign_in(fred).post(address, {"lines": "15 Welcome\n20 Tea in threes", "began": began})
    stale = browser.post(address, {"lines": "15 Welcome\n35 Reading", "began": began}, status=409).text
    assert "Tea in threes" in stale and "35 Reading" in stale
    assert "Tea in threes" in browser.get(f"/sessions/{row.id}").text
    browser.post(address, {"lines": began, "began": began})
    assert "Tea in threes" in browser.get(f"/sessions/{row.id}").text, "what one left as it was takes nothing of anybody away"
    browser.post(address, {"lines": "15 Welcome\n35 Reading", "began": hidden_fields(stale)["began"]})
    page = browser.get(f"/sessions/{row.id}").text
    assert "35 Reading" not in page and "Reading" in page and "Tea in threes" not in page


def test_a_part_that_stays_keeps_its_kind_when_the_agenda_is_written_by_hand(app, sign_in):
    cohort = make_cohort()
    fay = make_member(cohort, "facilitator")
    row = session_of(cohort, fay)
    with work():
        add_to_agenda(db.session.merge(row), 20, "questions", "Questions left from “Breakfast”")
    sign_in(fay).post(f"/sessions/{row.id}/agenda", {"lines": "15 Welcome\n25 Questions left from “Breakfast”"})
    assert [(item.minutes, item.kind) for item in db.session.scalars(sa.select(AgendaItem).order_by(AgendaItem.number))] == [(15, ""), (25, "questions")]


def test_calendars_keep_identity_and_follow_changes(app, sign_in, visitor):
    cohort = make_cohort()
    facilitator, leader = make_member(cohort, "facilitator"), make_member(cohort)
    row = session_of(cohort, facilitator)
    file = Calendar.from_ical(sign_in(leader).get(f"/sessions/{row.id}/calendar.ics").data)
    (event,) = file.walk("VEVENT")
    assert event["UID"].startswith(f"session-{row.id}@") and event["SEQUENCE"] == 0
    page = sign_in(leader).post("/calendar", status=200).text
    address = page.split('id="address" readonly value="')[1].split('"')[0]
    path = address[address.index("/calendar/") :]
    answer = visitor.get(path)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert visitor.get(path, status=304, headers={"If-None-Match": answer.headers["ETag"]})
    sign_in(facilitator).post(f"/sessions/{row.id}/venue", {"place": "The Rushlight School", "access": "Step-free"})
    (event,) = Calendar.from_ical(visitor.get(path).data).walk("VEVENT")
    assert event["SEQUENCE"] == 1 and event["LOCATION"] == "The Rushlight School"
    sign_in(leader).post("/calendar", status=200)
    visitor.get(path, status=404)


def test_outsiders_find_no_session_and_observers_see_the_journey(app, sign_in):
    cohort = make_cohort()
    facilitator, observer, outsider = make_member(cohort, "facilitator"), make_member(cohort, "observer"), make_member(make_cohort())
    row = session_of(cohort, facilitator)
    sign_in(observer).get(f"/sessions/{row.id}")
    sign_in(observer).get(f"/cohorts/{cohort.id}/journey")
    for path in (f"/sessions/{row.id}", f"/sessions/{row.id}/calendar.ics", f"/sessions/{row.id}/venue", f"/cohorts/{cohort.id}/journey"):
        sign_in(outsider).get(path, status=404)
    sign_in(outsider).post(f"/sessions/{row.id}/coming", {"answer": "yes"}, status=404)
    sign_in(observer).post(f"/sessions/{row.id}/venue", {"place": "x", "access": "y"}, status=403)


def test_the_journey_asks_the_store_no_more_for_more_sessions(app, sign_in):
    cohort = make_cohort()
    facilitator = make_member(cohort, "facilitator")
    browser, counts = sign_in(facilitator), []
    for number in (1, 6):
        for extra in range(number):
            session_of(cohort, facilitator, days=10 + number * 10 + extra, title=f"Session {number}{extra}")
        browser.get(f"/cohorts/{cohort.id}/journey")
        with count_queries() as seen:
            browser.get(f"/cohorts/{cohort.id}/journey")
        counts.append(len(seen))
    assert counts[0] == counts[1], counts
