"""Proposing, wording and deciding about risks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import keep_revision, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.domain import scales, too_short_or_long
from enquiry_hub.features.framework.events import RiskChanged, RiskEdited, RiskProposed
from enquiry_hub.features.framework.models import (
    GONE,
    MERGED,
    RISK_WORDS,
    Framework,
    Risk,
    Theme,
)
from enquiry_hub.features.framework.services.history import amend
from enquiry_hub.identity.groups.queries import members_of


@dataclass(frozen=True)
class RiskWords:
    """Hold everything about a risk that people may write, as `edit_risk` and `propose_risk` take it."""

    title: str
    cause: str
    event: str
    consequence: str
    theme_id: str
    objective: str = ""
    context_factor: str = "organisational"
    proximity: str = "this year"
    within: str = ""
    trend: str = "steady"
    owner_id: str | None = None
    rate_locally: bool = False


def propose_risk(
    actor: Actor,
    framework: Framework,
    words: RiskWords,
    *,
    client_id: str | None = None,
    status: str = "proposed",
    at: datetime | None = None,
) -> Risk:
    """Propose a risk; its code is the framework's next, and the same client id proposes it once."""
    require(actor, "framework:framework:propose", framework)
    lock_row(framework)  # one at a time, so that no code is given twice
    found = _already_proposed(actor, client_id)
    if found is not None:
        return found
    changes = _checked(framework.group_id, words)
    if status not in scales().risk_status or status in GONE:
        raise Invalid(_("A new risk is open."), field="status")
    framework.last_risk += 1
    risk = Risk(
        framework_id=framework.id,
        group_id=framework.group_id,
        code=f"RK{framework.last_risk:02d}",
        status=status,
        proposed_by=actor.person_id,
        client_id=client_id,
        created_at=at or now(),
        **changes,
    )
    db.session.add(risk)
    db.session.flush()
    keep_revision(actor, "risk", risk, changes)
    record(RiskProposed(by=actor.person_id, risk_id=risk.id, framework_id=framework.id))
    return risk


def _already_proposed(actor: Actor, client_id: str | None) -> Risk | None:
    if client_id is None:
        return None
    return db.session.scalar(
        sa.select(Risk).where(Risk.proposed_by == actor.person_id, Risk.client_id == client_id)
    )


def _checked(group_id: str, words: RiskWords) -> dict[str, Any]:
    """Return the words of a risk as columns; raise Invalid beside the field that is wrong."""
    changes = {
        name: value.strip() if isinstance(value, str) else value for name, value in asdict(words).items()
    }
    if not changes["title"]:
        raise Invalid(_("Please give the risk a short title."), field="title")
    for part in ("cause", "event", "consequence"):
        if too_short_or_long(changes[part]):
            raise Invalid(_("Between 10 and 300 characters, please."), field=part)
    known = scales()
    choices: Mapping[str, Any] = {
        "context_factor": {factor.code for factor in known.factors},
        "proximity": known.proximity,
        "trend": known.trend,
    }
    for name, allowed in choices.items():
        if changes[name] not in allowed:
            raise Invalid(_("Please choose one of these."), field=name)
    if db.session.scalar(sa.select(Theme.group_id).where(Theme.id == changes["theme_id"])) != group_id:
        raise Invalid(_("Choose one of this framework’s themes."), field="theme_id")
    _check_owner(group_id, changes["owner_id"])
    return changes


def _check_owner(group_id: str, owner_id: str | None) -> None:
    """Raise Invalid unless the owner is somebody of the cohort."""
    if owner_id and owner_id not in {member.id for member in members_of(group_id)}:
        raise Invalid(_("Choose somebody of this cohort."), field="owner_id")


def edit_risk(
    actor: Actor, risk: Risk, words: RiskWords, *, base: int | None = None, reason: str = ""
) -> bool:
    """Change a risk's words and keep the version; raise Stale, with both texts, when somebody saved first."""
    require(actor, "framework:risk:edit", risk)
    changes = _checked(risk.group_id, words)
    if not save_version(
        actor, "risk", risk, {name: changes[name] for name in RISK_WORDS}, base=base, reason=reason, merge=True
    ):
        return False
    record(RiskEdited(by=actor.person_id, risk_id=risk.id, version=risk.version))
    return True


def rate_locally(actor: Actor, risk: Risk) -> None:
    """Say that places differ, so that each school judges a risk for itself; the version is kept."""
    require(actor, "framework:risk:arrange", risk)
    _set_one(actor, risk, "rate_locally", value=True, reason=_("Decided in the room: places differ"))


def go_by_rounds(actor: Actor, risk: Risk, trend: str) -> None:
    """Say which way a risk is going as its last two closed rounds suggest; the version is kept."""
    require(actor, "framework:risk:edit", risk)
    if trend not in scales().trend:
        raise Invalid(_("Please choose one of these."), field="trend")
    _set_one(actor, risk, "trend", value=trend, reason=_("By comparison of the last two rounds"))


def _set_one(actor: Actor, risk: Risk, name: str, *, value: Any, reason: str) -> None:
    """Change one part of a risk and keep the whole as a version."""
    words = {part: getattr(risk, part) for part in RISK_WORDS} | {name: value}
    if save_version(actor, "risk", risk, words, base=None, reason=reason):
        record(RiskEdited(by=actor.person_id, risk_id=risk.id, version=risk.version))


def set_status(actor: Actor, risk: Risk, status: str, *, why: str = "") -> None:
    """Give a risk another status, and say why; merging is a decision of its own."""
    require(actor, "framework:risk:arrange", risk)
    if status not in scales().risk_status or status == MERGED:
        raise Invalid(_("Please choose one of these."), field="status")
    before, risk.status, risk.merged_into_id, risk.status_why = risk.status, status, None, why.strip()
    db.session.flush()
    amend(actor.person_id, risk, "status", [("status", before, status)], reason=why)
    record(RiskChanged(by=actor.person_id, risk_id=risk.id, what=status))


def merge_risk(actor: Actor, risk: Risk, into: Risk, *, why: str = "") -> None:
    """Say that a risk is now part of another of the same framework, and why; it stays readable."""
    require(actor, "framework:risk:arrange", risk)
    require(actor, "framework:risk:arrange", into)
    if into.id == risk.id or into.framework_id != risk.framework_id or into.status in GONE:
        raise Invalid(_("Choose another open risk of this framework."), field="into")
    before, risk.status, risk.merged_into_id, risk.status_why = risk.status, MERGED, into.id, why.strip()
    db.session.flush()
    amend(actor.person_id, risk, MERGED, [("status", before, MERGED), ("merged_into", "", f"{into.code} {into.title}")], reason=why)
    record(RiskChanged(by=actor.person_id, risk_id=risk.id, what=MERGED))
