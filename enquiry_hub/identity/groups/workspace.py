"""The workspace of the present page: the cohort that it belongs to, and where its viewer may go in it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import g, url_for
from sqlalchemy.orm import aliased

from enquiry_hub.core.access import ASKING, ROW, Actor, asked_by, flags
from enquiry_hub.core.kept import kept
from enquiry_hub.core.navigation import Workspace
from enquiry_hub.core.routing import current_actor
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import cohorts_of

NEEDED = ("groups:group:read", "groups:group:contribute", "groups:cohort:contribute", "groups:cohort:facilitate")


@kept
def _workspace() -> sa.Select[*tuple[Any, ...]]:
    inner = aliased(Group)
    may = flags(ASKING, **{f"may_{number}": name for number, name in enumerate(NEEDED)})
    return (
        sa.select(Group.id, Group.name, Group.strapline, *may).select_from(inner)
        .join(Group, Group.id == sa.func.coalesce(inner.parent_id, inner.id)).where(inner.id == ROW)
    )  # fmt: skip


def enter_workspace(group_id: str) -> Workspace | None:
    """Make the cohort of a group the workspace of the present page, for those who are in it; a guest of one thread has none.

    The caller has loaded something in the group through a rule. `g.cohort_id` is set in any case.
    """
    actor = current_actor()
    row = _workspace.one(**asked_by(actor, group_id))
    allowed = frozenset(name for name, held in zip(NEEDED, row[3:], strict=True) if held)
    g.cohort_id = row[0]
    inside = "groups:group:read" in allowed
    g.workspace = Workspace(row[0], row[1], row[2], url_for("programmes.show_journey", group_id=row[0]), allowed) if inside else None
    found: Workspace | None = g.workspace
    return found


def enter_own_workspace(actor: Actor) -> None:
    """Make the newest cohort that the actor is in the workspace of a page that belongs to no cohort."""
    cohorts = cohorts_of(actor)
    if cohorts:
        enter_workspace(cohorts[0].id)
