"""Saying how many places a school has in a cohort, and giving one beyond that."""

from __future__ import annotations

from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.identity.groups.events import PlaceGiven, PlacesSet
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.school_places import ask_for_place

MOST = 100
ASKS_NOBODY = {"take_school_place": "A part of services that have asked."}


def set_places(actor: Actor, group: Group, places: int | None) -> None:
    """Say how many places a school has in a cohort, or that there is no limit; whoever is in stays in."""
    require(actor, "groups:cohort:facilitate", group)
    if places is not None and not 1 <= places <= MOST:
        raise Invalid(_("A number from 1 to 100, or nothing."), field="places")
    lock_row(group)
    group.places = places
    db.session.flush()
    record(PlacesSet(by=actor.person_id, group_id=group.id, places=places))


def take_school_place(actor: Actor, group: Group, role: str, organisation_id: str | None, reason: str = "") -> None:
    """Let somebody take a place of their school; where there is none left, only with a facilitator's reason, which is kept."""
    try:
        ask_for_place(group, role, organisation_id)
    except Invalid:
        if not reason.strip() or organisation_id is None:
            raise
        record(PlaceGiven(by=actor.person_id, group_id=group.id, organisation_id=organisation_id, reason=reason.strip()))
