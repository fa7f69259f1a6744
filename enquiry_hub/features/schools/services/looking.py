"""Saying at a school what came of a strategy that it took home."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.services import keep_revision
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.answers import as_columns, check_review
from enquiry_hub.features.framework.domain import Review
from enquiry_hub.features.schools.events import AdoptionChanged
from enquiry_hub.features.schools.looks import STOP
from enquiry_hub.features.schools.models import STRATEGY, Adoption, LocalReview


def review_here(actor: Actor, adoption: Adoption, review: Review, *, next_on: date | None = None, client_id: str | None = None) -> LocalReview:
    """Keep what came of a strategy at the school, beside what was said before; one that is to stop no longer runs.

    The day it was due by is kept with it. The same client id reviews once.
    """
    require(actor, "schools:adoption:edit", adoption)
    if adoption.kind != STRATEGY:
        raise NotThere()
    lock_row(adoption)
    found = db.session.scalar(sa.select(LocalReview).where(LocalReview.reviewed_by == actor.person_id, LocalReview.client_id == client_id)) if client_id else None
    if found is not None:
        return found
    check_review(review, today(), next_on)
    kept = LocalReview(
        adoption_id=adoption.id, due_on=adoption.review_on, reviewed_on=today(), reviewed_by=actor.person_id, client_id=client_id, **as_columns(review)
    )  # fmt: skip
    db.session.add(kept)
    stops = review.what_next == STOP
    own = (next_on or (None if stops else adoption.review_on), adoption.running and not stops)
    if own != (adoption.review_on, adoption.running):
        adoption.review_on, adoption.running = own
        adoption.version += 1  # whoever has the form open does not put the old ones back
        keep_revision(actor, "adoption", adoption, adoption.stored)
    db.session.flush()
    record(AdoptionChanged(by=actor.person_id, adoption_id=adoption.id, what="looked"))
    return kept
