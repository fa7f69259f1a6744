"""Sign-ins as rows on the server, behind Flask-Login."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app, request, session
from flask_login import current_user, login_user, logout_user

from enquiry_hub.core import realtime
from enquiry_hub.core.access import VISITOR, Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import UTC
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.tokens import hashed, new_token
from enquiry_hub.core.work import record
from enquiry_hub.extensions import login_manager
from enquiry_hub.identity.people.events import SessionsEnded, SignedIn
from enquiry_hub.identity.people.models import Person, UserSession, initials_of

log = logging.getLogger(__name__)

TOUCH_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class Viewer:
    """Be whoever is signed in, with what every page needs to know of them; Flask-Login's user."""

    id: str
    session_id: str
    token: str
    display_name: str
    organisation_id: str | None
    is_administrator: bool
    language: str
    known_as: str = ""
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    @property
    def initials(self) -> str:
        """Return the person's initials."""
        return initials_of(self.display_name)

    @property
    def called(self) -> str:
        """Return what the pages call the person: what they asked for, or the whole name."""
        return self.known_as or self.display_name

    def get_id(self) -> str:
        """Return what the cookie holds: the secret of this sign-in."""
        return self.token


@kept
def _viewer() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            UserSession.id, UserSession.seen_at, Person.id, Person.display_name, Person.organisation_id, Person.is_administrator, Person.language,
            Person.known_as,
        )
        .join(Person, Person.id == UserSession.person_id)
        .where(
            UserSession.token_hash == sa.bindparam("token_hash", required=True), UserSession.ended_at.is_(None), Person.closed_at.is_(None),
            UserSession.seen_at > sa.bindparam("idle_since", required=True, type_=UTC()),
            UserSession.created_at > sa.bindparam("begun_since", required=True, type_=UTC()),
        )
    )  # fmt: skip


@login_manager.user_loader
def load_viewer(token: str) -> Viewer | None:
    """Return whoever the cookie's secret belongs to, while that sign-in lives."""
    moment, (idle, oldest) = now(), _limits()
    values = {"token_hash": hashed(token), "idle_since": moment - idle, "begun_since": moment - oldest}
    found = _viewer.first(**values)
    if found is None:
        return None
    if moment - found[1] > TOUCH_EVERY and request.method == "GET":
        _touch(found[0])
    return Viewer(found[2], found[0], token, found[3], found[4], found[5], found[6], found[7])


def _touch(session_id: str) -> None:
    """Note that a sign-in is in use: bookkeeping of its own, outside any unit of work; reading goes on where it fails."""
    try:
        with db.engine.begin() as connection:
            connection.execute(sa.update(UserSession).where(UserSession.id == session_id).values(seen_at=now()))
    except sa.exc.SQLAlchemyError:
        log.warning("that a sign-in is in use could not be noted")


def identify() -> Actor:
    """Return the actor of the present request."""
    if current_user.is_authenticated:
        return Actor(current_user.id, current_user.session_id)
    return VISITOR


def identify_socket() -> tuple[Actor, str] | None:
    """Return the actor and name behind the present handshake, or None."""
    if not current_user.is_authenticated:
        return None
    return Actor(current_user.id, current_user.session_id), current_user.display_name


def living() -> Any:
    """Return the condition that a sign-in lives: not ended, and within its limits."""
    idle, oldest = _limits()
    return sa.and_(UserSession.ended_at.is_(None), UserSession.seen_at > now() - idle, UserSession.created_at > now() - oldest)


def still_signed_in(actor: Actor) -> datetime | None:
    """Return until when the actor's sign-in lives as things stand, or None when it has ended or gone past its limits."""
    query = sa.select(UserSession.seen_at, UserSession.created_at).join(Person, Person.id == UserSession.person_id).where(
        UserSession.id == actor.session_id, UserSession.ended_at.is_(None), Person.closed_at.is_(None)
    )
    found = db.session.execute(query).first()
    if found is None:
        return None
    idle, oldest = _limits()
    until: datetime = min(found[0] + idle, found[1] + oldest)
    return until if until > now() else None


def _limits() -> tuple[timedelta, timedelta]:
    """Return how long a sign-in lives without a visit, and in any case."""
    settings = current_app.extensions["hub_settings"]
    return timedelta(hours=settings.session_idle_hours), timedelta(days=settings.session_max_days)


def open_session(person: Person) -> Viewer:
    """Sign a person in on this device, under a new secret and a fresh cookie."""
    session.clear()
    viewer = new_session(person, device=(request.user_agent.string or "")[:300])
    login_user(viewer)  # type: ignore[arg-type]
    record(SignedIn(by=person.id, session_id=viewer.session_id))
    return viewer


def new_session(person: Person, *, device: str) -> Viewer:
    """Add the row of a new sign-in and return its viewer."""
    token = new_token()
    row = UserSession(person_id=person.id, token_hash=hashed(token), seen_at=now(), device=device)
    db.session.add(row)
    db.session.flush()
    return Viewer(person.id, row.id, token, person.display_name, person.organisation_id, person.is_administrator, person.language, person.known_as)


def end_sessions(person_id: str, *, by: str | None, only: str | None = None, keep: str | None = None) -> None:
    """End one sign-in of a person, or all but one, or all; their sockets close after the commit."""
    query = sa.select(UserSession.id).where(UserSession.person_id == person_id, UserSession.ended_at.is_(None))
    if only:
        query = query.where(UserSession.id == only)
    ids = [found for found in db.session.scalars(query) if found != keep]
    db.session.execute(sa.update(UserSession).where(UserSession.id.in_(ids)).values(ended_at=now()))
    record(SessionsEnded(by=by, person_id=person_id, session_ids=tuple(ids)))


def close_session() -> None:
    """Sign out on this device."""
    if current_user.is_authenticated:
        end_sessions(current_user.id, by=current_user.id, only=current_user.session_id)
    logout_user()
    session.clear()


def close_sockets(event: SessionsEnded) -> None:
    """Close the live connections of sign-ins that have ended."""
    for session_id in event.session_ids:
        realtime.cut(session_id=session_id)
