"""What the parts of the loader hand to each other: the rows made so far, by the names that the data gives them."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.demo.dates import Shift
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Organisation, Person


@dataclass
class World:
    """Hold the rows of the demonstration by the data's own names, such as `L01` or `RK13`."""

    shift: Shift
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    things: dict[tuple[str, str], Any] = field(default_factory=dict)
    links: set[tuple[str, str, str, str]] = field(default_factory=set)

    @property
    def cohort(self) -> Group:
        """Return the one cohort."""
        return self.groups["CH1"]

    def actor(self, code: str) -> Actor:
        """Return a person as the one who acts."""
        return Actor(self.people[code].id)

    def stand(self, upper: tuple[str, str], lower: tuple[str, str], by: str, nature: str = "supports") -> None:
        """Link two things of the data, the upper on the lower; things that are not in this version yet are passed over."""
        above, below = self.things.get(upper), self.things.get(lower)
        key = (*upper, *lower)
        if above is None or below is None or key in self.links:
            return
        self.links.add(key)
        db.session.add(
            Link(upper_kind=upper[0], upper_id=above.id, lower_kind=lower[0], lower_id=below.id, nature=nature, made_by=self.people[by].id)
        )
