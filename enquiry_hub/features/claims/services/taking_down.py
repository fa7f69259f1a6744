"""Taking down at once what may be about a child: a claim with what leaders wrote of it, or one leader’s sentence; sealed with its traces."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.services import seal_away
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.work import record
from enquiry_hub.features.claims.events import AnswerTakenDown, ClaimTakenDown
from enquiry_hub.features.claims.models import WITHDRAWN, Claim, ClaimAnswer
from enquiry_hub.features.discussions.services.taking_down import name_anew

ASKS_NOBODY = {"seal_claims_of": "A part of taking an input down, which has asked."}


def take_down_claim(actor: Actor, claim: Claim) -> None:
    """Seal a claim with its limits, its history and the answers to it; an empty place stays wherever it is used, and its author is told."""
    require(actor, "claims:claim:take_down", claim)
    _seal(actor, claim)


def take_down_answer(actor: Actor, row: ClaimAnswer) -> None:
    """Seal the sentence that somebody wrote beside an answer; what they chose stays, and they are told."""
    require(actor, "claims:answer:take_down", row)
    claim = db.session.get_one(Claim, row.claim_id)
    lock_row(row)
    seal_away(
        actor, "claim_answer", row, group_id=claim.group_id, author_id=row.person_id, revised_as="claim_answer", place=f"claim:{claim.id}",
        same_talk=_of(claim), more=(row.context,),
    )  # fmt: skip
    row.context, row.named = "", False
    db.session.flush()
    record(AnswerTakenDown(by=actor.person_id, answer_id=row.id))


def seal_claims_of(actor: Actor, input_id: str) -> None:
    """Seal what an input claimed when the input itself is taken down: a claim repeats it in other words."""
    for claim in db.session.scalars(sa.select(Claim).where(Claim.input_id == input_id, Claim.words != "").order_by(Claim.id)):
        _seal(actor, claim)


def _seal(actor: Actor, claim: Claim) -> None:
    lock_row(claim)
    answers = list(db.session.scalars(sa.select(ClaimAnswer).where(ClaimAnswer.claim_id == claim.id).order_by(ClaimAnswer.id)))
    seal_away(
        actor, "claim", claim, group_id=claim.group_id, author_id=claim.author_id, revised_as="claim", place=f"claim:{claim.id}", same_talk=_of(claim),
        about={"answers": [[row.person_id, row.answer] for row in answers]}, more=(claim.words, claim.limits, claim.why, *(row.context for row in answers)),
    )  # fmt: skip
    for row in answers:
        db.session.delete(row)
    claim.words, claim.limits, claim.why, claim.state, claim.replaced_by_id, claim.changed_at = "", "", "", WITHDRAWN, None, now()
    claim.version += 1
    db.session.flush()
    name_anew(actor, "claim", claim.id, _("Taken down"))
    record(ClaimTakenDown(by=actor.person_id, claim_id=claim.id))


def _of(claim: Claim) -> Any:
    return lambda thing: getattr(thing, "claim_id", getattr(thing, "input_id", None)) in (claim.id, claim.input_id)
