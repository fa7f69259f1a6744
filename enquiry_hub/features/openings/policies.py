"""Who has to do with a lawful opening: the named officers, two of them at a time, and in the end the writer."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission
from enquiry_hub.core.clock import TODAY
from enquiry_hub.features.openings.models import Opening
from enquiry_hub.identity.people.officers import is_officer


def _not_the_writer(actor: Actor) -> ColumnElement[bool]:
    return Opening.writer_id != actor.person_id


@permission("openings:opening:read", Opening, "See a lawful opening as an officer, or that your own pages were opened, once you may be told.")
def read_opening(actor: Actor) -> ColumnElement[bool]:
    """Officers; the writer from the moment of being told."""
    told = sa.and_(Opening.writer_id == actor.person_id, Opening.told_at.is_not(None))
    return sa.or_(told, sa.and_(is_officer(actor), _not_the_writer(actor)))


@permission("openings:opening:answer", Opening, "Agree to a lawful opening that another officer asks for, or refuse it.")
def answer_opening(actor: Actor) -> ColumnElement[bool]:
    """An officer who neither asked nor wrote the pages, while nobody has answered."""
    another = sa.or_(Opening.asked_by.is_(None), Opening.asked_by != actor.person_id)
    return sa.and_(is_officer(actor), _not_the_writer(actor), another, Opening.answered_at.is_(None), Opening.ends_on >= TODAY)


@permission("openings:opening:look", Opening, "Open pages in a lawful opening that two officers have agreed on.")
def look_into(actor: Actor) -> ColumnElement[bool]:
    """The two officers, for some days."""
    one_of_two = sa.or_(Opening.asked_by == actor.person_id, Opening.answered_by == actor.person_id)
    return sa.and_(is_officer(actor), one_of_two, Opening.agreed.is_(True), Opening.ends_on >= TODAY)
