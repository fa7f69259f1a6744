"""Who may be handed what members have agreed to: the academics of a cohort and who manages it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission
from enquiry_hub.features.research.models import ResearchExport
from enquiry_hub.identity.groups.clauses import member_of
from enquiry_hub.identity.groups.models import ACADEMIC, COHORT, MANAGER, Group


@permission("research:cohort:study", Group, "Be handed, for a study, what members of a cohort have agreed to, without names.")
def study_cohort(actor: Actor) -> ColumnElement[bool]:
    """Academics and managers of the cohort."""
    return sa.and_(Group.kind == COHORT, member_of(Group.id, actor, ACADEMIC, MANAGER))


@permission("research:export:read", ResearchExport, "See what was handed over for studies in a cohort.")
def read_export(actor: Actor) -> ColumnElement[bool]:
    """Academics and managers of the cohort."""
    return member_of(ResearchExport.group_id, actor, ACADEMIC, MANAGER)
