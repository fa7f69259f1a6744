"""The places that a workspace's navigation offers, and how many new things wait in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from enquiry_hub.core.access import Actor
from enquiry_hub.core.routing import GUARDS

Count = Callable[[Actor, str], int]


@dataclass(frozen=True)
class Place:
    """Be one entry of the navigation."""

    rank: int
    label: Callable[[], str]
    icon: str
    endpoint: str
    section: str
    count: Count | None = None
    wide_only: bool = False


_places: list[Place] = []


@dataclass(frozen=True)
class Workspace:
    """Be the cohort that a page belongs to."""

    id: str
    name: str
    programme_title: str
    href: str
    allowed: frozenset[str] = frozenset()


def register_place(place: Place) -> None:
    """Add an entry to the navigation; the same endpoint twice is one entry."""
    _places[:] = sorted([found for found in _places if found.endpoint != place.endpoint] + [place], key=lambda found: found.rank)


def navigation(actor: Actor) -> list[dict[str, Any]]:
    """Return the entries for the present page, inside a workspace only."""
    workspace: Workspace | None = g.get("workspace")
    if workspace is None or not actor.signed_in:
        return []
    here = (request.blueprint or "").split(".")[0]
    section = g.get("section", here)
    return [
        {
            "label": place.label(),
            "href": url_for(place.endpoint, group_id=workspace.id),
            "icon": place.icon,
            "current": place.section == section,
            "count": (place.count(actor, workspace.id) or None) if place.count else None,
            "wide_only": place.wide_only,
        }
        for place in _places
        if GUARDS[place.endpoint].access in workspace.allowed
    ]
