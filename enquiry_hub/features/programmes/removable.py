"""Which words of a session can be taken down because they may be about a child."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.removable import register_removable, stands_with
from enquiry_hub.core.database import db
from enquiry_hub.features.programmes.models import AgendaItem, Session, Venue

register_removable("session")


@stands_with("session")
def _around_a_session(session: Session) -> Iterable[Any]:
    for model in (AgendaItem, Venue):
        yield from db.session.scalars(sa.select(model).where(model.session_id == session.id).order_by(model.created_at, model.id))
