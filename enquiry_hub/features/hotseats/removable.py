"""Which words of a hotseat can be taken down with those of its thread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.removable import kept_of, stands_with
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.hotseats.models import Hotseat
from enquiry_hub.features.programmes.models import AgendaItem


@stands_with("thread")
def _hotseat(thread: Thread) -> Iterable[Any]:
    return db.session.scalars(sa.select(Hotseat).where(Hotseat.thread_id == thread.id)).all()


@kept_of("thread")
def _agenda(thread: Thread) -> Iterable[Any]:
    """Return the agenda on which a hotseat stands by its title."""
    sessions = sa.select(Hotseat.session_id).where(Hotseat.thread_id == thread.id)
    return db.session.scalars(sa.select(AgendaItem).where(AgendaItem.session_id.in_(sessions))).all()
