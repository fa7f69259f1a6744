"""The inputs that a page is written about: a study or a school's account, from whose page somebody begins to write (S1-06)."""

from __future__ import annotations

from collections.abc import Sequence

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.inputs.models import Input

MOST = 5


def inputs_to_stand_on(actor: Actor, group_id: str, ids: Sequence[str]) -> Sequence[Input]:
    """Return those of the ids that are inputs of a cohort which the actor may read."""
    if not ids:
        return []
    return db.session.scalars(visible(actor, "inputs:input:read").where(Input.id.in_(ids[:MOST]), Input.group_id == group_id).order_by(Input.title)).all()
