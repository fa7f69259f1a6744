"""Reading pages to begin. Whether anybody began, kept or waved one away is asked for the asking person alone."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.journals.models import Starter, StarterAway


def starters_offered(actor: Actor, group_id: str) -> list[Starter]:
    """Return the pages to begin that lie in the actor's journal, the newest first."""
    query = visible(actor, "journals:starter:begin").where(Starter.group_id == group_id, Starter.ended_at.is_(None), ~_put_away(actor))
    return list(db.session.scalars(query.order_by(Starter.created_at.desc(), Starter.id)))


def has_put_away(actor: Actor, group_id: str) -> bool:
    """Say whether the actor has put a page to begin away that is still offered to others."""
    query = visible(actor, "journals:starter:begin").where(Starter.group_id == group_id, Starter.ended_at.is_(None), _put_away(actor))
    return db.session.execute(query.with_only_columns(Starter.id).limit(1)).first() is not None


def _put_away(actor: Actor) -> sa.Exists:
    return sa.exists().where(StarterAway.starter_id == Starter.id, StarterAway.person_id == actor.person_id)


def starter_for(actor: Actor, group_id: str, starter_id: str) -> Starter | None:
    """Return a page to begin of a cohort by its id, also one that has ended: what somebody began from it is gone on with."""
    query = visible(actor, "journals:starter:read").where(Starter.group_id == group_id, Starter.id == starter_id)
    found: Starter | None = db.session.scalar(query)
    return found


def starters_to_arrange(actor: Actor, group_id: str) -> list[Starter]:
    """Return the pages to begin of a cohort, ended ones too, the newest first."""
    query = visible(actor, "journals:starter:arrange").where(Starter.group_id == group_id)
    return list(db.session.scalars(query.order_by(Starter.created_at.desc(), Starter.id)))
