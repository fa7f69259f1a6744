"""Saying what a risk or a strategy stands on."""

from __future__ import annotations

from flask_babel import gettext as _

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.links.services import link, unlink
from enquiry_hub.core.access import Actor, may, require
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere, Refused
from enquiry_hub.features.framework.models import Risk, Strategy
from enquiry_hub.features.framework.queries.evidence import found_evidence
from enquiry_hub.features.journals.services import offer_as_evidence, place_passage

TELLS_NOBODY = {
    "stand_on": "Making the link tells it.",
    "take_evidence_away": "Ending the link tells it.",
}


def stand_on(
    actor: Actor, thing: Risk | Strategy, kind: str, row_id: str, *, nature: str = "supports", note: str = ""
) -> Link:
    """Say that a risk or a strategy stands on an input, a claim, a thread or a post of the same cohort, or on a reflection or a passage of the actor's own.

    Who may read a reflection stays as it is.
    """
    own = _kind_of(thing)
    require(actor, f"framework:{own}:edit", thing)
    found = found_evidence(actor, kind, row_id)
    if found is None or found.group_id != thing.group_id:
        raise Invalid(_("Choose one of the cohort’s inputs, threads or posts."), field="lower")
    if kind == "entry":
        return offer_as_evidence(actor, found.thing, own, thing.id, nature=nature, note=note.strip())
    if kind == "passage":
        return db.session.get_one(Link, place_passage(actor, found.thing, own, thing.id, nature=nature, note=note.strip()).link_id)
    return link(actor, (own, thing.id), (kind, row_id), nature=nature, note=note.strip())


def take_evidence_away(actor: Actor, thing: Risk | Strategy, found: Link) -> None:
    """End a link of a risk or a strategy; whoever made it may, and the facilitators."""
    own = _kind_of(thing)
    require(actor, f"framework:{own}:read", thing)
    if (found.upper_kind, found.upper_id) != (own, thing.id) or found.ended_at is not None:
        raise NotThere()
    if found.made_by != actor.person_id and not may(actor, f"framework:{own}:arrange", thing):
        raise Refused(_("Whoever made this link may take it away, and the facilitators."))
    unlink(actor, found)


def _kind_of(thing: Risk | Strategy) -> str:
    """Return the name of the kind of a thing that stands on evidence."""
    return "risk" if isinstance(thing, Risk) else "strategy"
