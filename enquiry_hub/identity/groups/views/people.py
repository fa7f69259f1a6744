"""Who is in a group."""

from __future__ import annotations

from typing import Any

from flask import render_template

from enquiry_hub.core.access import may
from enquiry_hub.core.routing import current_actor
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import members_of, peer_groups_by_person
from enquiry_hub.identity.groups.views.blueprint import groups
from enquiry_hub.identity.groups.workspace import enter_workspace


@groups.get("/cohorts/<id:group_id>/people", access="groups:group:read")
def list_people(group: Group) -> Any:
    """Show who is in a group, with role, school and peer group."""
    enter_workspace(group.id)
    return render_template(
        "groups/list_people.html",
        group=group,
        members=members_of(group.id),
        threes=peer_groups_by_person(group.id),
        steward=may(current_actor(), "groups:group:facilitate", group),
    )
