"""Who may open what was sealed."""

from __future__ import annotations

from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.moderation.models import Sealed
from enquiry_hub.core.access import Actor, permission
from enquiry_hub.identity.groups.clauses import contact_of_cohort_of


@permission("moderation:sealed:read", Sealed, "See that something was sealed in a cohort that you are the safeguarding contact of.")
def read_sealed(actor: Actor) -> ColumnElement[bool]:
    """The cohort's named contacts and nobody else: not facilitators, managers or whoever looks after the machine."""
    return contact_of_cohort_of(Sealed.group_id, actor)


@permission("moderation:sealed:open", Sealed, "Open sealed words as the cohort's safeguarding contact, with a reason that is kept.")
def open_sealed(actor: Actor) -> ColumnElement[bool]:
    """The cohort's named contacts."""
    return contact_of_cohort_of(Sealed.group_id, actor)
