"""The places of a join link, taken one by one however many come at the same moment."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.identity.groups.models import JoinLink


def is_open() -> ColumnElement[bool]:
    """Hold for join links that still let people in."""
    return sa.and_(
        JoinLink.closed_at.is_(None),
        sa.or_(JoinLink.expires_at.is_(None), JoinLink.expires_at > now()),
        JoinLink.used < JoinLink.limit,
    )


def take_place(join_link_id: str) -> None:
    """Take a place of a join link, or raise Invalid when it has been closed or is full."""
    taken = db.session.execute(
        sa.update(JoinLink).where(JoinLink.id == join_link_id, is_open()).values(used=JoinLink.used + 1)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Invalid(_("This join link is closed. Ask your facilitator for an invitation."))
