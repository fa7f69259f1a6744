"""Taking words out wherever they are repeated: because they are about a child, or because their author withdraws them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.moderation.columns import written_columns
from enquiry_hub.capabilities.moderation.models import Sealed, SealOpening
from enquiry_hub.capabilities.moderation.traces import ELSEWHERE, without, without_in
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.capabilities.search.services import index_document
from enquiry_hub.core.columns import Base, Prose
from enquiry_hub.core.database import db
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.vault import Vaulted, VaultedProse, that_open

ASKS_NOBODY = {"*": "Its callers have asked: they take words down, or withdraw their own."}
TELLS_NOBODY = {"*": "Its callers tell where the words were taken out."}
# What is taken care of by itself.
HANDLED = (Sealed, Draft, Revision, SealOpening, SearchDocument, OutboxMail, Notice)


def take_repeats(lines: list[str], left: Collection[str], same_talk: Callable[[Any], bool], instead: str, *, everywhere: bool) -> list[tuple[str, str]]:
    """Put a sentence wherever written things and their histories repeat the lines; return which things, by table and id.

    The things in `left` stay as they are. `everywhere` says that short words, versions and what is kept whole are looked through too, and sealed words, which nobody but their
    owner reads, opened for it.
    """
    places = []
    for mapper in list(Base.registry.mappers):
        model: Any = mapper.class_
        names = written_columns(mapper, everywhere=everywhere)
        if not names or model in HANDLED or (issubclass(model, Vaulted) and not everywhere):
            continue
        for thing in _may_repeat(model, names, lines):
            here, identity = same_talk(thing), str(getattr(thing, "id", ""))
            if identity in left:
                continue
            said = {name: getattr(thing, name) for name in names}
            changes = {name: clean for name, value in said.items() if (clean := without_in(value, lines, instead, here=here)) != value}
            if not changes:
                continue
            for name, clean in changes.items():
                if name == "body" and isinstance(thing, Prose | VaultedProse):
                    set_prose(thing, clean)
                else:
                    setattr(thing, name, clean)
            places.append((str(model.__tablename__), identity))
            _take_history(identity, lines, instead, here=here)
            words = changes.get("body") or "\n".join(text for name in written_columns(mapper, everywhere=True) if isinstance(text := getattr(thing, name), str))
            _find_anew(identity, words, lines, instead, here=here)
    if everywhere:
        _take_versions(lines, instead)
    return places


def _may_repeat(model: Any, names: list[str], lines: list[str]) -> Iterable[Any]:
    """Return the rows in which the lines may stand: the store says so of open words; sealed ones are opened here, and go nowhere."""
    if issubclass(model, Vaulted):
        return that_open(db.session.scalars(sa.select(model).execution_options(yield_per=200)))
    return db.session.scalars(sa.select(model).where(sa.or_(*(repeats(getattr(model, name), lines) for name in names))))


def _take_history(row_id: str, lines: list[str], instead: str, *, here: bool) -> None:
    for old in db.session.scalars(sa.select(Revision).where(Revision.subject_id == row_id)):
        old.fields = without_in(old.fields, lines, instead, here=here)


def _take_versions(lines: list[str], instead: str) -> None:
    """Take the lines out of what open things said before, also where they say it no longer."""
    long = [line for line in lines if len(line) >= ELSEWHERE]
    for old in db.session.scalars(sa.select(Revision).where(sa.or_(repeats(Revision.open_fields, long), repeats(Revision.reason, long)))) if long else ():
        old.open_fields = without_in(old.open_fields, long, instead, here=False)
        old.reason = without(old.reason, long, instead, here=False)


def _find_anew(row_id: str, words: str, lines: list[str], instead: str, *, here: bool) -> None:
    """Let search know a thing by its words as they are now, and by what is left of its title."""
    query = sa.select(SearchDocument).where(SearchDocument.subject_id == row_id)
    for old in list(db.session.scalars(query)):
        db.session.expunge(old)
        index_document(
            old.subject_kind, row_id, group_id=old.group_id, title=without(old.title, lines, instead, here=here), words=words,
            author_id=old.author_id, at=old.written_at, thread_id=old.thread_id,
        )  # fmt: skip


def repeats(column: Any, lines: list[str]) -> Any:
    """Hold where a column, of words or of what is kept whole, may repeat one of the lines; a pattern has a longest length in SQLite."""
    if isinstance(column.type, sa.JSON):
        whole = sa.cast(column, sa.Text)
        return sa.or_(*(whole.contains(json.dumps(line[:200])[1:-1], autoescape=True) for line in lines))
    return sa.or_(*(column.contains(line[:200], autoescape=True) for line in lines))
