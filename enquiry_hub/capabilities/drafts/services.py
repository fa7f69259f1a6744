"""Keeping and dropping drafts."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.drafts.queries import find_draft
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.text import BadText, clean_input

ASKS_NOBODY = {"*": "What somebody is writing is theirs alone, found by their own id."}
TELLS_NOBODY = {"*": "That somebody is writing is nobody's news."}
MAX_FIELDS, MAX_DRAFTS, LONGEST = 30, 200, 120_000


def save_draft(actor: Actor, place: str, fields: dict[str, str | list[str]], base: int | None) -> Draft:
    """Keep what the actor is writing in a place, over what was kept there.

    `base` is the version that this device knows; raises Stale when another device has kept a newer one. The writer's own: nothing is
    asked and nobody is told.
    """
    if len(fields) > MAX_FIELDS or sum(len(_joined(value)) for value in fields.values()) > LONGEST:
        raise Invalid(_("This is longer than a draft can be."))
    try:
        cleaned = {name[:60]: [clean_input(word) for word in value] if isinstance(value, list) else clean_input(value) for name, value in fields.items()}
    except BadText as error:
        raise Invalid(str(error)) from None
    draft = find_draft(actor, place)
    if draft is not None and base is not None and base < draft.version and draft.fields != cleaned:
        raise Stale(_("There is a newer draft of this on another device."), mine=cleaned, theirs=draft.fields)
    if draft is None:
        _check_room(actor)
        draft = Draft(person_id=actor.person_id, place=place, version=0)
        db.session.add(draft)
    draft.fields, draft.version, draft.saved_at = cleaned, draft.version + 1, now()
    db.session.flush()
    return draft


def _joined(value: str | list[str]) -> str:
    return "".join(value) if isinstance(value, list) else value


def _check_room(actor: Actor) -> None:
    kept = db.session.scalar(sa.select(sa.func.count()).select_from(Draft).where(Draft.person_id == actor.person_id))
    if (kept or 0) >= MAX_DRAFTS:
        raise Invalid(_("You have very many drafts. Send or delete some first."))


def drop_draft(actor: Actor, place: str) -> None:
    """Forget what the actor was writing in a place; the writer's own, so nothing is asked and nobody is told."""
    db.session.execute(sa.delete(Draft).where(Draft.person_id == actor.person_id, Draft.place == place))
