"""Checking people in at the door: one tap each, also later from a device that had no signal."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import CLOCK_TEXT, local, now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import record, work
from enquiry_hub.features.programmes.domain import clock_in_session
from enquiry_hub.features.programmes.events import AttendanceNoted
from enquiry_hub.features.programmes.models import Attendance, Coming, Session, WalkIn
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import Membership

HERE, LATE, LEFT, AWAY, BACK = "here", "late", "left", "away", "back"
TAPS = (HERE, LATE, LEFT, AWAY, BACK)
FORGOTTEN_AFTER = timedelta(days=28)
ASKS_NOBODY = {"forget_walk_ins": "The worker does what docs/data-protection.md promises."}
TELLS_NOBODY = {"forget_walk_ins": "That somebody was at a session is what is forgotten."}


@dataclass(frozen=True)
class Tap:
    """Be one tap: what it says, when it was made, and the time that it names, if any."""

    what: str
    at: datetime
    clock: str = ""


def tap_member(actor: Actor, session: Session, person_id: str, tap: Tap) -> Attendance:
    """Say that a member of the cohort is here, came late, left early or did not come; a tap that is older than the last one changes nothing."""
    require(actor, "programmes:session:arrange", session)
    lock_row(session)  # two devices at one door: one after the other
    member = sa.select(Membership.id).where(Membership.group_id == session.group_id, Membership.person_id == person_id, in_force())
    if db.session.scalar(member.limit(1)) is None:
        raise Invalid(_("This person is not in the cohort any more."))
    found = db.session.get(Attendance, (session.id, person_id), populate_existing=True)
    if found is None:
        found = Attendance(session_id=session.id, person_id=person_id, state="")
        db.session.add(found)
    cannot = db.session.scalar(sa.select(Coming.answer).where(Coming.session_id == session.id, Coming.person_id == person_id)) == "no"
    if _take(found, session, tap, away="apologies" if cannot else "absent"):
        found.noted_by = actor.person_id
        db.session.flush()
        record(AttendanceNoted(by=actor.person_id, session_id=session.id))
    return found


def tap_walk_in(actor: Actor, walk_in: WalkIn, tap: Tap) -> WalkIn:
    """Say the same of somebody without an account; taking it back takes them off the register, and no tap brings them back.

    A row without a name stays, so that the tap which put them there does not when it is delivered again.
    """
    require(actor, "programmes:walk_in:note", walk_in)
    lock_row(walk_in)
    session = db.session.get_one(Session, walk_in.session_id)
    if walk_in.is_on_register and _take(walk_in, session, tap, away="absent"):
        if not walk_in.is_on_register:
            walk_in.name = walk_in.school = ""
        db.session.flush()
        record(AttendanceNoted(by=actor.person_id, session_id=session.id))
    return walk_in


def add_walk_in(actor: Actor, session: Session, name: str, school: str, tap: Tap, *, client_id: str | None = None) -> WalkIn:
    """Put somebody without an account on the register of a session; the same client id does it once, also when they were taken off since."""
    require(actor, "programmes:session:arrange", session)
    lock_row(session)
    query = sa.select(WalkIn).where(WalkIn.noted_by == actor.person_id, WalkIn.client_id == client_id)
    known = db.session.scalar(query) if client_id else None
    if known is not None:
        return known
    if not name.strip():
        raise Invalid(_("Please write a name."), field="name")
    if tap.what == BACK:
        raise Invalid(_("Say here, late, left early or not here."), field="what")
    found = WalkIn(session_id=session.id, name=name.strip(), school=school.strip(), state="", noted_by=actor.person_id, client_id=client_id)
    _take(found, session, tap, away="absent")
    db.session.add(found)
    db.session.flush()
    record(AttendanceNoted(by=actor.person_id, session_id=session.id))
    return found


def _take(row: Attendance | WalkIn, session: Session, tap: Tap, *, away: str) -> bool:
    """Let a tap hold unless a later one does; say whether it holds."""
    if tap.what not in TAPS:
        raise Invalid(_("Say here, late, left early or not here."), field="what")
    if row.tapped_at is not None and tap.at < row.tapped_at:
        return False
    moment = _moment(session, tap)
    row.tapped_at = tap.at
    if tap.what in (AWAY, BACK):
        row.state, row.arrived_at, row.left_at = away if tap.what == AWAY else "", None, None
    elif tap.what == LEFT:
        row.state, row.left_at = "partial", moment
    else:
        row.state, row.arrived_at, row.left_at = "attended" if tap.what == HERE else "partial", moment, None
    return True


def _moment(session: Session, tap: Tap) -> datetime | None:
    """Return when somebody came or went: the time that a tap names, else its own on the session's day, and none when the register is filled in later."""
    if not tap.clock:
        return tap.at if local(session.starts_at).date() <= local(tap.at).date() <= local(session.ends_at).date() else None
    if CLOCK_TEXT.match(tap.clock) is None:
        raise Invalid(_("Please write a time such as 9:00."), field="clock")
    return clock_in_session(session.starts_at, tap.clock, session.ends_at - session.starts_at + timedelta(hours=1))


def forget_walk_ins() -> int:
    """Forget those without an account, four weeks after their session; return how many."""
    with work():
        over = sa.select(Session.id).where(Session.ends_at < now() - FORGOTTEN_AFTER)
        ids = list(db.session.scalars(sa.select(WalkIn.id).where(WalkIn.session_id.in_(over))))
        db.session.execute(sa.delete(WalkIn).where(WalkIn.id.in_(ids)))
    return len(ids)


register_chore("walk-ins", 86_400, forget_walk_ins)
