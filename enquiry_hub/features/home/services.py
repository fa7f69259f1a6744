"""Saying that one has seen what is new."""

from __future__ import annotations

from datetime import datetime

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.features.home.models import CaughtUp
from enquiry_hub.identity.groups.queries import cohorts_of

ASKS_NOBODY = {"catch_up": "One's own place, in cohorts that one is in."}
TELLS_NOBODY = {"catch_up": "When somebody read is nobody's news."}


def catch_up(actor: Actor, upto: datetime, group_id: str = "") -> None:
    """Note that the actor has seen what is new up to a moment, in one of their cohorts or in all; it never goes back."""
    moment = min(upto, now())
    for group in cohorts_of(actor):
        if group_id not in ("", group.id):
            continue
        found = db.session.get(CaughtUp, (actor.person_id, group.id))
        if found is None:
            db.session.add(CaughtUp(person_id=actor.person_id, group_id=group.id, seen_at=moment))
        else:
            found.seen_at = max(found.seen_at, moment)
    db.session.flush()
