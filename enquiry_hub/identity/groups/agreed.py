"""What other parts say beside a group's working agreement: what the hub itself does there, for everyone in the group to read."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from enquiry_hub.core.access import Actor
from enquiry_hub.identity.groups.models import Group

Agreed = Callable[[Actor, Group], Markup | None]
_agreed: list[Agreed] = []


def register_agreed(source: Agreed) -> Agreed:
    """Let a feature say something beside the working agreement of a group."""
    _agreed.append(source)
    return source


def agreed_parts(actor: Actor, group: Group) -> list[Markup]:
    """Return what is said beside the working agreement of a group that the actor may see."""
    found = [source(actor, group) for source in _agreed]
    return [part for part in found if part is not None]
