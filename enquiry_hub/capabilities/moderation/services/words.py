"""Taking down words about a child that stand in no post: a title, a risk, an option of a choice, each text by itself, with its traces."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.moderation.events import QuotesTaken, WordsTakenDown
from enquiry_hub.capabilities.moderation.models import Decision, Sealed
from enquiry_hub.capabilities.moderation.removable import (
    REMOVABLE,
    columns_of,
    is_written,
    put_at,
    rows_kept,
    without_wholes,
    words_on,
)
from enquiry_hub.capabilities.moderation.services.deciding import settle, write_decision
from enquiry_hub.capabilities.moderation.services.repeats import take_repeats
from enquiry_hub.capabilities.moderation.services.sealing import put_away, take_waiting
from enquiry_hub.capabilities.moderation.traces import lines_of, texts_in
from enquiry_hub.capabilities.moderation.words import SEALED_SAYS, TAKEN_DOWN, TAKEN_EARLIER
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.revisions.services import keep_revision
from enquiry_hub.capabilities.search.folding import fold
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.capabilities.search.services import index_document
from enquiry_hub.core import subjects
from enquiry_hub.core.access import SYSTEM, Actor, require
from enquiry_hub.core.columns import Prose
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.vault import that_open
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
    texts, called, group_id = [one.text for one in chosen], subjects.KINDS[kind].title(thing), thing.group_id
    places = [place for one in chosen for place in one.places]
    before, further = _take_from_history(places, texts)
    author_id = known.author_of(thing) if any(row is thing for row, _name, _path in places) else None
    kept = {
        "kind": kind, "id": thing.id, "author_id": author_id, "written_at": thing.created_at.isoformat(), "body": "", "besides": texts, "history": [*before, *further],
        "reports": [], "notes": [],
    }  # fmt: skip
    found = put_away(actor, group_id, (kind, thing.id), kept)
    for row, name, path in places:
        _put(row, name, put_at(getattr(row, name), path, str(TAKEN_DOWN)))
    for row in {id(row): row for row, _name, _path in places}.values():
        _count_version(row, [name for other, name, _path in places if other is row])
    wholes = {text.strip() for text in (*texts, *before)}
    if subjects.KINDS[kind].title(thing) != called:
        wholes.add(called)  # as threads about it and notices call it
    posts = _take_kept(kind, thing, {thing.id, *(row.id for row, _name, _path in places if hasattr(row, "id"))}, sorted(wholes, key=len, reverse=True))
    settle(actor, write_decision(actor, group_id, (kind, thing.id), "seal", str(SEALED_SAYS), author_id=author_id))
    record(WordsTakenDown(by=actor.person_id or None, sealed_id=found.id, group_id=group_id, subject_kind=kind, subject_id=thing.id, author_id=author_id))
    lines = lines_of([*texts, *before])
    repeated = take_repeats(lines, {thing.id}, lambda _other: False, str(TAKEN_DOWN), everywhere=True) if lines else []
    take_waiting(lines, f"{kind}:{thing.id}")
    if repeated or posts:
        record(QuotesTaken(by=actor.person_id or None, cause_id=found.id, places=tuple(dict.fromkeys([*posts, *repeated]))))
    return found


def _take_from_history(places: list[tuple[Any, str, str]], texts: list[str]) -> tuple[list[str], list[str]]:
    """Put a sentence into every earlier version where the texts stand now or stood; return what stood in their columns, and in their places of lists."""
    before, further = list[str](), list[str]()
    for row in {id(row): row for row, _name, _path in places if hasattr(row, "id")}.values():
        for old in db.session.scalars(sa.select(Revision).where(Revision.subject_id == row.id)):
            fields = dict(old.fields)
            for name, path in [(name, path) for other, name, path in places if other is row and name in fields]:
                value = fields[name]
                (further if path else before).extend(text for text in texts_in(value) if is_written(text))
                fields[name] = without_wholes(put_at(value, path, str(TAKEN_EARLIER)), texts, str(TAKEN_EARLIER))
            old.fields = fields
    return list(dict.fromkeys(before)), list(dict.fromkeys(further))


def _count_version(row: Any, names: list[str]) -> None:
    """Count a version more of a row that has versions, and keep it beside the earlier ones with these columns as they are now; nobody's name stands there."""
    if not hasattr(row, "version"):
        return
    row.version += 1
    db.session.flush()
    last = db.session.scalar(sa.select(Revision).where(Revision.subject_id == row.id).order_by(Revision.number.desc()).limit(1))
    if last is not None:
        keep_revision(SYSTEM, last.subject_kind, row, {**last.fields, **{name: getattr(row, name) for name in names}})


def _take_kept(kind: str, thing: Any, ids: set[str], wholes: list[str]) -> list[tuple[str, str]]:
    """Take the texts out of where words of the thing are kept again, of what was decided, told and sent about it, and of what finds it; return the posts."""
    known, instead, posts = set(ids), str(TAKEN_DOWN), list[tuple[str, str]]()
    for row in rows_kept(kind, thing):
        known.add(getattr(row, "id", ""))
        code = getattr(thing, "code", None) if hasattr(row, "snapshot") else None
        said = {name: getattr(row, name) for name in columns_of(row)}
        changes = {name: clean for name, value in said.items() if (clean := without_wholes(value, wholes, instead, code=code)) != value}
        for name, clean in changes.items():
            _put(row, name, clean)
        if changes and hasattr(row, "version"):
            for old in db.session.scalars(sa.select(Revision).where(Revision.subject_id == row.id)):
                old.fields = without_wholes(old.fields, wholes, str(TAKEN_EARLIER))
            _count_version(row, list(changes))
        posts += [("post", row.id)] if changes and row.__tablename__ == "post" else []
    for decision in db.session.scalars(sa.select(Decision).where(Decision.subject_id.in_(ids))):
        decision.note = without_wholes(decision.note, wholes, instead)
    db.session.execute(sa.update(Notice).where(Notice.subject_id.in_(known)).values(detail=""))
    for mail in db.session.scalars(sa.select(OutboxMail).where(OutboxMail.text.contains(thing.id, autoescape=True))):  # what leads to it, sent or not
        mail.subject, mail.text = (without_wholes(text, wholes, instead) for text in (mail.subject, mail.text))
    for draft in that_open(db.session.scalars(sa.select(Draft).execution_options(yield_per=200))):
        if any(row_id and row_id in draft.place for row_id in known) and (clean := without_wholes(draft.fields, wholes, instead)) != draft.fields:
            draft.fields, draft.version = clean, draft.version + 1
    _find_by_what_is_left(known, wholes)
    return posts


def _find_by_what_is_left(ids: set[str], wholes: list[str]) -> None:
    """Let search find things by what is left of their titles and words, which it keeps folded."""
    for old in list(db.session.scalars(sa.select(SearchDocument).where(SearchDocument.subject_id.in_(ids)))):
        db.session.expunge(old)
        title, words = old.title, old.words
        for whole in (one for one in wholes if len(one) > 2):
            title, words = title.replace(whole, str(TAKEN_DOWN)), words.replace(fold(whole), " ")
        index_document(old.subject_kind, old.subject_id, group_id=old.group_id, title=title, words=words, author_id=old.author_id, at=old.written_at, thread_id=old.thread_id)


def _put(row: Any, name: str, value: Any) -> None:
    """Give a column another value, no longer than it holds; of prose, with what it looks like."""
    if name == "body" and isinstance(row, Prose):
        set_prose(row, value)
        return
    longest = getattr(sa.inspect(type(row)).column_attrs[name].columns[0].type, "length", None)
    setattr(row, name, value[:longest] if longest and isinstance(value, str) else value)
