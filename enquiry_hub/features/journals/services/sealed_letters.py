"""Letters in their seals: locked once more with a key of their own, which comes out on the letter's day and not before.

Until then the entry holds no words, and what lies in the store opens neither with the writer's key nor with the key of the
service as it is used here: `core.sealing.release` asks the day. Whoever has the store, the key of the service and this
program can of course change the program; docs/decisions/0013 says so.
"""

from __future__ import annotations

import base64
import os
from datetime import date
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.drafts.places import register_closing
from enquiry_hub.core.access import Actor
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.database import db
from enquiry_hub.core.sealing import Unreadable, is_current, release, seal_again_until, seal_until
from enquiry_hub.core.vault import KEY_BYTES, Locked, lock, open_vaulted, unlock
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.models import Entry, LetterSeal

HEAD, BODY = "sealed_head", "sealed_body"
ASKS_NOBODY = {"*": "Each is a part of a service that has asked; the worker, which seals keys anew, opens nothing."}
TELLS_NOBODY = {"*": "Each is a part of a service that tells; that a key was sealed anew nobody could see."}


def close_letter(entry: Entry, until: date) -> LetterSeal:
    """Take the words out of a letter and lock them until a day; return the seal."""
    db.session.flush()
    key = os.urandom(KEY_BYTES)
    seal = LetterSeal(
        entry_id=entry.id, head=lock(key, entry.sealed_head or b"", _about(entry, HEAD)), body=lock(key, entry.sealed_body or b"", _about(entry, BODY)),
        wrapped=seal_until(base64.b64encode(key).decode(), until), also_to="",
    )  # fmt: skip
    db.session.add(seal)
    entry.sealed_head = entry.sealed_body = None
    db.session.flush()
    return seal


def reopen_letter(entry: Entry) -> None:
    """Give a letter whose day has come its words back, byte by byte as they were."""
    seal = db.session.get_one(LetterSeal, entry.id)
    head, entry.sealed_body = _released(entry, seal)
    entry.sealed_head = head or None
    db.session.delete(seal)
    db.session.flush()


def where_else(entry: Entry) -> str:
    """Return the address besides the account's to which a sealed letter is announced on its day; empty for none."""
    return db.session.get_one(LetterSeal, entry.id).also_to


def words_of_letter(entry: Entry, *, before_its_day: bool = False) -> dict[str, Any]:
    """Return the body and title of a sealed letter whose day has come; raise Locked before, unless it is opened `before_its_day`:
    two officers have agreed to that by law, or its writer takes everything of theirs along.
    """
    return _opened(entry, *_released(entry, db.session.get_one(LetterSeal, entry.id), before_its_day))


def _opened(entry: Entry, head: bytes, body: bytes) -> dict[str, Any]:
    found = open_vaulted(body, "entry", BODY, entry.author_id)
    return {**found, "title": open_vaulted(head, "entry", HEAD, entry.author_id)["title"] if head else ""}


def _released(entry: Entry, seal: LetterSeal, before_its_day: bool = False) -> tuple[bytes, bytes]:
    try:
        key = base64.b64decode(release(seal.wrapped, entry.sealed_until or date.max, before_its_day=before_its_day))
    except Unreadable:
        raise Locked("This letter cannot be opened: its day has not come, or its key is not on this machine.") from None
    return unlock(key, seal.head, _about(entry, HEAD)), unlock(key, seal.body, _about(entry, BODY))


def _about(entry: Entry, column: str) -> str:
    return f"letter.{column}:{entry.id}:{entry.author_id}"


def seal_letters_again(limit: int = 200) -> int:
    """Seal the keys of letters anew with the present key of the service; return how many."""
    behind = [row[0] for row in db.session.execute(sa.select(LetterSeal.entry_id, LetterSeal.wrapped)) if not is_current(row[1])]
    db.session.rollback()
    done = 0
    with work():
        for entry_id in behind:
            seal, until = db.session.get_one(LetterSeal, entry_id), db.session.get_one(Entry, entry_id).sealed_until
            try:
                seal.wrapped = seal_again_until(seal.wrapped, until or date.max)
            except Unreadable:
                continue
            done += 1
            if done == limit:
                break
    return done


def _is_sealed(actor: Actor, entry_id: str) -> bool:
    """Say whether a page is a sealed letter of the actor's: a tab that still shows its words keeps them nowhere here."""
    letter = sa.select(Entry.id).where(Entry.id == entry_id, Entry.author_id == actor.person_id, Entry.sealed_until.is_not(None), Entry.opened_at.is_(None))
    return db.session.scalar(letter) is not None


register_closing("entry", _is_sealed)
register_chore("letters", 600, seal_letters_again)
