"""What the parts of the small world hold together: people by role, ids by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from enquiry_hub.core.access import Actor
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person
from tests.kit.build import save

SECRETS = {name: f"secret-of-the-{name}" for name in ("invitation", "sign-in-link", "calendar", "register")}
JOIN_CODE = "abcd2345efgh"


@dataclass
class World:
    """Hold the people by role and the values that addresses are made with."""

    app: Flask
    cohort: Group
    people: dict[str, Person] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        """Return the actor of a role."""
        return Actor(self.people[role].id)


def keep(world: World, **rows: Any) -> None:
    """Store rows and remember their ids under these names."""
    save(*rows.values())
    world.places.update({name: row.id for name, row in rows.items()})
