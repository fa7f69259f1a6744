"""Taking a shared thing home, saying it in the school's own words, and judging it there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import keep_revision, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.models import INHERENT, RESIDUAL, Risk, Strategy
from enquiry_hub.features.schools.checks import check_words
from enquiry_hub.features.schools.events import Adopted, AdoptionChanged
from enquiry_hub.features.schools.models import (
    CLOSED,
    OPEN,
    RISK,
    STRATEGY,
    WORDS,
    Adoption,
    LocalChange,
    LocalControl,
    LocalRating,
    School,
)
from enquiry_hub.features.schools.queries import adopted_from, appetite_for, team_of, words_of

LONGEST_ACCEPTANCE = timedelta(days=366)
TELLS_NOBODY = {"adopt_many": "Each of them tells."}


@dataclass(frozen=True)
class Local:
    """Hold what is the school's alone: who holds it, when it is looked at, its own appetite, its steps, whether it runs."""

    owner_id: str | None = None
    review_on: date | None = None
    appetite: str = ""
    steps: Sequence[Mapping[str, str]] = ()
    running: bool = False


def adopt(actor: Actor, school: School, source: Risk | Strategy, *, strategies: Collection[Strategy] = (), client_id: str | None = None) -> Adoption:
    """Take a shared risk (with some of its strategies) or strategy home; what is there already stays as it is.

    The same client id takes home once, also where that was put away.
    """
    require(actor, "schools:school:adopt", school)
    kind = RISK if isinstance(source, Risk) else STRATEGY
    require(actor, f"framework:{kind}:read", source)
    lock_row(school)
    row = adopted_from(actor, kind, source.id)
    if row is None:
        sent_before = db.session.scalar(sa.select(Adoption).where(Adoption.adopted_by == actor.person_id, Adoption.client_id == client_id)) if client_id else None
        if sent_before is not None:
            return sent_before  # put away meanwhile, or another thing's form
        row = _copy(actor, school, kind, source, client_id=client_id)
    for strategy in strategies:
        require(actor, "framework:strategy:read", strategy)
        if kind != RISK or strategy.risk_id != source.id:
            raise Invalid(_("Choose strategies of this risk."), field="strategies")
        if adopted_from(actor, STRATEGY, strategy.id) is None:
            _copy(actor, school, STRATEGY, strategy, under_id=row.id)
    return row


def adopt_many(actor: Actor, school: School, risks: Sequence[Risk], strategies: Mapping[str, Sequence[Strategy]]) -> int:
    """Take risks home with all of their strategies, as `strategies` gives them by risk id; return how many are there now."""
    require(actor, "schools:school:adopt", school)
    return len([adopt(actor, school, risk, strategies=strategies.get(risk.id, ())) for risk in risks])


def _copy(actor: Actor, school: School, kind: str, source: Any, *, under_id: str | None = None, client_id: str | None = None) -> Adoption:
    words = words_of(kind, source)
    row = Adoption(
        school_id=school.id, kind=kind, risk_id=source.id if kind == RISK else None, strategy_id=source.id if kind == STRATEGY else None, under_id=under_id, code=source.code,
        source=words, source_version=source.version, words=dict(words), reasons={}, appetite=appetite_for(source), adopted_by=actor.person_id, client_id=client_id,
        steps=[{"text": step["text"], "due_on": ""} for step in source.steps] if kind == STRATEGY else [],
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    keep_revision(actor, "adoption", row, row.stored)
    record(Adopted(by=actor.person_id, adoption_id=row.id))
    return row


def edit_adoption(actor: Actor, adoption: Adoption, words: Mapping[str, str], why: str, local: Local, *, base: int | None = None) -> None:
    """Change the school's words and what is its own; words that differ from how they came need a reason, kept with each of them.

    Raises Stale, with both texts, when it was saved elsewhere meanwhile.
    """
    require(actor, "schools:adoption:edit", adoption)
    lock_row(adoption)
    said = {name: words.get(name, adoption.words.get(name, "")).strip() for name in WORDS[adoption.kind]}
    check_words(adoption.kind, said)
    _check_local(adoption, local)
    new = [name for name in said if said[name] != adoption.words.get(name, "")]
    apart = [name for name in new if said[name] != adoption.source.get(name, "")]
    if apart and not why.strip():
        raise Invalid(_("Please say why you say it differently. It stays with your words."), field="why")
    reasons = {name: text for name, text in adoption.reasons.items() if name not in new} | {name: why.strip() for name in apart}
    changes = {"words": said, "reasons": reasons}
    own: dict[str, Any] = {"owner_id": local.owner_id, "review_on": local.review_on}
    own |= {"steps": [dict(step) for step in local.steps], "running": local.running} if adoption.kind == STRATEGY else {"appetite": local.appetite}
    said_own = own | {"review_on": local.review_on.isoformat() if local.review_on else ""}
    save_version(actor, "adoption", adoption, changes, base=base, reason=why.strip(), elsewhere={"own": (adoption.own, said_own)})
    for name, value in own.items():
        setattr(adoption, name, value)
    db.session.flush()
    record(AdoptionChanged(by=actor.person_id, adoption_id=adoption.id, what="words"))


def _check_local(adoption: Adoption, local: Local) -> None:
    school = db.session.get_one(School, adoption.school_id)
    if local.owner_id and local.owner_id != adoption.owner_id and local.owner_id not in {member.id for member in team_of(school)}:
        raise Invalid(_("Choose somebody of your school who was let in."), field="owner_id")
    if local.appetite and local.appetite not in scales().appetite:
        raise Invalid(_("Please choose one of these."), field="appetite")


def rate_here(
    actor: Actor, adoption: Adoption, kind: str, likelihood: int, impact: int, *, confidence: str = "", reason: str = "", client_id: str | None = None
) -> LocalRating:
    """Judge a risk at the school, before anything is done or with what is done; earlier judgements stay, dated. The same client id judges once."""
    require(actor, "schools:adoption:edit", adoption)
    if adoption.kind != RISK:
        raise NotThere()
    if kind not in (INHERENT, RESIDUAL):
        raise Invalid(_("Please choose one of these."), field="kind")
    for name, value in (("likelihood", likelihood), ("impact", impact)):
        if value not in range(1, 6):
            raise Invalid(_("Choose one of the five."), field=name)
    if confidence and confidence not in {level.code for level in scales().confidence}:
        raise Invalid(_("Please choose one of these."), field="confidence")
    lock_row(adoption)
    found = db.session.scalar(sa.select(LocalRating).where(LocalRating.rated_by == actor.person_id, LocalRating.client_id == client_id)) if client_id else None
    if found is not None:
        return found
    rating = LocalRating(
        adoption_id=adoption.id, kind=kind, likelihood=likelihood, impact=impact, confidence=confidence, reason=reason.strip(), rated_by=actor.person_id, rated_on=today(),
        client_id=client_id,
    )  # fmt: skip
    db.session.add(rating)
    db.session.flush()
    record(AdoptionChanged(by=actor.person_id, adoption_id=adoption.id, what="rating"))
    return rating


def add_local_control(actor: Actor, adoption: Adoption, text: str, effectiveness: str, *, reason: str = "", client_id: str | None = None) -> LocalControl:
    """Write down what already holds a risk down at the school, and why; the same client id does once."""
    require(actor, "schools:adoption:edit", adoption)
    if adoption.kind != RISK:
        raise NotThere()
    if not text.strip():
        raise Invalid(_("Please write something here."), field="text")
    if effectiveness not in {level.code for level in scales().control_effectiveness}:
        raise Invalid(_("Please choose one of these."), field="effectiveness")
    lock_row(adoption)
    found = db.session.scalar(sa.select(LocalControl).where(LocalControl.made_by == actor.person_id, LocalControl.client_id == client_id)) if client_id else None
    if found is not None:
        return found
    control = LocalControl(adoption_id=adoption.id, text=text.strip(), effectiveness=effectiveness, made_by=actor.person_id, client_id=client_id)
    db.session.add(control)
    db.session.flush()
    _keep(actor, adoption.id, "control", control.text, reason)
    record(AdoptionChanged(by=actor.person_id, adoption_id=adoption.id, what="control"))
    return control


def end_local_control(actor: Actor, control: LocalControl, *, reason: str = "") -> None:
    """Say that something no longer happens, and why; it stays in what was. Said again, the first reason stays."""
    require(actor, "schools:control:end", control)
    lock_row(control)
    if control.ended_on is not None:
        return
    control.ended_on = today()
    db.session.flush()
    _keep(actor, control.adoption_id, "control ended", control.text, reason)
    record(AdoptionChanged(by=actor.person_id, adoption_id=control.adoption_id, what="control"))


def accept_risk(actor: Actor, adoption: Adoption, name: str, why: str, until: date) -> None:
    """Sign that a risk is borne as it is, until a day (DOMAIN 5.4); a year at the longest."""
    require(actor, "schools:adoption:lead", adoption)
    if adoption.kind != RISK:
        raise NotThere()
    if not name.strip():
        raise Invalid(_("Please write who signs: a name, or a body such as the governors."), field="name")
    if not why.strip():
        raise Invalid(_("Please say why it is borne as it is."), field="why")
    if not today() < until <= today() + LONGEST_ACCEPTANCE:
        raise Invalid(_("Please choose a day from tomorrow on, a year from now at the latest."), field="until")
    adoption.accepted_by, adoption.accepted_why, adoption.accepted_on, adoption.accepted_until = name.strip(), why.strip(), today(), until
    adoption.accepted_ended_on = None
    db.session.flush()
    _keep(actor, adoption.id, "accepted", adoption.accepted_by, why)
    record(AdoptionChanged(by=actor.person_id, adoption_id=adoption.id, what="accepted"))


def take_acceptance_back(actor: Actor, adoption: Adoption, *, reason: str = "") -> None:
    """Take back a signature that still holds, and say why: from today on the risk is no longer borne as it is. Who signed, and why, stays."""
    require(actor, "schools:adoption:lead", adoption)
    lock_row(adoption)
    if adoption.accepted_on is None:
        raise NotThere()
    if adoption.accepted_ended_on is not None:
        return
    adoption.accepted_ended_on = today()
    db.session.flush()
    _keep(actor, adoption.id, "acceptance ended", adoption.accepted_by, reason)
    record(AdoptionChanged(by=actor.person_id, adoption_id=adoption.id, what="acceptance_ended"))


def close_adoption(actor: Actor, adoption: Adoption, closed: bool, *, reason: str = "") -> None:
    """Put what was taken home away, with its strategies, or take it up again, and say why; what was taken home anew meanwhile is not doubled."""
    require(actor, "schools:adoption:edit", adoption)
    lock_row(db.session.get_one(School, adoption.school_id))
    status = CLOSED if closed else OPEN
    if not closed and _anew(actor, adoption):
        raise Invalid(_("Your school has taken it home anew meanwhile. Put that away first."))
    for row in [adoption, *db.session.scalars(sa.select(Adoption).where(Adoption.under_id == adoption.id))]:
        if row.status != status and (closed or not _anew(actor, row)):
            row.status = status
            _keep(actor, row.id, status, "", reason)
    db.session.flush()
    record(AdoptionChanged(by=actor.person_id, adoption_id=adoption.id, what=status))


def _keep(actor: Actor, adoption_id: str, what: str, text: str, reason: str) -> None:
    """Keep in the history of a copy what was done with it."""
    db.session.add(LocalChange(adoption_id=adoption_id, what=what, text=text, reason=reason.strip(), made_by=actor.person_id))
    db.session.flush()


def _anew(actor: Actor, row: Adoption) -> bool:
    """Say whether the school has another open copy of the same shared thing."""
    other = adopted_from(actor, row.kind, row.source_id) if row.source_id else None
    return other is not None and other.id != row.id and row.status == CLOSED
