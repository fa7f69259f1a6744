"""Whom news of claims is told to, and what search knows of them."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.capabilities.search.services import drop_document, index_document, register_indexed
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.claims.events import (
    AnswersCame,
    AnswerTakenDown,
    ClaimChanged,
    ClaimMade,
    ClaimTakenDown,
)
from enquiry_hub.features.claims.models import STANDS, Claim, ClaimAnswer

register_indexed("claim")
register_notice(
    "claim_changed", lambda who, what: _("A claim that you rely on has changed: %(what)s", what=what), mailed=lambda who: _("A claim that you rely on has changed"),
    why=_l("You get this because you put this claim under something, or answered it."),
)  # fmt: skip
register_notice(
    "claim_answers", lambda who, what: _("Leaders have said what they saw of your claim: %(what)s", what=what), mailed=lambda who: _("Leaders have said what they saw of a claim of yours"),
    why=_l("You get this once a week at most because the claim is yours."),
)  # fmt: skip


@in_transaction(ClaimMade, ClaimChanged)
def index_claim(event: ClaimMade | ClaimChanged) -> None:
    """Make a claim findable while it stands."""
    claim = db.session.get_one(Claim, event.claim_id)
    if claim.state == STANDS:
        index_document("claim", claim.id, group_id=claim.group_id, title=claim.words, words=claim.limits)
    else:
        drop_document("claim", claim.id)


@in_transaction(ClaimChanged)
def tell_who_relies_on_it(event: ClaimChanged) -> None:
    """Tell those who put the claim under something, and those who answered it."""
    claim = db.session.get_one(Claim, event.claim_id)
    linked = sa.select(Link.made_by).where(Link.lower_kind == "claim", Link.lower_id == claim.id, Link.ended_at.is_(None), Link.made_by.is_not(None))
    answered = sa.select(ClaimAnswer.person_id).where(ClaimAnswer.claim_id == claim.id)
    people = set(db.session.scalars(linked)) | set(db.session.scalars(answered))
    notify({found for found in people if found}, "claim_changed", ("claim", claim.id), by=event.by, group_id=claim.group_id, cause_id=f"{claim.version}:{claim.state}")


@in_transaction(ClaimTakenDown)
def tell_whose_claim_is_taken_down(event: ClaimTakenDown) -> None:
    """Tell the author, without a word of what it was."""
    claim = db.session.get_one(Claim, event.claim_id)
    if claim.author_id:
        notify([claim.author_id], "taken_down", ("claim", claim.id), by=event.by, group_id=claim.group_id)


@in_transaction(AnswerTakenDown)
def tell_whose_answer_is_taken_down(event: AnswerTakenDown) -> None:
    """Tell whoever wrote it, without a word of what it was."""
    row = db.session.get_one(ClaimAnswer, event.answer_id)
    claim = db.session.get_one(Claim, row.claim_id)
    notify([row.person_id], "taken_down", ("claim", claim.id), by=event.by, group_id=claim.group_id)


@in_transaction(AnswersCame)
def tell_author(event: AnswersCame) -> None:
    """Tell the author."""
    claim = db.session.get_one(Claim, event.claim_id)
    if claim.author_id:
        notify([claim.author_id], "claim_answers", ("claim", claim.id), by=None, group_id=claim.group_id, cause_id=today().isoformat())
