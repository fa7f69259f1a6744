"""Planning sessions, saying where they are, and who comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import beside_theirs, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.tokens import hashed, new_token
from enquiry_hub.core.work import record
from enquiry_hub.features.programmes.domain import agenda_lines
from enquiry_hub.features.programmes.events import (
    AnsweredComing,
    AttendanceNoted,
    CalendarAddressMade,
    CohortMade,
    SessionChanged,
    SessionPlanned,
    VenueSet,
)
from enquiry_hub.features.programmes.models import (
    ANSWERS,
    ATTENDANCE,
    CHANGED,
    CONFIRMED,
    TO_BE_CONFIRMED,
    AgendaItem,
    Attendance,
    CohortPlan,
    Coming,
    Programme,
    Session,
    Venue,
)
from enquiry_hub.features.programmes.queries import agenda_of
from enquiry_hub.identity.groups.models import COHORT, FACILITATOR, Group, Membership
from enquiry_hub.identity.people.models import Person

# A cohort is made from the command line or by the demonstration, before anyone has a role in it that could be asked for.
ASKS_NOBODY = {
    "create_cohort": "made from the command line, before anyone has a role in the cohort",
    "add_to_agenda": "The worker brings what a cohort left open; facilitators change the agenda as they like.",
}


@dataclass(frozen=True)
class Plan:
    """Hold what a session is: kind, title, tense, UTC times, audience, how to prepare."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    tense: str = ""
    audience: str = ""
    mode: str = "in_person"
    capacity: int | None = None
    host_id: str | None = None
    preparation: str = ""


def create_cohort(actor: Actor, *, name: str, facilitator_email: str | None = None, programme: Programme | None = None) -> Group:
    """Make a cohort with its programme and, if named, its first facilitator."""
    programme = programme or Programme(title=name)
    db.session.add(programme)
    group = Group(kind=COHORT, name=name, strapline=programme.title if programme.title != name else "")
    db.session.add(group)
    db.session.flush()
    db.session.add(CohortPlan(group_id=group.id, programme_id=programme.id))
    if facilitator_email:
        person = db.session.scalar(sa.select(Person).where(Person.email == facilitator_email.strip().lower()))
        if person is None:
            raise Invalid(_("Nobody with this address has an account."), field="facilitator_email")
        db.session.add(Membership(group_id=group.id, person_id=person.id, role=FACILITATOR, starts_on=today()))
    db.session.flush()
    record(CohortMade(by=actor.person_id or None, group_id=group.id))
    return group


def _checked(plan: Plan) -> None:
    if plan.ends_at <= plan.starts_at:
        raise Invalid(_("A session ends after it begins."), field="ends")


def plan_session(actor: Actor, group: Group, plan: Plan) -> Session:
    """Put a session on a cohort's journey; its place is to be confirmed."""
    require(actor, "groups:cohort:facilitate", group)
    _checked(plan)
    session = Session(
        group_id=group.id, kind=plan.kind, title=plan.title, tense=plan.tense, starts_at=plan.starts_at, ends_at=plan.ends_at,
        audience=plan.audience, mode=plan.mode, capacity=plan.capacity, host_id=plan.host_id,
    )  # fmt: skip
    set_prose(session, plan.preparation)
    db.session.add(session)
    db.session.flush()
    db.session.add(Venue(session_id=session.id, number=1, status=TO_BE_CONFIRMED, place="", set_on=today(), set_by=actor.person_id))
    db.session.flush()
    record(SessionPlanned(by=actor.person_id, session_id=session.id))
    return session


def change_session(actor: Actor, session: Session, plan: Plan, *, base: int | None = None) -> None:
    """Change a session; calendars learn of another title or time."""
    require(actor, "programmes:session:arrange", session)
    _checked(plan)
    before = (session.title, session.starts_at, session.ends_at)
    words = {"title": plan.title, "body": plan.preparation, "tense": plan.tense, "audience": plan.audience, "kind": plan.kind, "capacity": plan.capacity}
    times = {name: (getattr(session, name).isoformat(), getattr(plan, name).isoformat()) for name in ("starts_at", "ends_at")}
    save_version(actor, "session", session, words, base=base, elsewhere=times)
    set_prose(session, plan.preparation)
    session.starts_at, session.ends_at, session.mode, session.capacity = plan.starts_at, plan.ends_at, plan.mode, plan.capacity
    moved = before != (session.title, session.starts_at, session.ends_at)
    if moved:
        _renew(session)
    db.session.flush()
    record(SessionChanged(by=actor.person_id, session_id=session.id, calendar=moved))


def _renew(session: Session) -> None:
    session.sequence, session.changed_at = session.sequence + 1, now()


def set_agenda(actor: Actor, session: Session, items: Sequence[tuple[int, str, str]]) -> None:
    """Give a session its agenda: minutes, kind and title of each part, in order."""
    lock_row(session)
    require(actor, "programmes:session:arrange", session)
    db.session.execute(sa.delete(AgendaItem).where(AgendaItem.session_id == session.id))
    for number, (minutes, kind, title) in enumerate(items, 1):
        db.session.add(AgendaItem(session_id=session.id, number=number, minutes=minutes, kind=kind, title=title))
    db.session.flush()
    record(SessionChanged(by=actor.person_id, session_id=session.id, calendar=False))


def write_agenda(actor: Actor, session: Session, items: Sequence[tuple[int, str]], *, began: str | None = None) -> None:
    """Write a session's agenda by hand; a part whose title stays keeps its kind. Raises Stale, with both, where it is another than it `began` from."""
    lock_row(session)
    require(actor, "programmes:session:arrange", session)
    there = agenda_of(session)
    mine, theirs = agenda_lines(items), agenda_lines([(item.minutes, item.title) for item in there])
    before = None if began is None else {"lines": "\n".join(began.splitlines())}
    if beside_theirs(before, {"lines": theirs}, {"lines": mine})["lines"] == theirs:
        return
    kinds = {item.title: item.kind for item in there}
    set_agenda(actor, session, [(minutes, kinds.get(title, ""), title) for minutes, title in items])


def add_to_agenda(session: Session, minutes: int, kind: str, title: str) -> None:
    """Put a part at the end of a session's agenda."""
    lock_row(session)
    number = db.session.scalar(sa.select(sa.func.coalesce(sa.func.max(AgendaItem.number), 0)).where(AgendaItem.session_id == session.id)) or 0
    db.session.add(AgendaItem(session_id=session.id, number=number + 1, minutes=minutes, kind=kind, title=title))
    db.session.flush()
    record(SessionChanged(by=None, session_id=session.id, calendar=False))


def set_venue(actor: Actor, session: Session, place: str, access: str, *, on: date | None = None) -> Venue:
    """Say where a session is, with its access line; the first place confirms, another one changes, and all are kept."""
    require(actor, "programmes:session:arrange", session)
    if not place.strip():
        raise Invalid(_("Please say where the session is."), field="place")
    if not access.strip():
        raise Invalid(_("Please say how to get in: steps, lift, parking, a quiet room. People decide by it whether they can come."), field="access")
    lock_row(session)  # two at once get two numbers
    latest = db.session.scalar(sa.select(Venue).where(Venue.session_id == session.id).order_by(Venue.number.desc()).limit(1))
    status = CHANGED if latest is not None and latest.status != TO_BE_CONFIRMED else CONFIRMED
    number = latest.number + 1 if latest is not None else 1
    venue = Venue(session_id=session.id, number=number, status=status, place=place.strip(), access=access.strip(), set_on=on or today(), set_by=actor.person_id)
    db.session.add(venue)
    _renew(session)
    db.session.flush()
    record(VenueSet(by=actor.person_id, session_id=session.id, venue_id=venue.id, status=status))
    return venue


def answer_coming(actor: Actor, session: Session, answer: str, note: str = "") -> None:
    """Say whether one is coming; the latest answer holds."""
    require(actor, "programmes:session:answer", session)
    if answer not in ANSWERS:
        raise Invalid(_("Say yes, no, or not sure yet."), field="answer")
    db.session.merge(Coming(session_id=session.id, person_id=actor.person_id, answer=answer, note=note[:300], said_at=now()))
    db.session.flush()
    record(AnsweredComing(by=actor.person_id, session_id=session.id, answer=answer))


def note_attendance(actor: Actor, session: Session, states: Mapping[str, str]) -> None:
    """Write the register: a state for each person; an empty state takes the entry back, also against a tap that waits on a device since before."""
    require(actor, "programmes:session:arrange", session)
    lock_row(session)
    members = set(db.session.scalars(sa.select(Membership.person_id).where(Membership.group_id == session.group_id)))
    for person_id, state in states.items():
        if person_id not in members or state not in (*ATTENDANCE, ""):
            raise Invalid(_("The register names somebody who is not in this cohort, or a state that does not exist."))
        if state:
            db.session.merge(Attendance(session_id=session.id, person_id=person_id, state=state, noted_by=actor.person_id, tapped_at=now()))
        else:
            taken_back = {"state": "", "arrived_at": None, "left_at": None, "noted_by": actor.person_id, "tapped_at": now()}
            db.session.execute(sa.update(Attendance).where(Attendance.session_id == session.id, Attendance.person_id == person_id).values(taken_back))
    db.session.flush()
    record(AttendanceNoted(by=actor.person_id, session_id=session.id))


def make_calendar_address(actor: Actor, person: Person) -> str:
    """Give a person a new secret address for their calendar feed and return its token; the earlier one stops working."""
    require(actor, "people:person:edit", person)
    token = new_token()
    person.calendar_token = hashed(token)
    db.session.flush()
    record(CalendarAddressMade(by=actor.person_id, person_id=person.id))
    return token
