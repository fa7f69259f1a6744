"""Writing, changing and removing reflections."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from enquiry_hub.capabilities.attachments.services import drop_files_of
from enquiry_hub.capabilities.links.services import forget_links
from enquiry_hub.capabilities.revisions.services import forget_versions, keep_revision, save_version
from enquiry_hub.capabilities.sharing.models import Share
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.prose import LONGEST, set_prose
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.services.taking_down import name_anew
from enquiry_hub.features.journals.events import EntryEdited, EntryRemoved, EntryWritten
from enquiry_hub.features.journals.models import TENSES, VALENCES, Entry
from enquiry_hub.features.journals.prompts import FACTORS, prompts, shapes
from enquiry_hub.features.journals.services.passages import withdraw_all_of
from enquiry_hub.identity.groups.models import Group


@dataclass(frozen=True)
class NewEntry:
    """Hold what a person writes on a page, and the id that the browser made."""

    tense: str
    body: str
    title: str = ""
    shape: str = "free"
    context_factor: str = ""
    prompt_id: str = ""
    valence: str = ""
    session_id: str = ""
    client_id: str | None = None
    at: datetime | None = None


def write_entry(actor: Actor, group: Group, new: NewEntry) -> Entry:
    """Write a page of one's journal in a cohort, for oneself alone; the same client id writes it once."""
    require(actor, "groups:cohort:contribute", group)
    _check(new)
    found = _already_written(actor, new.client_id)
    if found is not None:
        return found
    entry = Entry(
        author_id=actor.person_id,
        group_id=group.id,
        client_id=new.client_id,
        tense=new.tense,
        context_factor=new.context_factor,
        prompt_id=new.prompt_id,
        shape=new.shape,
        title=new.title,
        valence=new.valence,
        session_id=new.session_id,
        written_at=new.at or now(),
    )
    set_prose(entry, new.body)
    try:
        with db.session.begin_nested():
            db.session.add(entry)
            db.session.flush()
    except IntegrityError:
        # The same page arrived twice at one moment; the other one was first.
        found = _already_written(actor, new.client_id)
        if found is None:
            raise
        return found
    record(EntryWritten(by=actor.person_id, entry_id=entry.id))
    return entry


def _check(new: NewEntry) -> None:
    if (
        new.tense not in TENSES
        or new.shape not in shapes()
        or new.valence not in VALENCES
        or new.context_factor not in ("", *FACTORS)
    ):
        raise Invalid(_("Please choose from what the page offers."))
    if new.prompt_id and new.prompt_id not in {prompt.id for prompt in prompts()}:
        raise Invalid(_("There is no such prompt."))
    _check_body(new.body)


def _check_body(body: str) -> None:
    if not body.strip():
        raise Invalid(_("There is nothing on the page yet. One sentence is enough."), field="body")
    if len(body) > LONGEST:
        raise Invalid(_("Please keep this under %(max)d characters.", max=LONGEST), field="body")


def _already_written(actor: Actor, client_id: str | None) -> Entry | None:
    if client_id is None:
        return None
    return db.session.scalar(
        sa.select(Entry).where(Entry.author_id == actor.person_id, Entry.client_id == client_id)
    )


def edit_entry(actor: Actor, entry: Entry, new: NewEntry, *, base: int | None = None) -> None:
    """Change a page; earlier versions stay for its author. Raises Stale, with both texts, when it was
    saved elsewhere meanwhile.
    """
    lock_row(entry)  # a letter that is being sealed takes no words back
    require(actor, "journals:entry:edit", entry)
    _check(new)
    before = {"title": entry.title, "body": entry.body, "shape": entry.shape}
    changes = {"title": new.title, "body": new.body, "shape": new.shape}
    if entry.version == 1 and changes != before:
        keep_revision(actor, "entry", entry, before)
    if save_version(actor, "entry", entry, changes, base=base):
        set_prose(entry, new.body)
    entry.valence, entry.context_factor = new.valence, new.context_factor
    db.session.flush()
    record(EntryEdited(by=actor.person_id, entry_id=entry.id))


def remove_entry(actor: Actor, entry: Entry) -> None:
    """Remove a page of one's own for good: its words, its versions, its answers, and what it stood on."""
    require(actor, "journals:entry:edit", entry)
    withdraw_all_of(actor, entry)
    name_anew(actor, "entry", entry.id, _("A page that was removed"))
    drop_files_of("entry", entry.id)
    entry_id = entry.id
    forget_versions("entry", entry_id)
    forget_links("entry", entry_id)
    db.session.execute(sa.delete(Share).where(Share.subject_kind == "entry", Share.subject_id == entry_id))
    db.session.delete(entry)
    db.session.flush()
    record(EntryRemoved(by=actor.person_id, entry_id=entry_id))
