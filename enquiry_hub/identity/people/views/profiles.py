"""What people see of each other."""

from __future__ import annotations

from typing import Any

from flask import g, render_template

from enquiry_hub.core.routing import current_actor
from enquiry_hub.identity.groups.queries import shared_groups
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.models import Person
from enquiry_hub.identity.people.queries import organisation_name
from enquiry_hub.identity.people.views.blueprint import people


@people.get("/people/<id:person_id>", access="people:person:read")
def show_person(person: Person) -> Any:
    """Show a person to those who share a group with them."""
    groups = shared_groups(current_actor(), person.id)
    if groups:
        enter_workspace(groups[0].group.id)
        g.section = "groups"
    return render_template(
        "people/show_person.html", person=person, groups=groups, organisation=organisation_name(person)
    )
