"""Making things findable, in the transaction that changes them: a feature's `notices.py` calls `index_document`. Who finds them is asked in `queries.py`."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from enquiry_hub.capabilities.search.folding import fold
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import Key
from enquiry_hub.core.database import db, on_sqlite
from enquiry_hub.core.kept import kept
from enquiry_hub.core.text import plain
from enquiry_hub.identity.groups.models import Group

ASKS_NOBODY = {"*": "A listener follows a change that was asked for; who may find it is asked when somebody searches."}
TELLS_NOBODY = {"*": "It follows an event and is none itself."}

# The words for SQLite's own index, which is no mapped table.
_INDEX = sa.table("search_index", sa.column("rowid", sa.Integer), sa.column("words", sa.Text), sa.column("place", sa.Text))


@kept
def _add() -> sa.Insert:
    names = ("subject_kind", "subject_id", "group_id", "title", "words", "author_id", "written_at", "thread_id")
    return sa.insert(SearchDocument).values({name: sa.bindparam(name, required=True) for name in names}).returning(SearchDocument.number)


@kept
def _add_words() -> sa.Insert:
    group_id = sa.bindparam("group_id", required=True, type_=Key)
    cohort = sa.select(sa.func.coalesce(Group.parent_id, Group.id)).where(Group.id == group_id).scalar_subquery()
    words = sa.bindparam("words", required=True, type_=sa.Text)
    return sa.insert(_INDEX).values(rowid=sa.bindparam("rowid", required=True), words=words, place=sa.func.coalesce(cohort, ""))


INDEXED: set[str] = set()  # the kinds that are in the index


def register_indexed(*kinds: str) -> None:
    """Declare that things of these kinds are in the index."""
    INDEXED.update(kinds)


def index_document(
    kind: str, row_id: str, *, group_id: str | None, title: str, words: str, new: bool = False,
    author_id: str | None = None, at: datetime | None = None, thread_id: str | None = None,
) -> None:  # fmt: skip
    """Make a thing of an indexed kind findable, in the present transaction; a new one cannot have been findable before.

    Who wrote it, when, and in which thread can be asked for besides its words.
    """
    title, words = title[:300], fold(f"{title} {plain(words)}")[:60_000]
    if not new:
        drop_document(kind, row_id)
    number = _add.scalar(
        subject_kind=kind, subject_id=row_id, group_id=group_id, title=title, words=words, author_id=author_id, written_at=at or now(), thread_id=thread_id
    )
    if on_sqlite():
        _add_words.run(rowid=number, words=words, group_id=group_id)


def drop_document(kind: str, row_id: str) -> None:
    """Make a thing findable no longer."""
    query = sa.select(SearchDocument.number).where(SearchDocument.subject_kind == kind, SearchDocument.subject_id == row_id)
    number = db.session.scalar(query)
    if number is None:
        return
    if on_sqlite():
        db.session.execute(sa.text("DELETE FROM search_index WHERE rowid = :n"), {"n": number})
    db.session.execute(sa.delete(SearchDocument).where(SearchDocument.number == number))
