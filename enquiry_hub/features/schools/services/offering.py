"""Offering back to the cohort how the school says a thing, and what it learned from doing it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.answers import as_columns, check_review
from enquiry_hub.features.framework.domain import Review
from enquiry_hub.features.schools.events import VariantOffered, VariantWithdrawn
from enquiry_hub.features.schools.models import LEARNED, SAID, Adoption, LocalReview, Variant
from enquiry_hub.features.schools.queries import labels_of, organisation_of, source_of

LABELS = ("phase", "size", "setting")


def offer_variant(actor: Actor, adoption: Adoption, labels: set[str], *, named: bool = False, client_id: str | None = None) -> Variant:
    """Offer the words that differ, with their reasons, under a label of phase, size and setting, each only if chosen; the school's name only if chosen too.

    Who offers it must take part in the cohort that it comes from. The same client id offers it once; an earlier offer of the same school is taken back.
    """
    require(actor, "schools:adoption:lead", adoption)
    if not adoption.changed:
        raise Invalid(_("Your school says it as the cohort does, so there is nothing to offer."))
    words = {name: adoption.words[name] for name in adoption.changed}
    return _offer(actor, adoption, SAID, labels, words, reasons={name: adoption.reasons.get(name, "") for name in words}, named=named, client_id=client_id)


def offer_learned(
    actor: Actor, review: LocalReview, labels: set[str], saw: str, rival: str, gained: str, *, named: bool = False, client_id: str | None = None
) -> Variant:
    """Offer what came of a strategy, in the words chosen for the cohort: whether it worked and what is next go along as they were answered."""
    require(actor, "schools:review:offer", review)
    words = Review(review.did_it_work, saw, review.what_next, rival, gained)
    check_review(words, review.reviewed_on, None)
    adoption = db.session.get_one(Adoption, review.adoption_id)
    return _offer(actor, adoption, LEARNED, labels, as_columns(words), learned_on=review.reviewed_on, named=named, client_id=client_id)


def _offer(
    actor: Actor, adoption: Adoption, kind: str, labels: set[str], words: dict[str, str], *, reasons: dict[str, str] | None = None, learned_on: date | None = None,
    named: bool, client_id: str | None,
) -> Variant:  # fmt: skip
    source, school = source_of(actor, adoption), organisation_of(actor)
    if source is None or school is None:
        raise Invalid(_("Somebody who takes part in the cohort can offer it."))
    if not labels <= set(LABELS):
        raise Invalid(_("Please choose from what the page offers."), field="labels")
    lock_row(adoption)
    found = db.session.scalar(sa.select(Variant).where(Variant.offered_by == actor.person_id, Variant.client_id == client_id)) if client_id else None
    if found is not None:
        return found
    for earlier in db.session.scalars(sa.select(Variant).where(Variant.adoption_id == adoption.id, Variant.kind == kind, Variant.withdrawn_at.is_(None))):
        earlier.withdrawn_at = now()
    label = labels_of(school)
    variant = Variant(
        group_id=source.group_id, adoption_id=adoption.id, risk_id=adoption.risk_id, strategy_id=adoption.strategy_id, school_name=school.name if named else "",
        kind=kind, words=words, reasons=reasons or {}, learned_on=learned_on, offered_by=actor.person_id, client_id=client_id,
        **{name: label[name] if name in labels else "" for name in LABELS},
    )  # fmt: skip
    db.session.add(variant)
    db.session.flush()
    record(VariantOffered(by=actor.person_id if named else None, variant_id=variant.id))  # the school may not be known
    return variant


def withdraw_variant(actor: Actor, variant: Variant) -> None:
    """Take back what was offered to the cohort."""
    require(actor, "schools:variant:withdraw", variant)
    variant.withdrawn_at = now()
    db.session.flush()
    record(VariantWithdrawn(by=None, variant_id=variant.id))
