"""Making a row once, however often the same form arrives."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid

ASKS_NOBODY = {"*": "Parts of services that have asked."}
TELLS_NOBODY = {"*": "Parts of services that tell."}


def made_before(actor: Actor, model: Any, client_id: str | None) -> Any | None:
    """Return what the actor made with this client id before."""
    if client_id is None:
        return None
    return db.session.scalar(sa.select(model).where(model.author_id == actor.person_id, model.client_id == client_id))


def some_words(text: str, field: str, longest: int = 2000) -> str:
    """Return a text without blanks around it; raise Invalid where there is none, or too much."""
    words = within(text, field, longest)
    if not words:
        raise Invalid(_("Please write something first."), field=field)
    return words


def within(text: str, field: str, longest: int = 2000) -> str:
    """Return a text without blanks around it, which may be none; raise Invalid where there is too much: nothing is cut off silently."""
    words = text.strip()
    if len(words) > longest:
        raise Invalid(_("Please keep this under %(max)d characters.", max=longest), field=field)
    return words
