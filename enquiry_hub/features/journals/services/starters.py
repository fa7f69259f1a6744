"""Offering a page to begin to every journal of a cohort, and putting one away for oneself."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import save_version
from enquiry_hub.core.access import Actor, require, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.work import record
from enquiry_hub.features.journals.events import StarterChanged, StarterEnded, StarterPlaced
from enquiry_hub.features.journals.models import TENSES, Starter, StarterAway
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.groups.models import Group

TELLS_NOBODY = {
    "put_away": "Whether somebody began, kept or waved a page away is nobody's news.",
    "bring_back": "What one is offered again is nobody's news.",
}


@dataclass(frozen=True)
class NewStarter:
    """Hold what a page begins with, and the session that it belongs to, if any."""

    tense: str
    title: str
    body: str
    session_id: str = ""
    client_id: str | None = None


def place_starter(actor: Actor, group: Group, new: NewStarter) -> Starter:
    """Offer a page to begin to every participant's journal; the same client id offers it once."""
    require(actor, "groups:cohort:facilitate", group)
    values = _checked(actor, group.id, new)
    lock_row(group)  # two at once follow each other
    found = _already_placed(actor, new.client_id)
    if found is not None:
        return found
    starter = Starter(group_id=group.id, placed_by=actor.person_id, client_id=new.client_id, **values)
    set_prose(starter, new.body)
    db.session.add(starter)
    db.session.flush()
    record(StarterPlaced(by=actor.person_id, starter_id=starter.id, group_id=group.id))
    return starter


def _already_placed(actor: Actor, client_id: str | None) -> Starter | None:
    if client_id is None:
        return None
    return db.session.scalar(sa.select(Starter).where(Starter.placed_by == actor.person_id, Starter.client_id == client_id))


def _checked(actor: Actor, group_id: str, new: NewStarter) -> dict[str, str | None]:
    if new.tense not in TENSES:
        raise Invalid(_("Please choose which way the page looks."), field="tense")
    if not new.title.strip():
        raise Invalid(_("Please give the page a name."), field="title")
    if not new.body.strip():
        raise Invalid(_("Please write how the page begins."), field="body")
    own = visible(actor, "programmes:session:read").where(Session.group_id == group_id, Session.id == new.session_id)
    if new.session_id and db.session.scalar(own) is None:
        raise Invalid(_("Please choose a session of this cohort."), field="session_id")
    return {"tense": new.tense, "title": new.title, "session_id": new.session_id or None}


def change_starter(actor: Actor, starter: Starter, new: NewStarter, *, base: int | None = None) -> None:
    """Change what a page begins with, for whoever begins it from now on; raise Stale, with both texts, when it was saved elsewhere meanwhile."""
    require(actor, "journals:starter:arrange", starter)
    if starter.ended_at is not None:
        raise Invalid(_("This page is offered no longer. You can place another."))
    values = _checked(actor, starter.group_id, new)
    if not save_version(actor, "starter", starter, {**values, "body": new.body}, base=base):
        return
    set_prose(starter, new.body)
    db.session.flush()
    record(StarterChanged(by=actor.person_id, starter_id=starter.id, group_id=starter.group_id))


def end_starter(actor: Actor, starter: Starter) -> None:
    """Offer a page to begin to nobody any more; pages that were begun from it stay as they are. Twice is once."""
    require(actor, "journals:starter:arrange", starter)
    if starter.ended_at is not None:
        return
    starter.ended_at = now()
    db.session.flush()
    record(StarterEnded(by=actor.person_id, starter_id=starter.id, group_id=starter.group_id))


def put_away(actor: Actor, starter: Starter) -> None:
    """Offer a page to begin to the actor no longer: they waved it away, or kept a page that began from it, and no row says which."""
    require(actor, "journals:starter:read", starter)
    lock_row(starter)  # two at once follow each other
    if db.session.get(StarterAway, (starter.id, actor.person_id)) is None:
        db.session.add(StarterAway(starter_id=starter.id, person_id=actor.person_id))
        db.session.flush()


def bring_back(actor: Actor, group: Group) -> None:
    """Offer the actor everything again that they put away in a cohort."""
    require(actor, "groups:cohort:contribute", group)
    placed = sa.select(Starter.id).where(Starter.group_id == group.id)
    db.session.execute(sa.delete(StarterAway).where(StarterAway.person_id == actor.person_id, StarterAway.starter_id.in_(placed)))
