"""Telling those who lead at a school: that a shared thing which they took home is no longer held up by the cohort, and that somebody who left knows a link."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction, record
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.events import RiskChanged, StrategyMoved
from enquiry_hub.features.framework.models import CLOSED, MERGED
from enquiry_hub.features.schools.events import SchoolLeft, SourceEnded
from enquiry_hub.features.schools.models import OPEN, Adoption, School, SchoolRegister
from enquiry_hub.features.schools.queries import leaders_of
from enquiry_hub.identity.groups.events import MembershipsChanged

STOPPED = "stopped"

register_notice(
    "source_ended",
    lambda who, what: _("The cohort no longer holds this up, and your school’s copy stays: “%(what)s”", what=what),
    mailed=lambda who: _("The cohort no longer holds up something that your school took home; your copy stays"),
    why=_l("You get this because you lead your school’s space."),
)

register_notice(
    "link_known",
    lambda who, what: _("%(who)s is no longer in your school’s space and knows the link to “%(what)s”. End it if that should not be.", who=who, what=what),
    mailed=lambda who: _("%(who)s is no longer in your school’s space and knows a link to a register that is still open", who=who),
    why=_l("You get this because you lead your school’s space."),
)


@in_transaction(RiskChanged)
def mark_copies_of_risk(event: RiskChanged) -> None:
    """Mark the copies of a risk that was closed or merged, or that is open again."""
    if event.what in (CLOSED, MERGED):
        _mark(Adoption.risk_id == event.risk_id, event.what)
    elif event.what in scales().risk_status:  # controls, suggestions and answers tell the same kind of event: they open nothing again
        _unmark(Adoption.risk_id == event.risk_id)


@in_transaction(StrategyMoved)
def mark_copies_of_strategy(event: StrategyMoved) -> None:
    """Mark the copies of a strategy that was stopped, or that goes on."""
    if event.state == STOPPED:
        _mark(Adoption.strategy_id == event.strategy_id, STOPPED)
    else:
        _unmark(Adoption.strategy_id == event.strategy_id)


def _mark(copies: sa.ColumnElement[bool], ended: str) -> None:
    for row in db.session.scalars(sa.select(Adoption).where(copies, Adoption.status == OPEN, Adoption.source_ended != ended)).all():
        row.source_ended = ended
        record(SourceEnded(by=None, adoption_id=row.id))


def _unmark(copies: sa.ColumnElement[bool]) -> None:
    db.session.execute(sa.update(Adoption).where(copies, Adoption.status == OPEN, Adoption.source_ended != "").values(source_ended=""))


@in_transaction(SourceEnded)
def tell_leaders(event: SourceEnded) -> None:
    """Tell those who lead at the school."""
    row = db.session.get_one(Adoption, event.adoption_id)
    school = db.session.get_one(School, row.school_id)
    notify([found.id for found in leaders_of(school)], "source_ended", ("adoption", row.id), by=None, cause_id=f"{row.source_ended}:{int(now().timestamp())}")


@in_transaction(MembershipsChanged)
def tell_of_links_let_go(event: MembershipsChanged) -> None:
    """Tell those who lead that somebody who was let go, or left, issued a register whose link still holds."""
    if event.what == "left":
        _tell_of_links(School.group_id == event.group_id, event.person_ids)


@in_transaction(SchoolLeft)
def tell_of_links_left(event: SchoolLeft) -> None:
    """Tell those who lead that somebody who no longer works there issued a register whose link still holds."""
    _tell_of_links(School.organisation_id == event.organisation_id, (event.by or "",))


def _tell_of_links(where: sa.ColumnElement[bool], people: tuple[str, ...]) -> None:
    school = db.session.scalar(sa.select(School).where(where))
    if school is None:
        return
    holds = (SchoolRegister.ended_at.is_(None), SchoolRegister.ends_on >= today(), SchoolRegister.issued_by.in_(people))
    for row in db.session.scalars(sa.select(SchoolRegister).where(SchoolRegister.school_id == school.id, *holds)).all():
        notify([found.id for found in leaders_of(school) if found.id not in people], "link_known", ("register", row.id), by=row.issued_by)
