"""What follows a page: its files, readable by exactly those who may read it, and the quotations of it, which go with its words."""

from __future__ import annotations

from enquiry_hub.capabilities.attachments.services import drop_files_of, hang_unsent, put_files_aside
from enquiry_hub.capabilities.consents.services import drop_quotes_of, end_consents_of
from enquiry_hub.core.access import Actor
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.database import db
from enquiry_hub.core.text import files_in
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.journals.events import (
    EntryEdited,
    EntryRemoved,
    EntryTakenDown,
    EntryWritten,
    LetterSealed,
    PassageWithdrawn,
)
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services.leftovers import sweep_leftovers


@in_transaction(EntryWritten, EntryEdited)
def hang_files(event: EntryWritten | EntryEdited) -> None:
    """Hang the files that a page shows on it, and put those aside that it shows no longer."""
    entry = db.session.get_one(Entry, event.entry_id)
    shown = files_in(entry.body) if "](/files/" in entry.body else []
    if shown:
        hang_unsent(Actor(entry.author_id), shown, ("entry", entry.id), private=True)
    put_files_aside("entry", entry.id, apart_from=shown)


@in_transaction(EntryRemoved)
def take_files_away(event: EntryRemoved) -> None:
    """Take the files of a removed page away with its words, also those that it showed once."""
    drop_files_of("entry", event.entry_id)


@in_transaction(EntryRemoved, LetterSealed, EntryTakenDown)
def take_quotes_away(event: EntryRemoved | LetterSealed | EntryTakenDown) -> None:
    """Take the quotations of a page away whose words nobody reads any more."""
    drop_quotes_of("entry", event.entry_id)


@in_transaction(PassageWithdrawn)
def take_quotes_of_passage_away(event: PassageWithdrawn) -> None:
    """Take the quotations of withdrawn sentences away."""
    drop_quotes_of("passage", event.passage_id)


@in_transaction(EntryRemoved, LetterSealed)
def end_what_was_agreed_to(event: EntryRemoved | LetterSealed) -> None:
    """End what was agreed to for a page that is gone, or for a letter that waits for its day: after that it is a new choice."""
    end_consents_of("entry", event.entry_id)


register_chore("leftovers", 86400, sweep_leftovers)
