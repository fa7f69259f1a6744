"""Reading the rounds of rating that belong to a talk in a thread."""

from __future__ import annotations

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import RatingRound
from enquiry_hub.features.protocols.models import Talk


def rounds_in(actor: Actor, talk: Talk) -> list[RatingRound]:
    """Return the rounds of a talk that the actor may know of, the first one first."""
    query = visible(actor, "framework:round:read").where(RatingRound.talk_id == talk.id)
    return list(db.session.scalars(query.order_by(RatingRound.opens_at, RatingRound.number)))
