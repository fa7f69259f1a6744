"""Who reads and writes a school's board: its own people who were let in, and nobody else. What a card is linked to is asked by its own rule."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission
from enquiry_hub.core.clock import NOW
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.policies import read_input
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.policies import inside
from enquiry_hub.features.spiral.models import CardMove, Passable, PassedOn, Spiral, SpiralCard


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


def _allowed(input_id: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Hold where an input is out and its author lets it be passed on."""
    row, word = aliased(Input), aliased(Passable)
    return sa.exists(sa.select(sa.literal(1)).select_from(row).join(word, word.input_id == row.id).where(row.id == input_id, row.published_at <= NOW))


@permission("spiral:input:allow", Input, "Let leaders pass an input of yours on to the team of their own school, or no longer.")
def allow_passing(actor: Actor) -> ColumnElement[bool]:
    """Its author: to let it, while taking part; to end it, always."""
    return Input.author_id == actor.person_id


@permission("spiral:input:pass", Input, "Pass an input on to the team of your school, where its author allows it.")
def pass_input(actor: Actor) -> ColumnElement[bool]:
    """Whoever reads it and is let in at a school."""
    school = aliased(School)
    return sa.and_(read_input(actor), _allowed(Input.id), sa.exists(sa.select(sa.literal(1)).select_from(school).where(inside(school.id, actor))))


@permission("spiral:passed_on:read", PassedOn, "Read an input that was passed on to your school’s team.")
def read_passed(actor: Actor) -> ColumnElement[bool]:
    """The school's people who were let in, for as long as its author allows it."""
    return sa.and_(inside(PassedOn.school_id, actor), _allowed(PassedOn.input_id))


@permission("spiral:passed_on:end", PassedOn, "Take back an input that was passed on to your school’s team.")
def end_passed(actor: Actor) -> ColumnElement[bool]:
    """Those who may read it."""
    return read_passed(actor)
