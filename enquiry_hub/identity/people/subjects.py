"""People as something that others can be about."""

from __future__ import annotations

from flask import url_for

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.identity.people.models import Person

register_kind(
    "person",
    Person,
    read="people:person:read",
    title=lambda row: row.display_name,
    href=lambda row: url_for("people.show_person", person_id=row.id),
    icon="people",
    word="person",
    group_of=lambda row: None,
)
