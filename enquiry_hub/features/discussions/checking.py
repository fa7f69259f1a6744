"""The second look at a post before it is sent: could a pupil be recognised?"""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.core.database import db
from enquiry_hub.core.guard import Concern, check_before_posting
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import Group, Membership
from enquiry_hub.identity.people.models import Person


def concerns_about(text: str, group_id: str) -> list[Concern]:
    """Return what in a text might identify a child, not counting the names of the cohort's own members."""
    if not check_before_posting(text, ()):
        return []
    group = sa.select(sa.func.coalesce(Group.parent_id, Group.id)).where(Group.id == group_id).scalar_subquery()
    names = db.session.scalars(
        sa.select(Person.display_name).join(Membership, Membership.person_id == Person.id).where(Membership.group_id == group, in_force())
    )
    return check_before_posting(text, tuple(names))
