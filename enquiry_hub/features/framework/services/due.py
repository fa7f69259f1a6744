"""Noticing what comes by a day: a signature under a risk that runs out, judgements far apart with nobody's reason from one end."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import record, work
from enquiry_hub.features.framework.events import AcceptanceRunsOut, JudgementsApart
from enquiry_hub.features.framework.models import GONE, RatingRound, Risk, RiskAcceptance
from enquiry_hub.features.framework.queries.spreads import STILL_NEWS, closed_lately, lacks_reasons

ASKS_NOBODY = {
    "notice_acceptances": "A signature runs out by its day; the worker looks.",
    "notice_apart": "A round closes by its day or by hand; the worker looks.",
}
SOON, OVER, APART = "acceptance_soon", "acceptance_over", "round_apart"
WEEKS_BEFORE = timedelta(weeks=3)


def notice_acceptances() -> None:
    """Note each signature that runs out within three weeks, or has run out, of which nobody has been told, each in a unit of work of its own."""
    day = today()
    newer = aliased(RiskAcceptance)
    renewed = sa.exists().where(newer.risk_id == RiskAcceptance.risk_id, newer.ended_at.is_(None), newer.created_at > RiskAcceptance.created_at)
    query = (
        sa.select(RiskAcceptance.id, RiskAcceptance.risk_id, RiskAcceptance.until).join(Risk, Risk.id == RiskAcceptance.risk_id)
        .where(RiskAcceptance.ended_at.is_(None), RiskAcceptance.until.between(day - STILL_NEWS, day + WEEKS_BEFORE), Risk.status.not_in(GONE), sa.not_(renewed))
    )  # fmt: skip
    due = [(row.id, row.risk_id, SOON if row.until > day else OVER) for row in db.session.execute(query)]
    told = sa.select(Notice.cause_id, Notice.kind).where(Notice.kind.in_((SOON, OVER)), Notice.subject_id.in_([risk_id for _id, risk_id, _kind in due]))
    known = {tuple(row) for row in db.session.execute(told)}
    for acceptance_id, risk_id, kind in due:
        if (acceptance_id, kind) not in known:
            with work():
                record(AcceptanceRunsOut(by=None, acceptance_id=acceptance_id, risk_id=risk_id, kind=kind))


def notice_apart() -> None:
    """Note each round closed lately whose judgements are far apart and lack reasons from an end, each once and in a unit of work of its own."""
    told = sa.select(Notice.cause_id).where(Notice.kind == APART)
    query = sa.select(RatingRound.id).join(Risk, Risk.id == RatingRound.risk_id).where(closed_lately(), Risk.status.not_in(GONE))
    for round_id in db.session.scalars(query.where(RatingRound.id.not_in(told))).all():
        if lacks_reasons(round_id):
            with work():
                record(JudgementsApart(by=None, round_id=round_id))
