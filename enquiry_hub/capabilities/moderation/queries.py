"""Reading what people ask to be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.attachments.models import WAITING, Attachment
from enquiry_hub.capabilities.moderation.models import CLAIM_HOURS, URGENT, Claim, Decision, Report
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.identity.people.models import Person


def report_by(actor: Actor, kind: str, row_id: str) -> Report | None:
    """Return what the actor asked about a thing: of each person there is one report about each."""
    found: Report | None = db.session.scalar(sa.select(Report).where(Report.reporter_id == actor.person_id, Report.subject_kind == kind, Report.subject_id == row_id))
    return found


def hangs_beside(kind: str, row_id: str) -> bool:
    """Say whether files, or words of reports and decisions, hang on a thing besides its own words; for services that take it down."""
    files = sa.exists().where(Attachment.subject_kind.in_((kind, WAITING)), Attachment.subject_id == row_id, Attachment.removed_at.is_(None))
    words = (sa.exists().where(model.subject_kind == kind, model.subject_id == row_id, said != "") for model, said in ((Report, Report.words), (Decision, Decision.note)))
    return bool(db.session.scalar(sa.select(sa.or_(files, *words))))


def already_waits(report: Report | None, reason: str) -> bool:
    """Say whether somebody’s report waits already, so that asking a second time changes nothing, unless it says for the first time that it is urgent."""
    return report is not None and report.settled_at is None and (reason not in URGENT or report.reason in URGENT)


def reports_about(ids: Iterable[str]) -> dict[tuple[str, str], list[Report]]:
    """Return what is asked about things and waits, by kind and id, the earliest first; the caller decides about them."""
    found: dict[tuple[str, str], list[Report]] = {}
    query = sa.select(Report).where(Report.settled_at.is_(None), Report.subject_id.in_(list(ids))).order_by(Report.created_at)
    for report in db.session.scalars(query):
        found.setdefault((report.subject_kind, report.subject_id), []).append(report)
    return found


def claims_of(ids: Iterable[str]) -> dict[tuple[str, str], tuple[str, str, datetime]]:
    """Return the name and id of whoever is looking at things, and since when, by kind and id; the caller decides about them."""
    since = now() - timedelta(hours=CLAIM_HOURS)
    query = (
        sa.select(Claim.subject_kind, Claim.subject_id, Person.display_name, Claim.person_id, Claim.claimed_at)
        .join(Person, Person.id == Claim.person_id).where(Claim.subject_id.in_(list(ids)), Claim.claimed_at > since)
    )  # fmt: skip
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in db.session.execute(query)}


def was_decided_since(decision: Decision, in_the_way: tuple[str, ...]) -> bool:
    """Say whether something else was decided about the same thing since and still holds."""
    later = sa.select(Decision.id).where(
        Decision.subject_kind == decision.subject_kind, Decision.subject_id == decision.subject_id, Decision.created_at > decision.created_at,
        Decision.undone_at.is_(None), Decision.action.in_(in_the_way),
    )  # fmt: skip
    return db.session.scalar(later.limit(1)) is not None


def is_urgent(reports: Iterable[Report]) -> bool:
    """Say whether one of the reports about a thing cannot wait."""
    return any(report.reason in URGENT for report in reports)


def waits(kind: str, row_id: Any, reasons: Iterable[str] = ()) -> ColumnElement[bool]:
    """Hold for the things of a kind, by the column of their id, that were reported, for one of the reasons if any are given, and that nobody has looked at since."""
    report = aliased(Report)
    found = [report.subject_kind == kind, report.subject_id == row_id, report.settled_at.is_(None)]
    if reasons:
        found.append(report.reason.in_(reasons))
    return sa.exists(sa.select(sa.literal(1)).select_from(report).where(*found).correlate_except(report))


def waits_as_urgent(kind: str, row_id: Any) -> ColumnElement[bool]:
    """Hold for the things of a kind, by the column of their id, that were reported as urgent and that nobody has looked at since."""
    return waits(kind, row_id, URGENT)
