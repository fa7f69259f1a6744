"""Which words of a way of talking can be taken down with those of its thread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.removable import stands_with
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.protocols.models import Talk


@stands_with("thread")
def _what_was_promised(thread: Thread) -> Iterable[Any]:
    return db.session.scalars(sa.select(Talk).where(Talk.thread_id == thread.id).order_by(Talk.created_at, Talk.id)).all()
