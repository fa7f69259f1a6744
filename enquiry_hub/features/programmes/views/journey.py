"""The journey of a cohort, and one session on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from enquiry_hub.capabilities.attachments.queries import files_of
from enquiry_hub.capabilities.links.queries import both_ways
from enquiry_hub.core.access import may
from enquiry_hub.core.clock import local, now
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.templating import clock_time, long_date, short_date
from enquiry_hub.features.programmes.domain import agenda_times, minutes_left, place_on_line
from enquiry_hub.features.programmes.forms import ComingForm
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.queries import (
    agenda_of,
    cards_for,
    count_coming,
    headline,
    last_session,
    news_since,
    next_session,
    own_answers,
    own_attendance,
    programme_of,
    register_of,
    session_parts,
    sessions_of,
    tasks_for,
    venues_of,
    walk_ins_of,
)
from enquiry_hub.features.programmes.services import answer_coming
from enquiry_hub.features.programmes.views.blueprint import programmes
from enquiry_hub.identity.groups.models import COHORT, Group
from enquiry_hub.identity.groups.queries import agreement_to_accept
from enquiry_hub.identity.groups.workspace import enter_workspace


@programmes.get("/cohorts/<id:group_id>/journey", access="groups:group:read")
def show_journey(group: Group) -> Any:
    """Show a cohort's line with today on it, what is next, what waits and what is new."""
    if group.kind != COHORT and group.parent_id:
        return redirect(url_for("programmes.show_journey", group_id=group.parent_id), 303)
    enter_workspace(group.id)
    actor = current_actor()
    sessions = sessions_of(actor, group.id)
    ids = [session.id for session in sessions]
    venues, answers, was_there = venues_of(ids), own_answers(actor, ids), own_attendance(actor, ids)
    following = next_session(sessions)
    # A session of this week has hardly been followed by anything yet: what is new is counted from the one before it.
    last = last_session(sessions, before=now() - timedelta(days=7)) or last_session(sessions)
    since = last.starts_at if last is not None else now() - timedelta(days=30)
    return render_template(
        "programmes/show_journey.html", group=group, greeting=_greeting(), sessions=sessions, headline=headline(sessions), stops=_stops(sessions, answers, was_there),
        here=_here(sessions), last=last, following=following, venue=next(iter(venues.get(following.id, [])), None) if following else None,
        coming=answers.get(following.id, "") if following else "", news=news_since(actor, group.id, since), tasks=tasks_for(actor, group.id), cards=cards_for(actor, group.id),
        programme=programme_of(group.id), agreement=agreement_to_accept(actor, group.id), may_arrange=may(actor, "groups:cohort:facilitate", group),
    )  # fmt: skip


def _greeting() -> str:
    """Greet the viewer by the clock of London and by what they want to be called."""
    hour, name = local(now()).hour, current_user.called
    if 4 <= hour < 12:
        return _("Good morning, %(name)s", name=name)
    return _("Good afternoon, %(name)s", name=name) if 12 <= hour < 17 else _("Good evening, %(name)s", name=name)


def _stops(sessions: list[Session], answers: dict[str, str], was_there: dict[str, str]) -> list[dict[str, Any]]:
    following = next_session(sessions)
    notes = {"attended": _("you came"), "partial": _("you came for a part"), "yes": _("you are coming"), "no": _("you cannot come"), "maybe": _("not sure yet")}
    stops = []
    for session in sessions:
        over = session.ends_at <= now()
        when = short_date(session.starts_at) if over else f"{short_date(session.starts_at)}, {clock_time(session.starts_at)}"
        note = notes.get((was_there if over else answers).get(session.id, ""), "")
        state = "done" if over else "next" if following is session else "later"
        title = session.title.split(": ", 1)[-1]
        href = url_for("programmes.show_session", session_id=session.id)
        stops.append({"title": title, "lens": session.tense or None, "when": when, "note": note, "state": state, "href": href})
    return stops


def _here(sessions: list[Session]) -> dict[str, Any] | None:
    place = place_on_line(now(), [session.starts_at for session in sessions])
    return None if place is None else {"stop": place[0], "at": place[1], "label": _("today, %(day)s", day=short_date(now()))}


@programmes.get("/sessions/<id:session_id>", access="programmes:session:read")
def show_session(session: Session) -> Any:
    """Show a session: when, where and its history, agenda, preparation, files, and who comes."""
    return _session_page(session, None)


def _session_page(session: Session, form: ComingForm | None) -> Any:
    actor = current_actor()
    enter_workspace(session.group_id)
    venues = venues_of([session.id])[session.id]
    agenda = agenda_of(session)
    may_arrange = may(actor, "programmes:session:arrange", session)
    form = form or ComingForm(formdata=None, answer=own_answers(actor, [session.id]).get(session.id))
    return show(
        "programmes/show_session.html", form, session=session, venues=venues, venue=next(iter(venues), None), over=session.ends_at <= now(),
        agenda=list(zip(agenda, agenda_times(session.starts_at, [item.minutes for item in agenda]), strict=True)),
        left=minutes_left(session.starts_at, session.ends_at, [item.minutes for item in agenda]) if agenda else 0, when=_when(session),
        coming=count_coming(session.id), attended=own_attendance(actor, [session.id]).get(session.id, ""), may_arrange=may_arrange,
        register=register_of(session) if may_arrange else [], walk_ins=walk_ins_of(session) if may_arrange else [],
        files=files_of(actor, "session", session.id), evidence=both_ways(actor, "session", session.id),
        viewer_id=actor.person_id, parts=session_parts(actor, session),
    )  # fmt: skip


def _when(session: Session) -> str:
    return _("%(day)s, %(start)s to %(end)s", day=long_date(session.starts_at), start=clock_time(session.starts_at), end=clock_time(session.ends_at))


@programmes.post("/sessions/<id:session_id>/coming", access="programmes:session:answer")
def say_coming(session: Session) -> Any:
    """Say whether one is coming."""
    form = ComingForm()
    if form.validate_on_submit():
        try:
            answer_coming(current_actor(), session, form.answer.data, form.note.data or "")
            said = {"yes": _("Good. You are on the list."), "no": _("Thank you for saying so."), "maybe": _("Thank you. Tell us when you know.")}
            flash(said[form.answer.data], "done")
            return redirect(url_for("programmes.show_session", session_id=session.id), 303)
        except Invalid as error:
            form.put_error(error)
    return _session_page(session, form)
