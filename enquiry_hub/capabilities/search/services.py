"""Making things findable, in the transaction that changes them."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.search.folding import fold, on_sqlite
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.database import db
from enquiry_hub.core.text import plain

ASKS_NOBODY = {"*": "A listener follows a change that was asked for; who may find it is asked when somebody searches."}
TELLS_NOBODY = {"*": "It follows an event and is none itself."}


def index_document(kind: str, row_id: str, *, group_id: str | None, title: str, words: str, new: bool = False) -> None:
    """Make a thing findable, in the present transaction; a new one cannot have been findable before."""
    title, words = title[:300], fold(f"{title} {plain(words)}")[:60_000]
    if not new:
        drop_document(kind, row_id)
    document = SearchDocument(subject_kind=kind, subject_id=row_id, group_id=group_id, title=title, words=words)
    db.session.add(document)
    db.session.flush()
    if on_sqlite():
        db.session.execute(sa.text("INSERT INTO search_index (rowid, words) VALUES (:n, :w)"), {"n": document.number, "w": words})


def drop_document(kind: str, row_id: str) -> None:
    """Make a thing findable no longer."""
    query = sa.select(SearchDocument.number).where(SearchDocument.subject_kind == kind, SearchDocument.subject_id == row_id)
    number = db.session.scalar(query)
    if number is None:
        return
    if on_sqlite():
        db.session.execute(sa.text("DELETE FROM search_index WHERE rowid = :n"), {"n": number})
    db.session.execute(sa.delete(SearchDocument).where(SearchDocument.number == number))
