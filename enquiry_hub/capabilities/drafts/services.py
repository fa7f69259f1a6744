"""Keeping and dropping drafts."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.text import BadText, clean_input

MAX_FIELDS, MAX_DRAFTS = 30, 200


def save_draft(actor: Actor, place: str, fields: dict[str, str], base_version: int | None) -> Draft:
    """Keep what the actor is writing in a place, over what was kept there; the writer's own, so nothing is asked and nobody is told."""
    if len(fields) > MAX_FIELDS or sum(len(value) for value in fields.values()) > 120_000:
        raise Invalid(_("This is longer than a draft can be."))
    try:
        fields = {name[:60]: clean_input(value) for name, value in fields.items()}
    except BadText as error:
        raise Invalid(str(error)) from None
    draft = find_draft(actor, place)
    if draft is None:
        kept = db.session.scalar(sa.select(sa.func.count()).select_from(Draft).where(Draft.person_id == actor.person_id))
        if (kept or 0) >= MAX_DRAFTS:
            raise Invalid(_("You have very many drafts. Send or delete some first."))
        draft = Draft(person_id=actor.person_id, place=place)
        db.session.add(draft)
    draft.fields, draft.base_version, draft.saved_at = fields, base_version, now()
    db.session.flush()
    return draft


def drop_draft(actor: Actor, place: str) -> None:
    """Forget what the actor was writing in a place; the writer's own, so nothing is asked and nobody is told."""
    db.session.execute(sa.delete(Draft).where(Draft.person_id == actor.person_id, Draft.place == place))


def find_draft(actor: Actor, place: str) -> Draft | None:
    """Return the actor's draft in a place."""
    found: Draft | None = db.session.scalar(visible(actor, "drafts:draft:read").where(Draft.place == place))
    return found
