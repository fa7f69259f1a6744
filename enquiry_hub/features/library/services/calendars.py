"""Making the sessions of a type of programme, all or none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.links.services import link
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import from_local, now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.templating import short_date
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.library.calendars import ProgrammeType, Stop
from enquiry_hub.features.library.events import CalendarMade
from enquiry_hub.features.library.models import Design
from enquiry_hub.features.library.services.designs import apply_design, make_design
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.services import Plan, plan_session
from enquiry_hub.identity.groups.models import Group


@dataclass(frozen=True)
class Chosen:
    """Be a session of the draft that is to be made: which, on what day, and when it begins."""

    number: int
    day: date
    begins: str


def make_calendar(actor: Actor, group: Group, programme: ProgrammeType, chosen: Sequence[Chosen], *, client_id: str) -> list[Session]:
    """Put the chosen sessions on a cohort's journey, each with its design and the thread of its protocol; the same client id does it once."""
    require(actor, "groups:cohort:facilitate", group)
    lock_row(group)
    if not chosen:
        raise Invalid(_("Leave at least one session in."))
    marks = [hashlib.sha256(f"{client_id} {one.number}".encode()).hexdigest()[:32] for one in chosen]
    if db.session.scalar(sa.select(Design.id).where(Design.author_id == actor.person_id, Design.client_id.in_(marks)).limit(1)) is not None:
        return []
    sessions = [_make(actor, group, programme.stops[one.number], one, mark) for one, mark in zip(chosen, marks, strict=True)]
    record(CalendarMade(by=actor.person_id, group_id=group.id, programme=programme.code, session_ids=tuple(session.id for session in sessions)))
    return sessions


def _make(actor: Actor, group: Group, stop: Stop, chosen: Chosen, mark: str) -> Session:
    begins = from_local(chosen.day, chosen.begins)
    plan = Plan(kind=stop.kind, title=stop.title, tense=stop.tense, starts_at=begins, ends_at=begins + timedelta(minutes=stop.length))
    session = plan_session(actor, group, plan)
    design = make_design(actor, group, stop.title, stop.purpose, stop.length, [dict(item) for item in stop.items], copied_from=stop.origin, client_id=mark)
    apply_design(actor, design, session)
    if stop.thread:
        _open_thread(actor, group, stop, session, chosen.day)
    return session


def _open_thread(actor: Actor, group: Group, stop: Stop, session: Session, day: date) -> None:
    """Start the thread of a session's protocol; it opens by itself on the session's day."""
    thread = start_thread(actor, group, f"{stop.thread_name}: {stop.title}"[:200], tense=stop.tense)
    if day > today():
        thread.locked_at, thread.locked_until, thread.locked_reason = now(), day, _("It opens on %(day)s, the day of the session.", day=short_date(day))
    link(actor, ("thread", thread.id), ("session", session.id), nature="about")
    db.session.flush()
