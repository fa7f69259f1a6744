"""Reading the journey."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from markupsafe import Markup

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import local, now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.programmes.domain import Span
from enquiry_hub.features.programmes.models import (
    AgendaItem,
    Attendance,
    CohortPlan,
    Coming,
    HalfTerm,
    Programme,
    Session,
    Venue,
    WalkIn,
)
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Organisation, Person


@dataclass(frozen=True)
class Line:
    """Be one line of the journey page: something new, or something to do."""

    icon: str
    title: str
    href: str
    note: str
    at: datetime | None = None


News = Callable[[Actor, str, datetime], list[Line]]
Tasks = Callable[[Actor, str], list[Line]]
Card = Callable[[Actor, str], Markup | None]
SessionPart = Callable[[Actor, Session], Markup | None]
_news: list[News] = []
_tasks: list[Tasks] = []
_cards: list[Card] = []
_session_parts: list[SessionPart] = []


def register_news(source: News) -> News:
    """Let a feature say what is new in a cohort since a moment, as an actor may see it."""
    _news.append(source)
    return source


def register_tasks(source: Tasks) -> Tasks:
    """Let a feature say what waits for an actor in a cohort."""
    _tasks.append(source)
    return source


def register_card(source: Card) -> Card:
    """Let a feature put a card at the top of the journey page, such as the reflection that one is writing."""
    _cards.append(source)
    return source


def register_session_part(source: SessionPart) -> SessionPart:
    """Let a feature put something at the top of a session's page."""
    _session_parts.append(source)
    return source


def news_since(actor: Actor, cohort_id: str, since: datetime, limit: int = 12) -> list[Line]:
    """Return what is new in a cohort, newest first."""
    lines = [line for source in _news for line in source(actor, cohort_id, since)]
    return sorted(lines, key=lambda line: line.at or since, reverse=True)[:limit]


def tasks_for(actor: Actor, cohort_id: str) -> list[Line]:
    """Return what waits for the actor in a cohort."""
    return [line for source in _tasks for line in source(actor, cohort_id)]


def cards_for(actor: Actor, cohort_id: str) -> list[Markup]:
    """Return the cards of the journey page."""
    found = [source(actor, cohort_id) for source in _cards]
    return [card for card in found if card is not None]


def session_parts(actor: Actor, session: Session) -> list[Markup]:
    """Return what other features put on a session's page."""
    found = [source(actor, session) for source in _session_parts]
    return [part for part in found if part is not None]


def sessions_of(actor: Actor, group_id: str) -> list[Session]:
    """Return a cohort's sessions in order of time."""
    query = visible(actor, "programmes:session:read").where(Session.group_id == group_id)
    return list(db.session.scalars(query.order_by(Session.starts_at)))


def last_session(sessions: list[Session], *, before: datetime | None = None) -> Session | None:
    """Return the latest session that has begun, or had begun before a moment."""
    moment = before or now()
    return next((session for session in reversed(sessions) if session.starts_at <= moment), None)


def next_session(sessions: list[Session]) -> Session | None:
    """Return the first session that has not ended."""
    return next((session for session in sessions if session.ends_at > now()), None)


def programme_of(group_id: str) -> Programme | None:
    """Return the programme that a cohort goes through; the caller has checked that the reader is in it."""
    return db.session.scalar(sa.select(Programme).join(CohortPlan, CohortPlan.programme_id == Programme.id).where(CohortPlan.group_id == group_id))


def venues_of(session_ids: list[str]) -> dict[str, list[Venue]]:
    """Return what was said about the places of sessions that the caller has loaded, the latest first."""
    found: dict[str, list[Venue]] = {session_id: [] for session_id in session_ids}
    for venue in db.session.scalars(sa.select(Venue).where(Venue.session_id.in_(session_ids)).order_by(Venue.number.desc())):
        found[venue.session_id].append(venue)
    return found


def agenda_of(session: Session) -> list[AgendaItem]:
    """Return the parts of a session that the caller has loaded."""
    return list(db.session.scalars(sa.select(AgendaItem).where(AgendaItem.session_id == session.id).order_by(AgendaItem.number)))


def own_answers(actor: Actor, session_ids: list[str]) -> dict[str, str]:
    """Return the actor's own answers to whether they are coming."""
    query = sa.select(Coming.session_id, Coming.answer).where(Coming.person_id == actor.person_id, Coming.session_id.in_(session_ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


def own_attendance(actor: Actor, session_ids: list[str]) -> dict[str, str]:
    """Return whether the actor was at sessions."""
    query = sa.select(Attendance.session_id, Attendance.state).where(Attendance.person_id == actor.person_id, Attendance.session_id.in_(session_ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


def count_coming(session_id: str) -> int:
    """Count who said that they are coming."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Coming).where(Coming.session_id == session_id, Coming.answer == "yes")) or 0


def register_of(session: Session) -> list[Any]:
    """Return the members of a session's cohort with their answers and attendance; the caller may arrange the session."""
    query = (
        sa.select(Person.id, Person.display_name, Membership.role, Organisation.name, Coming.answer, Coming.note, Attendance.state, Attendance.arrived_at, Attendance.left_at)
        .join(Membership, sa.and_(Membership.person_id == Person.id, Membership.group_id == session.group_id, in_force()))
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Coming, sa.and_(Coming.person_id == Person.id, Coming.session_id == session.id))
        .outerjoin(Attendance, sa.and_(Attendance.person_id == Person.id, Attendance.session_id == session.id))
        .where(Membership.role.in_(("participant", "facilitator", "academic", "manager", "observer"))).order_by(Membership.role != "participant", Person.display_name)
    )  # fmt: skip
    return list(db.session.execute(query))


def walk_ins_of(session: Session) -> list[WalkIn]:
    """Return those without an account who came to a session; the caller may arrange it."""
    return list(db.session.scalars(sa.select(WalkIn).where(WalkIn.session_id == session.id, WalkIn.state != "").order_by(WalkIn.name, WalkIn.id)))


def people_to_tell(session: Session) -> list[Person]:
    """Return whom a change of a session concerns: everyone in the cohort who has not said that they are not coming."""
    not_coming = sa.select(Coming.person_id).where(Coming.session_id == session.id, Coming.answer == "no")
    query = sa.select(Person).join(Membership, Membership.person_id == Person.id).where(
        Membership.group_id == session.group_id, in_force(), Person.closed_at.is_(None), Person.id.not_in(not_coming)
    )
    return list(db.session.scalars(query.distinct().order_by(Person.display_name)))


def half_terms_of(group_id: str) -> list[Span]:
    """Return the half-terms of a cohort's area."""
    rows = db.session.scalars(sa.select(HalfTerm).where(HalfTerm.group_id == group_id).order_by(HalfTerm.starts_on))
    return [Span(row.name, row.starts_on, row.ends_on) for row in rows]


def headline(sessions: list[Session]) -> str:
    """Return the sentence at the top of the journey: how far it is to what is next."""
    following = next_session(sessions)
    if following is None:
        return _("The journey so far") if sessions else _("The journey begins here")
    if following.starts_at <= now():
        return _("“%(title)s” is on now", title=following.title)
    days = (local(following.starts_at).date() - local(now()).date()).days
    if days == 0:
        return _("“%(title)s” is today", title=following.title)
    if days == 1:
        return _("“%(title)s” is tomorrow", title=following.title)
    if days < 14:
        return _("%(days)s days to “%(title)s”", days=days, title=following.title)
    return _("%(weeks)s weeks to “%(title)s”", weeks=round(days / 7), title=following.title)


def person_of_calendar(token_hash: str) -> Person | None:
    """Return whose calendar feed an address is."""
    return db.session.scalar(sa.select(Person).where(Person.calendar_token == token_hash, Person.closed_at.is_(None)))


def all_sessions(actor: Actor) -> list[Session]:
    """Return every session of every cohort that the actor is in."""
    return list(db.session.scalars(visible(actor, "programmes:session:read").order_by(Session.starts_at)))
