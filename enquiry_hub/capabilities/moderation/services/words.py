"""Taking down words about a child that stand in no post: a title, a risk, an option of a choice, each text by itself, with its traces."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.events import QuotesTaken, WordsSealed, WordsTakenDown
from enquiry_hub.capabilities.moderation.models import Decision, Sealed
from enquiry_hub.capabilities.moderation.removable import (
    REMOVABLE,
    columns_of,
    put_at,
    rows_kept,
    without_wholes,
    words_on,
)
from enquiry_hub.capabilities.moderation.services.deciding import settle, write_decision
from enquiry_hub.capabilities.moderation.services.repeats import take_repeats
from enquiry_hub.capabilities.moderation.services.sealing import PURPOSE, take_waiting
from enquiry_hub.capabilities.moderation.traces import lines_of
from enquiry_hub.capabilities.moderation.words import SEALED_SAYS, TAKEN_DOWN
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.revisions.services import keep_revision
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.capabilities.search.services import index_document
from enquiry_hub.core import subjects
from enquiry_hub.core.access import SYSTEM, Actor, require
from enquiry_hub.core.columns import Prose
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.sealing import seal
from enquiry_hub.core.work import record


def take_words_down(actor: Actor, kind: str, thing: Any, keys: Collection[str]) -> Sealed:
    """Seal the chosen texts of a thing with what they were before, and put a sentence wherever they stand or are kept.

    Raise Invalid where none is chosen. Its author is told without a word of it, and so are the contacts; nobody here reads the words again.
    """
    known = REMOVABLE[kind]
    require(actor, known.permission, known.asked_of(thing))
    lock_row(thing)
    chosen = [one for one in words_on(kind, thing) if one.key in keys]
    if not chosen:
        raise Invalid(_("Choose the words that have to go."), field="words")
    instead, author_id = str(TAKEN_DOWN), known.author_of(thing)
    group_id = thing.group_id
    places = [place for one in chosen for place in one.places]
    ids = {thing.id, *(row.id for row, _name, _path in places if hasattr(row, "id"))}
    called = subjects.KINDS[kind].title(thing)
    before = _take_from_history({(row.id, name) for row, name, _path in places if hasattr(row, "id")})
    kept = {
        "kind": kind, "id": thing.id, "author_id": author_id, "written_at": thing.created_at.isoformat(), "body": "", "besides": [one.text for one in chosen], "history": before,
        "reports": [], "notes": [],
    }  # fmt: skip
    found = Sealed(group_id=group_id, subject_kind=kind, subject_id=thing.id, sealed_by=actor.person_id or None, words=seal(json.dumps(kept), PURPOSE))
    db.session.add(found)
    for row, name, path in places:
        _put(row, name, put_at(getattr(row, name), path, instead))
    for row in {id(row): row for row, _name, _path in places}.values():
        _count_version(row, [name for other, name, _path in places if other is row])
    wholes = {text.strip() for text in (*kept["besides"], *before)} - {""}
    if subjects.KINDS[kind].title(thing) != called:
        wholes.add(called)  # as threads about it and notices call it
    _take_kept(kind, thing, ids, sorted(wholes, key=len, reverse=True), instead)
    lines = lines_of([*kept["besides"], *before])
    taken = take_repeats(lines, ids, lambda _other: False, instead, everywhere=True) if lines else []
    take_waiting(lines, f"{kind}:{thing.id}")
    settle(actor, write_decision(actor, group_id, (kind, thing.id), "seal", str(SEALED_SAYS), author_id=author_id))
    record(WordsSealed(by=actor.person_id or None, sealed_id=found.id, group_id=group_id, subject_kind=kind, subject_id=thing.id))
    record(WordsTakenDown(by=actor.person_id or None, sealed_id=found.id, group_id=group_id, subject_kind=kind, subject_id=thing.id, author_id=author_id))
    if taken:
        record(QuotesTaken(by=actor.person_id or None, cause_id=found.id, places=tuple(taken)))
    return found


def _take_from_history(columns: set[tuple[str, str]]) -> list[str]:
    """Take these columns of rows out of every earlier version; return what stood there."""
    before: list[str] = []
    for old in db.session.scalars(sa.select(Revision).where(Revision.subject_id.in_({row_id for row_id, _name in columns}))):
        mine = {name: value for name, value in old.fields.items() if (old.subject_id, name) in columns}
        before += [text for value in mine.values() for text in _strings(value)]
        # Gone and not changed: whoever began to write from that version is shown both texts, and puts nothing back unawares.
        old.fields = {name: value for name, value in old.fields.items() if name not in mine}
    return list(dict.fromkeys(before))


def _count_version(row: Any, names: list[str]) -> None:
    """Count a version more of a row that has versions, and keep it beside the earlier ones as it is now, with these columns; nobody's name stands there."""
    if not hasattr(row, "version"):
        return
    row.version += 1
    db.session.flush()
    kept = sa.select(Revision).where(Revision.subject_id == row.id).order_by(Revision.number.desc()).limit(1)
    last = db.session.scalar(kept)
    if last is not None:
        keep_revision(SYSTEM, last.subject_kind, row, {name: getattr(row, name, last.fields.get(name)) for name in {**last.fields, **dict.fromkeys(names)}})


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _strings(one)]


def _take_kept(kind: str, thing: Any, ids: set[str], wholes: list[str], instead: str) -> None:
    """Take the texts out of where words of the thing are kept again, of what was decided and told about it, and of what finds it."""
    found_by = set(ids)
    for row in rows_kept(kind, thing):
        found_by.add(getattr(row, "id", ""))
        for name in columns_of(row):
            value = getattr(row, name)
            if (clean := without_wholes(value, wholes, instead)) != value:
                _put(row, name, clean)
    for decision in db.session.scalars(sa.select(Decision).where(Decision.subject_id.in_(ids))):
        decision.note = without_wholes(decision.note, wholes, instead)
    db.session.execute(sa.update(Notice).where(Notice.subject_id.in_(ids)).values(detail=""))
    for old in list(db.session.scalars(sa.select(SearchDocument).where(SearchDocument.subject_id.in_(found_by)))):
        db.session.expunge(old)
        index_document(
            old.subject_kind, old.subject_id, group_id=old.group_id, title=without_wholes(old.title, wholes, instead), words=without_wholes(old.words, wholes, instead),
            author_id=old.author_id, at=old.written_at, thread_id=old.thread_id,
        )  # fmt: skip


def _put(row: Any, name: str, value: Any) -> None:
    if name == "body" and isinstance(row, Prose):
        set_prose(row, value)
    else:
        setattr(row, name, value)
