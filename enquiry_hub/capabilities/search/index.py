"""The index of the search table: an FTS5 table on SQLite, an index of text search vectors on PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa

# `place` is the id of the cohort, so that a common word is looked for in one cohort and not in all of them.
SQLITE = "CREATE VIRTUAL TABLE search_index USING fts5(words, place, tokenize = 'porter unicode61')"
POSTGRESQL = "CREATE INDEX search_document_words ON search_document USING gin (to_tsvector('english'::regconfig, words))"


def create_index(connection: sa.Connection) -> None:
    """Create the index beside the table."""
    connection.exec_driver_sql(SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL)
