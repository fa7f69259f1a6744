"""A draft calendar for a type of programme: dates out of holidays, looked at and changed first, made all or none."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.core.clock import local
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.library.calendars import draft, programme_types, school_day
from enquiry_hub.features.library.models import Design, SessionPlan
from enquiry_hub.features.programmes.domain import Span
from enquiry_hub.features.programmes.models import AgendaItem, HalfTerm, Session
from tests.kit.build import make_cohort, make_member, save

FIRST = date(2026, 9, 29)  # a Tuesday
TERMS = [
    Span("Autumn 1", date(2026, 9, 1), date(2026, 10, 23)), Span("Autumn 2", date(2026, 11, 2), date(2026, 12, 4)), Span("Spring 1", date(2027, 1, 4), date(2027, 2, 12)),
    Span("Spring 2", date(2027, 2, 22), date(2027, 3, 24)), Span("Summer 1", date(2027, 4, 12), date(2027, 5, 28)),
]  # fmt: skip


@pytest.fixture
def scene(app):
    """Make a cohort with half-terms, its manager, a leader and somebody of another cohort, a month before the first day."""
    with time_machine.travel(FIRST - timedelta(days=30)):
        cohort = make_cohort()
        save(*(HalfTerm(group_id=cohort.id, name=span.name, starts_on=span.starts_on, ends_on=span.ends_on) for span in TERMS))
        yield {"cohort": cohort, "mia": make_member(cohort, "manager", "Mia"), "leader": make_member(cohort), "outsider": make_member(make_cohort(), "manager")}


def sent(programme: str = "two_terms", **more: str) -> dict[str, str]:
    """Return a draft as a browser sends it back."""
    rows: dict[str, str] = {}
    for number, one in enumerate(draft(programme_types()[programme], FIRST, TERMS)):
        rows |= {f"{number}-keep": "y", f"{number}-day": one.day.isoformat(), f"{number}-begins": one.stop.begins}
    return {**rows, "type": programme, "first": FIRST.isoformat(), "client_id": uuid.uuid4().hex, **more}


def test_every_type_is_whole():
    for programme in programme_types().values():
        assert programme.stops and programme.stops[0].weeks == 0
        for stop in programme.stops:
            assert sum(int(item["minutes"]) for item in stop.items) <= stop.length <= 600 and (not stop.thread or stop.thread_name)


def test_days_keep_out_of_weekends_and_known_holidays():
    assert school_day(date(2026, 10, 3), []) == date(2026, 10, 5)  # a Saturday
    assert school_day(date(2026, 10, 27), TERMS) == date(2026, 11, 3)  # half-term week: the same weekday after it
    assert school_day(date(2026, 12, 8), TERMS) == date(2027, 1, 5)
    assert school_day(date(2027, 7, 1), TERMS) == date(2027, 7, 1)  # nothing is known there
    days = [one.day for one in draft(programme_types()["two_terms"], FIRST, TERMS)]
    assert days == sorted(days) and all(any(span.starts_on <= day <= span.ends_on for span in TERMS) for day in days)
    assert [one.moved for one in draft(programme_types()["two_terms"], FIRST, TERMS)][1]  # ten weeks on is the eighth of December


def test_the_draft_shows_each_session_and_saves_nothing(scene, sign_in):
    mia, address = sign_in(scene["mia"]), f"/cohorts/{scene['cohort'].id}/draft-calendar"
    assert "One day: past, present and future together" in mia.get(address).text
    page = mia.get(f"{address}?type=two_terms&first={FIRST}").text
    for said in ("Workshop 1: learning from the past", "Moved out of the holidays or a weekend.", 'value="2026-09-29"', "Premortem", "open from the day of the session on", "Prompts"):
        assert said in page
    assert db.session.scalar(sa.select(Session.id)) is None and db.session.scalar(sa.select(Design.id)) is None
    for wrong in ("type=two_terms&first=soon", f"type=none&first={FIRST}", "type=two_terms&first=0001-01-01"):
        assert 'role="alert"' in mia.get(f"{address}?{wrong}").text
    sign_in(scene["leader"]).get(address, status=403)
    sign_in(scene["outsider"]).get(address, status=404)


def test_what_nobody_has_written_down_is_said(scene, sign_in):
    mia, address = sign_in(scene["mia"]), f"/cohorts/{scene['cohort'].id}/draft-calendar?type=two_terms&first="
    page = mia.get(f"{address}{FIRST}").text
    assert "Drafted for Tuesday 29 September 2026." in page and "outside the half-terms" not in page and "The first day is over." not in page
    page = mia.get(f"{address}2027-05-25").text
    assert "4 sessions lie outside the half-terms that are written down." in page and page.count("Is it in the holidays?") == 4
    assert "The first day is over. Is the year right?" in mia.get(f"{address}2025-09-30").text


def test_all_are_made_at_once_with_design_agenda_and_thread(scene, sign_in):
    mia, address = sign_in(scene["mia"]), f"/cohorts/{scene['cohort'].id}/draft-calendar"
    values = sent(**{"2-day": "2027-01-28", "2-begins": "13:30"})
    del values["0-keep"], values["0-day"]  # the launch is left out: its date is not asked for
    for _twice in range(2):
        mia.post(address, values)
    sessions = list(db.session.scalars(sa.select(Session).order_by(Session.starts_at)))
    assert [row.title for row in sessions] == [
        "Workshop 1: learning from the past", "Workshop 2: reflecting on the present", "Workshop 3: looking into the future", "Celebration: milestones shown, the framework handed over",
    ]  # fmt: skip
    assert local(sessions[1].starts_at).strftime("%d %m %H:%M") == "28 01 13:30" and sessions[1].ends_at - sessions[1].starts_at == timedelta(minutes=210)
    for session in sessions:
        plan = db.session.scalars(sa.select(SessionPlan).where(SessionPlan.session_id == session.id)).one()
        assert [item["title"] for item in plan.items] == list(db.session.scalars(sa.select(AgendaItem.title).where(AgendaItem.session_id == session.id).order_by(AgendaItem.number)))
    threads = list(db.session.scalars(sa.select(Thread).order_by(Thread.locked_until)))
    assert [(row.title.split(":")[0], row.locked_until) for row in threads] == [("Consultancy", local(sessions[0].starts_at).date()), ("Tuning", date(2027, 1, 28)), ("Premortem", local(sessions[2].starts_at).date())]
    page = sign_in(scene["leader"]).get(f"/threads/{threads[0].id}").text
    assert "the day of the session" in page
    assert "Consultancy: Workshop 1" in sign_in(scene["leader"]).get(f"/sessions/{sessions[0].id}").text


@pytest.mark.parametrize("wrong", [{"4-day": ""}, {"4-day": "32 May"}, {"4-day": "9999-12-31", "4-begins": "23:59"}, {"4-day": "0001-01-01"}, {"4-begins": "noon"}, {"client_id": ""}, {"client_id": "odd"}])
def test_one_mistake_and_none_is_made(scene, sign_in, wrong):
    address = f"/cohorts/{scene['cohort'].id}/draft-calendar"
    page = sign_in(scene["mia"]).post(address, sent(**{"0-begins": "15:15"}, **wrong), status=422).text
    assert ("One thing to put right: Celebration" in page) == any(name.startswith("4-") for name in wrong)
    assert 'role="alert"' in page and "15:15" in page and db.session.scalar(sa.select(Session.id)) is None


def test_nothing_left_in_is_a_mistake(scene, sign_in):
    address = f"/cohorts/{scene['cohort'].id}/draft-calendar"
    values = {name: value for name, value in sent("one_day").items() if not name.endswith("-keep")}
    assert "Leave at least one session in." in sign_in(scene["mia"]).post(address, values, status=422).text
    sign_in(scene["mia"]).post(address, {"type": "none"}, status=422)
    sign_in(scene["leader"]).post(address, sent(), status=403)
