"""Taking words out wherever they are repeated: because they are about a child, or because their author withdraws them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.moderation.models import Sealed, SealOpening
from enquiry_hub.capabilities.moderation.traces import without, without_in
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.capabilities.search.services import index_document
from enquiry_hub.core.columns import Base, Prose
from enquiry_hub.core.database import db
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.vault import Vaulted, VaultedProse

# What is taken care of by itself.
HANDLED = (Sealed, Draft, Revision, SealOpening, SearchDocument, OutboxMail, Notice)


def take_repeats(lines: list[str], left: Collection[str], same_talk: Callable[[Any], bool], instead: str, *, sealed_too: bool) -> list[tuple[str, str]]:
    """Put a sentence wherever written things and their histories repeat the lines; return which things, by table and id.

    The things in `left` stay as they are. Sealed words, which nobody but their owner reads, are opened and looked through only where `sealed_too` says so.
    """
    places = []
    for mapper in list(Base.registry.mappers):
        model: Any = mapper.class_
        names = _written_columns(mapper)
        if not names or model in HANDLED or (issubclass(model, Vaulted) and not sealed_too):
            continue
        for thing in _may_repeat(model, names, lines):
            here, identity = same_talk(thing), str(getattr(thing, "id", ""))
            changes = {name: without(getattr(thing, name) or "", lines, instead, here=here) for name in names if identity not in left}
            if all(getattr(thing, name) in (clean, None) for name, clean in changes.items()):
                continue
            for name, clean in changes.items():
                if name == "body" and isinstance(thing, Prose | VaultedProse):
                    set_prose(thing, clean)
                elif getattr(thing, name):
                    setattr(thing, name, clean)
            places.append((str(model.__tablename__), identity))
            _take_history(identity, lines, instead, here=here)
            if "body" in changes:
                _find_anew(identity, changes["body"])
    return places


def _may_repeat(model: Any, names: list[str], lines: list[str]) -> Iterable[Any]:
    """Return the rows in which the lines may stand: the store says so of open words; sealed ones are opened here, and go nowhere."""
    if issubclass(model, Vaulted):
        return db.session.scalars(sa.select(model).execution_options(yield_per=200))
    return db.session.scalars(sa.select(model).where(sa.or_(*(repeats(getattr(model, name), lines) for name in names))))


def _written_columns(mapper: Any) -> list[str]:
    """Return the attributes of a table in which somebody's words stand at length, sealed or not."""
    sealed = [name for group in getattr(mapper.class_, "VAULTED", {}).values() for name in group if name not in ("body_html", "opening")]
    return sealed + [
        column.key for column in mapper.column_attrs
        if column.key != "body_html" and isinstance(kind := column.columns[0].type, sa.String) and (isinstance(kind, sa.Text) or (kind.length or 0) >= 1000)
    ]  # fmt: skip


def _take_history(row_id: str, lines: list[str], instead: str, *, here: bool) -> None:
    for old in db.session.scalars(sa.select(Revision).where(Revision.subject_id == row_id)):
        old.fields = without_in(old.fields, lines, instead, here=here)


def _find_anew(row_id: str, words: str) -> None:
    """Let search know a thing by its words as they are now."""
    query = sa.select(SearchDocument).where(SearchDocument.subject_id == row_id)
    for old in list(db.session.scalars(query)):
        db.session.expunge(old)
        index_document(
            old.subject_kind, row_id, group_id=old.group_id, title=old.title, words=words, author_id=old.author_id, at=old.written_at, thread_id=old.thread_id,
        )  # fmt: skip


def repeats(column: Any, lines: list[str]) -> Any:
    """Hold where a column may repeat one of the lines; a pattern has a longest length in SQLite."""
    return sa.or_(*(column.contains(line[:200], autoescape=True) for line in lines))
