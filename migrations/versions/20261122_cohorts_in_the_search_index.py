"""Let the index of words on SQLite know the cohort, so that a common word is looked for in one cohort only.

Revision ID: 0010
Revises: 0009
"""

from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_context().dialect.name != "sqlite":
        return
    op.execute("DROP TABLE search_index")
    op.execute("CREATE VIRTUAL TABLE search_index USING fts5(words, place, tokenize = 'porter unicode61')")
    op.execute(
        "INSERT INTO search_index (rowid, words, place) SELECT d.number, d.words, coalesce(g.parent_id, g.id, '')"
        " FROM search_document AS d LEFT JOIN people_group AS g ON g.id = d.group_id"
    )


def downgrade() -> None:
    if op.get_context().dialect.name != "sqlite":
        return
    op.execute("DROP TABLE search_index")
    op.execute("CREATE VIRTUAL TABLE search_index USING fts5(words, tokenize = 'porter unicode61')")
    op.execute("INSERT INTO search_index (rowid, words) SELECT number, words FROM search_document")
