"""Who designs sessions, who sees what is for facilitators only, and who says how a setting does it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission, rule_of
from enquiry_hub.features.library.models import Design, PartVariant, SessionPlan
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.groups.clauses import contributor_of, steward_of


@permission("library:design:read", Design, "See the session designs of a cohort that you run, with the notes for facilitators.")
def read_design(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort."""
    return steward_of(Design.group_id, actor)


@permission("library:design:change", Design, "Change a session design, and apply it to a session.")
def change_design(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort."""
    return steward_of(Design.group_id, actor)


@permission("library:plan:read", SessionPlan, "See the plan behind a session’s agenda, with the notes for facilitators.")
def read_plan(actor: Actor) -> ColumnElement[bool]:
    """Whoever may arrange the session."""
    reads = rule_of("programmes:session:arrange", actor)
    return sa.exists(sa.select(sa.literal(1)).select_from(Session).where(Session.id == SessionPlan.session_id, reads).correlate_except(Session))


@permission("library:part_variant:read", PartVariant, "See how other settings do a part of the library.")
def read_part_variant(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers, until it is taken back."""
    return sa.and_(PartVariant.withdrawn_at.is_(None), contributor_of(PartVariant.group_id, actor))


@permission("library:part_variant:edit", PartVariant, "Say otherwise how your setting does a part of the library.")
def edit_part_variant(actor: Actor) -> ColumnElement[bool]:
    """Whoever said it, while taking part."""
    return sa.and_(PartVariant.author_id == actor.person_id, read_part_variant(actor))


@permission("library:part_variant:withdraw", PartVariant, "Take back a variant of yours, or one in a cohort that you run.")
def withdraw_part_variant(actor: Actor) -> ColumnElement[bool]:
    """Whoever said it, and facilitators and managers."""
    return sa.and_(read_part_variant(actor), sa.or_(PartVariant.author_id == actor.person_id, steward_of(PartVariant.group_id, actor)))
