"""Who may see and arrange the journey."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission
from enquiry_hub.features.programmes.models import Session, WalkIn
from enquiry_hub.identity.groups.clauses import member_of, steward_of


@permission("programmes:session:read", Session, "See the sessions of a cohort that you are in.")
def read_session(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort, observers too."""
    return member_of(Session.group_id, actor)


@permission("programmes:session:answer", Session, "Say whether you are coming to a session.")
def answer_session(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort."""
    return member_of(Session.group_id, actor)


@permission("programmes:session:arrange", Session, "Plan and change sessions, say where they are, keep the register.")
def arrange_session(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort."""
    return steward_of(Session.group_id, actor)


@permission("programmes:walk_in:note", WalkIn, "Say when somebody without an account came to a session and left, or take them off the register.")
def note_walk_in(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort."""
    held = sa.select(sa.literal(1)).select_from(Session).where(Session.id == WalkIn.session_id, steward_of(Session.group_id, actor))
    return sa.exists(held.correlate(WalkIn))
