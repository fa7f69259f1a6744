"""Finding one's own pages everywhere."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, rule_of, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.queries import lines
from enquiry_hub.identity.groups.models import Group


def pages_everywhere(actor: Actor) -> sa.Select[Any]:
    """Return the SELECT of all pages of the actor's own as list rows, each with the name of its cohort, the newest first."""
    query = lines().add_columns(Group.name).join(Group, Group.id == Entry.group_id)
    return query.where(rule_of("journals:entry:keep", actor)).order_by(Entry.written_at.desc(), Entry.id)


def cohorts_to_write_in(actor: Actor) -> list[tuple[str, str]]:
    """Return id and name of the cohorts in which the actor has a journal now."""
    rows = db.session.scalars(visible(actor, "groups:cohort:contribute").where(Group.parent_id.is_(None)).order_by(Group.name))
    return [(row.id, row.name) for row in rows]
