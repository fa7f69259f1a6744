"""Who sees what a school took home: its own people, as long as they work there, and nobody else, whatever they run.

Being a member of the school's group is not enough: the account has to be of that school too, so that whoever moves on takes nothing
of it along and is shown nothing more. What is offered back is for the cohort that the shared thing belongs to.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission
from enquiry_hub.features.framework.models import Framework, Risk, Strategy
from enquiry_hub.features.schools.models import (
    Adoption,
    LocalControl,
    LocalReview,
    School,
    SchoolRegister,
    Variant,
)
from enquiry_hub.identity.groups.clauses import contributor_of, in_force, steward_of
from enquiry_hub.identity.groups.models import FACILITATOR, Membership
from enquiry_hub.identity.people.models import Person


def inside(school_id: Any, actor: Actor, *roles: str) -> ColumnElement[bool]:
    """Hold for those who work at the school and were let into its space, in one of the roles (in any, when none is named)."""
    school, membership, person = aliased(School), aliased(Membership), aliased(Person)
    query = (
        sa.select(sa.literal(1)).select_from(school).join(membership, membership.group_id == school.group_id)
        .join(person, sa.and_(person.id == membership.person_id, person.organisation_id == school.organisation_id))
        .where(school.id == school_id, membership.person_id == actor.person_id, in_force(membership))
    )  # fmt: skip
    return sa.exists(query.where(membership.role.in_(roles)) if roles else query)


@permission("schools:school:read", School, "See what your school took home.")
def read_school(actor: Actor) -> ColumnElement[bool]:
    """Its people who were let in, as long as they work there."""
    return inside(School.id, actor)


@permission("schools:framework:take", Framework, "Take the risks of a cohort’s framework home.")
def take_framework(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Framework.group_id, actor)


@permission("schools:risk:take", Risk, "Take a shared risk home.")
def take_risk(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Risk.group_id, actor)


@permission("schools:strategy:take", Strategy, "Take a shared strategy home.")
def take_strategy(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(Strategy.group_id, actor)


@permission("schools:school:adopt", School, "Take a shared risk or strategy home for your school.")
def adopt_at_school(actor: Actor) -> ColumnElement[bool]:
    """Its people who were let in; what they take they must be able to read."""
    return inside(School.id, actor)


@permission("schools:school:lead", School, "Let colleagues of your school in, and issue its register.")
def lead_school(actor: Actor) -> ColumnElement[bool]:
    """Those who lead the space."""
    return inside(School.id, actor, FACILITATOR)


@permission("schools:school:take_lead", School, "Lead your school’s space, where nobody leads it any more.")
def take_lead(actor: Actor) -> ColumnElement[bool]:
    """Its people who were let in; while somebody leads it, they are told who."""
    return inside(School.id, actor)


@permission("schools:adoption:read", Adoption, "See a risk or strategy as your school took it home.")
def read_adoption(actor: Actor) -> ColumnElement[bool]:
    """The school's people who were let in."""
    return inside(Adoption.school_id, actor)


@permission("schools:adoption:edit", Adoption, "Change what your school took home: its words, rating, controls, dates.")
def edit_adoption(actor: Actor) -> ColumnElement[bool]:
    """The school's people who were let in."""
    return inside(Adoption.school_id, actor)


@permission("schools:adoption:lead", Adoption, "Accept a risk for your school, and offer its words back to the cohort.")
def lead_adoption(actor: Actor) -> ColumnElement[bool]:
    """Those who lead the school's space."""
    return inside(Adoption.school_id, actor, FACILITATOR)


@permission("schools:control:read", LocalControl, "See what holds a risk down at your school.")
def read_control(actor: Actor) -> ColumnElement[bool]:
    """The school's people who were let in."""
    adoption = aliased(Adoption)
    return sa.exists(sa.select(sa.literal(1)).select_from(adoption).where(adoption.id == LocalControl.adoption_id, inside(adoption.school_id, actor)))


@permission("schools:review:offer", LocalReview, "Offer what your school learned from a strategy back to the cohort.")
def offer_review(actor: Actor) -> ColumnElement[bool]:
    """Those who lead the school's space."""
    adoption = aliased(Adoption)
    return sa.exists(sa.select(sa.literal(1)).select_from(adoption).where(adoption.id == LocalReview.adoption_id, inside(adoption.school_id, actor, FACILITATOR)))


@permission("schools:control:end", LocalControl, "Say that something no longer happens at your school.")
def end_control(actor: Actor) -> ColumnElement[bool]:
    """The school's people who were let in."""
    return read_control(actor)


@permission("schools:variant:read", Variant, "See how another school says a shared risk or strategy.")
def read_variant(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers, until it is taken back."""
    return sa.and_(Variant.withdrawn_at.is_(None), contributor_of(Variant.group_id, actor))


@permission("schools:variant:withdraw", Variant, "Take back what your school offered.")
def withdraw_variant(actor: Actor) -> ColumnElement[bool]:
    """Whoever offered it, and the facilitators and managers of the cohort, who learn no more by it."""
    mine = sa.or_(Variant.offered_by == actor.person_id, steward_of(Variant.group_id, actor))
    return sa.and_(Variant.withdrawn_at.is_(None), mine)


@permission("schools:register:read", SchoolRegister, "See the registers that your school has issued.")
def read_register(actor: Actor) -> ColumnElement[bool]:
    """The school's people who were let in."""
    return inside(SchoolRegister.school_id, actor)


@permission("schools:register:end", SchoolRegister, "End the link to a register that your school has issued.")
def end_register(actor: Actor) -> ColumnElement[bool]:
    """Those who lead the school's space."""
    return inside(SchoolRegister.school_id, actor, FACILITATOR)
