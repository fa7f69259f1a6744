"""Reading lawful openings: for officers what they may open, for the writer what was opened."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import from_local
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.openings.models import Opening, OpeningLook
from enquiry_hub.identity.people.models import Person
from enquiry_hub.identity.people.officers import is_officer


@dataclass(frozen=True)
class Look:
    """Be one page that was opened, as the record shows it."""

    officer: str
    entry_day: date
    at: datetime


def is_named_officer(actor: Actor) -> bool:
    """Say whether the actor is one of the officers of whom two together may open pages."""
    return db.session.scalar(sa.select(Person.id).where(Person.id == actor.person_id, is_officer(actor))) is not None


def pages_in(opening: Opening) -> sa.Select[Any]:
    """Return the SELECT of the pages that an opening is about: its writer's, of its days; the caller has asked who may open them."""
    first, after = from_local(opening.since, "00:00"), from_local(opening.until + timedelta(days=1), "00:00")
    return sa.select(Entry).where(Entry.author_id == opening.writer_id, Entry.written_at >= first, Entry.written_at < after).order_by(Entry.written_at)


def file_in(actor: Actor, opening: Opening, attachment_id: str) -> Attachment | None:
    """Return a file of a page that the actor has opened in an opening: each page that was opened is written down, and its files come with it."""
    opened = sa.select(OpeningLook.entry_id).where(OpeningLook.opening_id == opening.id, OpeningLook.officer_id == actor.person_id)
    pages = pages_in(opening).with_only_columns(Entry.id).where(Entry.id.in_(opened)).order_by(None)
    query = sa.select(Attachment).where(Attachment.id == attachment_id, Attachment.subject_kind == "entry", Attachment.subject_id.in_(pages), Attachment.removed_at.is_(None))
    found: Attachment | None = db.session.scalar(query)
    return found


def openings_of(actor: Actor) -> list[Opening]:
    """Return the openings that the actor may see, the newest first."""
    return list(db.session.scalars(visible(actor, "openings:opening:read").order_by(Opening.created_at.desc())))


def looks_in(opening: Opening) -> list[Look]:
    """Return what was opened, in order; the caller has asked who may see the opening."""
    query = (
        sa.select(Person.display_name, OpeningLook.entry_day, OpeningLook.created_at)
        .outerjoin(Person, Person.id == OpeningLook.officer_id)
        .where(OpeningLook.opening_id == opening.id)
        .order_by(OpeningLook.created_at)
    )
    return [Look(row[0] or "", row[1], row[2]) for row in db.session.execute(query)]
