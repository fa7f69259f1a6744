"""What waits in the outbox, in numbers, for whoever watches the service."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.outbox.models import GIVEN_UP, WAITING, OutboxMail
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.metrics import Measured


def count_mails() -> Measured:
    """Return how many mails wait, and how many were given up."""
    query = sa.select(OutboxMail.state, sa.func.count()).where(OutboxMail.state.in_((WAITING, GIVEN_UP))).group_by(OutboxMail.state)
    found = {row[0]: row[1] for row in db.session.execute(query)}
    return [({"state": state}, float(found.get(state, 0))) for state in (WAITING, GIVEN_UP)]


def seconds_late() -> Measured:
    """Return how long the mail that has been due longest has been due; 0 when none is."""
    due_at = db.session.scalar(sa.select(sa.func.min(OutboxMail.due_at)).where(OutboxMail.state == WAITING))
    return [({}, max(0.0, (now() - due_at).total_seconds()) if due_at is not None else 0.0)]
