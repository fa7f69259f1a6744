"""Making claims, changing them, and saying what one has seen."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import keep_revision, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record, work
from enquiry_hub.features.claims.events import AnswersCame, ClaimAnswered, ClaimChanged, ClaimMade
from enquiry_hub.features.claims.models import (
    ANSWERS,
    CANNOT_SAY,
    REPLACED,
    STANDS,
    WITHDRAWN,
    Claim,
    ClaimAnswer,
)
from enquiry_hub.features.inputs.models import Input

LONGEST, MOST = 300, 20
WEEK = timedelta(days=7)
ASKS_NOBODY = {"tell_authors": "The worker tells what was asked for."}


def make_claim(actor: Actor, row: Input, words: str, limits: str, *, client_id: str | None = None) -> Claim:
    """Say one thing that an input claims, with its limits; the same client id says it once."""
    require(actor, "claims:input:claim", row)
    said, bounds = _words(words, limits)
    lock_row(row)
    found = db.session.scalar(sa.select(Claim).where(Claim.author_id == actor.person_id, Claim.client_id == client_id)) if client_id else None
    if found is not None:
        return found
    count = db.session.scalar(sa.select(sa.func.count()).select_from(Claim).where(Claim.input_id == row.id)) or 0
    if count >= MOST:
        raise Invalid(_("An input with so many claims is several inputs."), field="words")
    claim = Claim(input_id=row.id, group_id=row.group_id, author_id=actor.person_id, client_id=client_id, words=said, limits=bounds)
    db.session.add(claim)
    db.session.flush()
    keep_revision(actor, "claim", claim, {"words": said, "limits": bounds})
    record(ClaimMade(by=actor.person_id, claim_id=claim.id))
    return claim


def _words(words: str, limits: str) -> tuple[str, str]:
    said, bounds = words.strip(), limits.strip()
    if not said:
        raise Invalid(_("Please write something here."), field="words")
    if not bounds:
        raise Invalid(_("Please say its limits: of whom it is known, where, and how surely."), field="limits")
    if len(said) > LONGEST or len(bounds) > LONGEST:
        raise Invalid(_("Please keep this under %(max)d characters.", max=LONGEST), field="words" if len(said) > LONGEST else "limits")
    return said, bounds


def reword_claim(actor: Actor, claim: Claim, words: str, limits: str, why: str, *, base: int | None = None) -> None:
    """Say a claim in other words; those who stand on it are told. Raises Stale, with both, when it was changed elsewhere meanwhile."""
    require(actor, "claims:claim:change", claim)
    said, bounds = _words(words, limits)
    if claim.state != STANDS:
        raise Invalid(_("This claim no longer stands."))
    if not why.strip():
        raise Invalid(_("Please say why: whoever relied on it will want to know."), field="why")
    if save_version(actor, "claim", claim, {"words": said, "limits": bounds}, base=base, reason=why.strip()):
        claim.why, claim.changed_at = why.strip(), now()
        db.session.flush()
        record(ClaimChanged(by=actor.person_id, claim_id=claim.id, what="reworded"))


def end_claim(actor: Actor, claim: Claim, why: str, *, instead: Claim | None = None) -> None:
    """Withdraw a claim, or put another in its place; every place that uses it says so from now on."""
    require(actor, "claims:claim:change", claim)
    lock_row(claim)
    if claim.state != STANDS:
        return
    if not why.strip():
        raise Invalid(_("Please say why: whoever relied on it will want to know."), field="why")
    if instead is not None:
        require(actor, "claims:claim:read", instead)
        if instead.id == claim.id or instead.group_id != claim.group_id or instead.state != STANDS:
            raise Invalid(_("Choose another claim of this cohort that stands."), field="instead")
    claim.state, claim.replaced_by_id = (REPLACED, instead.id) if instead else (WITHDRAWN, None)
    claim.why, claim.changed_at = why.strip(), now()
    db.session.flush()
    record(ClaimChanged(by=actor.person_id, claim_id=claim.id, what=claim.state))


def answer_claim(actor: Actor, claim: Claim, answer: str, context: str = "", *, named: bool = False) -> ClaimAnswer:
    """Say what one has seen of a claim, over an earlier answer of one's own; that something was seen needs a sentence of where and when."""
    require(actor, "claims:claim:answer", claim)
    if answer not in ANSWERS:
        raise Invalid(_("Please choose one of the three."), field="answer")
    if answer != CANNOT_SAY and not context.strip():
        raise Invalid(_("Please say in a sentence where and when you saw it. No names, please."), field="context")
    lock_row(claim)
    row = db.session.scalar(sa.select(ClaimAnswer).where(ClaimAnswer.claim_id == claim.id, ClaimAnswer.person_id == actor.person_id))
    if row is None:
        row = ClaimAnswer(claim_id=claim.id, person_id=str(actor.person_id))
        db.session.add(row)
    row.answer, row.context, row.named, row.answered_at = answer, context.strip(), named, now()
    db.session.flush()
    record(ClaimAnswered(by=None, claim_id=claim.id))
    return row


def take_answer_back(actor: Actor, row: ClaimAnswer) -> None:
    """Take one's own answer back; nothing of it stays."""
    require(actor, "claims:answer:take_back", row)
    claim_id = row.claim_id
    db.session.delete(row)
    db.session.flush()
    record(ClaimAnswered(by=None, claim_id=claim_id))


def tell_authors() -> int:
    """Tell authors once a week at most of claims with answers that are new to them; return of how many claims."""
    with work():
        newer = sa.exists().where(ClaimAnswer.claim_id == Claim.id, ClaimAnswer.answered_at > sa.func.coalesce(Claim.told_at, Claim.created_at))
        due = sa.select(Claim).where(newer, Claim.author_id.is_not(None), sa.func.coalesce(Claim.told_at, Claim.created_at) <= now() - WEEK)
        found = list(db.session.scalars(due.with_for_update()))
        for claim in found:
            claim.told_at = now()
            record(AnswersCame(by=None, claim_id=claim.id))
        db.session.flush()
    return len(found)


register_chore("claims", 3600, tell_authors)
