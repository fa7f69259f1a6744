"""Who sees what is pinned, and who pins where. What a pin leads to is asked by the thing's own rule, each time."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission, rule_of
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.policies import inside
from enquiry_hub.features.toolkit.models import Pin, SharedPin
from enquiry_hub.identity.groups.clauses import steward_of


@permission("toolkit:pin:read", Pin, "See your own toolkit.")
def read_pin(actor: Actor) -> ColumnElement[bool]:
    """Whose it is, and nobody else."""
    return Pin.owner_id == actor.person_id


@permission("toolkit:pin:change", Pin, "Change, sort and take out what you pinned for yourself.")
def change_pin(actor: Actor) -> ColumnElement[bool]:
    """Whose it is, and nobody else."""
    return Pin.owner_id == actor.person_id


@permission("toolkit:school:pin", School, "Put something into your school’s toolkit.")
def pin_for_school(actor: Actor) -> ColumnElement[bool]:
    """Its people who were let in."""
    return inside(School.id, actor)


@permission("toolkit:theme:pin", Theme, "Pin tools for a theme.")
def pin_for_theme(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort."""
    return steward_of(Theme.group_id, actor)


@permission("toolkit:shared_pin:read", SharedPin, "See your school’s toolkit, and the tools for a theme of a cohort that you take part in.")
def read_shared_pin(actor: Actor) -> ColumnElement[bool]:
    """The school's people who were let in; whoever may read the theme."""
    return sa.or_(inside(SharedPin.school_id, actor), _of_theme("framework:theme:read", actor))


@permission("toolkit:shared_pin:change", SharedPin, "Change, sort and take out what is in your school’s toolkit, or the tools for a theme.")
def change_shared_pin(actor: Actor) -> ColumnElement[bool]:
    """The school's people who were let in; for a theme facilitators and managers of the cohort."""
    return sa.or_(inside(SharedPin.school_id, actor), _of_theme("toolkit:theme:pin", actor))


def _of_theme(name: str, actor: Actor) -> ColumnElement[bool]:
    return sa.exists(sa.select(sa.literal(1)).select_from(Theme).where(Theme.id == SharedPin.theme_id, rule_of(name, actor)).correlate_except(Theme))
