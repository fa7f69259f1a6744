"""Signing for a risk, saying what happens when it happens, and seeing an appetite otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.events import FrameworkChanged, RiskChanged
from enquiry_hub.features.framework.models import (
    GONE,
    HAPPENING,
    PUBLISHED,
    AppetiteDissent,
    Framework,
    Risk,
    RiskAcceptance,
    RiskIssue,
    Theme,
)
from enquiry_hub.features.framework.services.history import amend

LONGEST_ACCEPTANCE = timedelta(days=366)


def _some(text: str, field: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(_("Please write something here."), field=field)
    return words


def accept_shared(actor: Actor, risk: Risk, signed: str, why: str, until: date, *, client_id: str | None = None) -> RiskAcceptance:
    """Sign that a risk is borne as it is until a day, a year from now at the latest (DOMAIN 5.4); the same client id signs once."""
    require(actor, "framework:risk:arrange", risk)
    if not today() < until <= today() + LONGEST_ACCEPTANCE:
        raise Invalid(_("Please choose a day from tomorrow on, a year from now at the latest."), field="until")
    lock_row(risk)
    found = db.session.scalar(sa.select(RiskAcceptance).where(RiskAcceptance.made_by == actor.person_id, RiskAcceptance.client_id == client_id)) if client_id else None
    if found is not None:
        return found
    row = RiskAcceptance(
        risk_id=risk.id, signed=_some(signed, "signed"), why=_some(why, "why"), accepted_on=today(), until=until, made_by=actor.person_id, client_id=client_id
    )
    db.session.add(row)
    db.session.flush()
    amend(actor.person_id, risk, "accepted", [("signed", "", row.signed), ("until", "", until.isoformat())], reason=row.why)
    record(RiskChanged(by=actor.person_id, risk_id=risk.id, what="accepted"))
    return row


def take_acceptance_back(actor: Actor, risk: Risk, acceptance: RiskAcceptance, *, why: str = "") -> None:
    """Take a signature back, and say why; it stays in what was."""
    require(actor, "framework:risk:arrange", risk)
    lock_row(risk)
    if acceptance.ended_at is not None:
        return
    acceptance.ended_at = now()
    db.session.flush()
    amend(actor.person_id, risk, "acceptance ended", [("signed", acceptance.signed, "")], reason=why)
    record(RiskChanged(by=actor.person_id, risk_id=risk.id, what="acceptance taken back"))


def open_issue(actor: Actor, risk: Risk, what_happens: str, *, since: date, who_acts: str = "", client_id: str | None = None) -> RiskIssue:
    """Say that a risk is happening, since when and what is seen; the risk is kept and marked so. The same client id says it once."""
    require(actor, "framework:risk:edit", risk)
    if since > today():
        raise Invalid(_("What has not begun is still a risk."), field="since")
    lock_row(risk)
    found = db.session.scalar(sa.select(RiskIssue).where(RiskIssue.opened_by == actor.person_id, RiskIssue.client_id == client_id)) if client_id else None
    if found is not None:
        return found
    going_on = sa.select(RiskIssue.status_before).where(RiskIssue.risk_id == risk.id, RiskIssue.closed_on.is_(None)).limit(1)
    before = risk.status if risk.status != HAPPENING else db.session.scalar(going_on) or PUBLISHED
    row = RiskIssue(
        risk_id=risk.id, since=since, what_happens=_some(what_happens, "what_happens"), who_acts=who_acts.strip(), status_before=before, opened_by=actor.person_id,
        client_id=client_id,
    )  # fmt: skip
    db.session.add(row)
    if risk.status not in GONE:
        risk.status = HAPPENING
    db.session.flush()
    told = [("what_happens", "", row.what_happens), ("since", "", since.isoformat()), ("who_acts", "", row.who_acts), ("status", before, risk.status)]
    amend(actor.person_id, risk, "happening", told)
    record(RiskChanged(by=actor.person_id, risk_id=risk.id, what=HAPPENING))
    return row


def close_issue(actor: Actor, risk: Risk, issue: RiskIssue, what_came: str) -> None:
    """Say how it ended and what came of it; with nothing else going on, the risk stands as it did before."""
    require(actor, "framework:risk:edit", risk)
    lock_row(risk)
    if issue.closed_on is not None:
        return
    stood = risk.status
    issue.what_came, issue.closed_on = _some(what_came, "what_came"), today()
    db.session.flush()
    others = sa.select(RiskIssue.id).where(RiskIssue.risk_id == risk.id, RiskIssue.closed_on.is_(None)).limit(1)
    if risk.status == HAPPENING and db.session.scalar(others) is None:
        risk.status = issue.status_before  # and no further: publishing is not theirs to do who say what happens
    db.session.flush()
    amend(actor.person_id, risk, "issue over", [("what_came", "", issue.what_came), ("status", stood, risk.status)])
    record(RiskChanged(by=actor.person_id, risk_id=risk.id, what="issue closed"))


def dissent(actor: Actor, framework: Framework, theme: Theme, level: str, text: str, *, named: bool = False, client_id: str | None = None) -> AppetiteDissent:
    """Say that one would set the appetite for a theme otherwise, and why; it stands beside it, with one's name only if one wants. The same client id says it once."""
    require(actor, "framework:theme:dissent", theme)
    if level not in scales().appetite:
        raise Invalid(_("Choose one of the five levels."), field="level")
    lock_row(theme)
    found = db.session.scalar(sa.select(AppetiteDissent).where(AppetiteDissent.author_id == actor.person_id, AppetiteDissent.client_id == client_id)) if client_id else None
    if found is not None:
        return found
    row = AppetiteDissent(theme_id=theme.id, level=level, text=_some(text, "text"), named=named, author_id=actor.person_id, client_id=client_id)
    db.session.add(row)
    db.session.flush()
    record(FrameworkChanged(by=actor.person_id if named else None, framework_id=framework.id, what="dissent"))  # the name may be withheld
    return row


def take_dissent_back(actor: Actor, framework: Framework, row: AppetiteDissent) -> None:
    """Take one's own dissent back."""
    require(actor, "framework:dissent:end", row)
    row.ended_at = now()
    db.session.flush()
    record(FrameworkChanged(by=None, framework_id=framework.id, what="dissent"))
