"""Who reads and writes a school's board: its own people who were let in, and nobody else. What a card is linked to is asked by its own rule."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.policies import inside
from enquiry_hub.features.spiral.models import CardMove, Spiral, SpiralCard


@permission("spiral:school:work", School, "Put cards on your school’s spiral of inquiry, and say when it begins.")
def work_at_school(actor: Actor) -> ColumnElement[bool]:
    """Its people who were let in."""
    return inside(School.id, actor)


@permission("spiral:spiral:read", Spiral, "See when your school’s spiral of inquiry begins.")
def read_spiral(actor: Actor) -> ColumnElement[bool]:
    """The school's people who were let in."""
    return inside(Spiral.school_id, actor)


@permission("spiral:spiral_card:read", SpiralCard, "Read the cards on your school’s spiral of inquiry.")
def read_card(actor: Actor) -> ColumnElement[bool]:
    """The school's people who were let in."""
    return inside(SpiralCard.school_id, actor)


@permission("spiral:spiral_card:change", SpiralCard, "Change, move and take out the cards on your school’s spiral of inquiry.")
def change_card(actor: Actor) -> ColumnElement[bool]:
    """The school's people who were let in."""
    return inside(SpiralCard.school_id, actor)


@permission("spiral:card_move:read", CardMove, "See how a card on your school’s spiral of inquiry moved.")
def read_move(actor: Actor) -> ColumnElement[bool]:
    """The school's people who were let in."""
    card = aliased(SpiralCard)
    return sa.exists(sa.select(sa.literal(1)).select_from(card).where(card.id == CardMove.card_id, inside(card.school_id, actor)))
