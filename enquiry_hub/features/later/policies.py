"""What waits to be posted is its author's alone."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission
from enquiry_hub.features.later.models import POSTED, PlannedPost


@permission("later:planned:read", PlannedPost, "See what you planned to post.")
def read_planned(actor: Actor) -> ColumnElement[bool]:
    """Only the author."""
    return PlannedPost.author_id == actor.person_id


@permission("later:planned:change", PlannedPost, "Change, post or cancel what you planned to post, until it is posted.")
def change_planned(actor: Actor) -> ColumnElement[bool]:
    """Only the author."""
    return sa.and_(PlannedPost.state != POSTED, read_planned(actor))
