"""Count a journal from one index.

Revision ID: 0047
Revises: 0046
"""

from alembic import op

revision = '0047'
down_revision = '0046'
branch_labels = None
depends_on = None

BEFORE, AFTER = 'ix_entry_author_id_group_id_tense_context_factor', 'ix_entry_tally'
COLUMNS = ['author_id', 'group_id', 'tense', 'context_factor']


def upgrade() -> None:
    op.drop_index(BEFORE, table_name='entry')
    op.create_index(AFTER, 'entry', [*COLUMNS, 'valence'], unique=False)


def downgrade() -> None:
    op.drop_index(AFTER, table_name='entry')
    op.create_index(BEFORE, 'entry', COLUMNS, unique=False)
