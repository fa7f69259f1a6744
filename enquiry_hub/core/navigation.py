"""The places that a workspace's navigation offers, and how many new things wait in each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flask import g, request, url_for

from enquiry_hub.core.access import Actor
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.routing import GUARDS

Count = Callable[[Actor, str], int]


@dataclass(frozen=True)
class Place:
    """Be one entry of the navigation; `more` is a sentence about it for the page of what the bar has no room for."""

    rank: int
    label: Callable[[], str]
    icon: str
    endpoint: str
    section: str
    count: Count | None = None
    wide_only: bool = False
    more: Callable[[], str] = lambda: ""


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


class Entry(NamedTuple):
    """Be a place as one page offers it."""

    place: Place
    workspace_id: str
    current: bool
    new: int

    @property
    def label(self) -> str:
        """Return its words."""
        return self.place.label()

    @property
    def href(self) -> str:
        """Return its address."""
        return url_for(self.place.endpoint, group_id=self.workspace_id)

    @property
    def icon(self) -> str:
        """Return the name of its sign."""
        return self.place.icon

    @property
    def more(self) -> str:
        """Return the sentence about it, if there is one."""
        return self.place.more()

    @property
    def wide_only(self) -> bool:
        """Say whether a narrow screen leaves it out."""
        return self.place.wide_only


def navigation(actor: Actor) -> tuple[Entry, ...]:
    """Return the entries for the present page, inside a workspace only."""
    workspace: Workspace | None = g.get("workspace")
    if workspace is None or not actor.signed_in:
        return ()
    here = (request.blueprint or "").split(".")[0]
    section = g.get("section", here)
    return tuple(
        Entry(place, workspace.id, place.section == section, place.count(actor, workspace.id) if place.count else 0)
        for place in _places
        if GUARDS[place.endpoint].access in workspace.allowed
    )
