"""Let what earlier revisions made be what the tables say: two widths, and the names of keys of a table that was renamed.

Revision ID: 0070
Revises: 0069
"""

import sqlalchemy as sa
from alembic import op

revision = '0070'
down_revision = '0069'
branch_labels = None
depends_on = None

KEYS = {'entry_id': 'entry', 'person_id': 'person'}


def _rename(old: str, new: str) -> None:
    """Name the keys of `entry_reader` after another table."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f'ALTER TABLE entry_reader RENAME CONSTRAINT pk_{old} TO pk_{new}')
        for column, table in KEYS.items():
            op.execute(f'ALTER TABLE entry_reader RENAME CONSTRAINT fk_{old}_{column}_{table} TO fk_{new}_{column}_{table}')
        return
    with op.batch_alter_table('entry_reader') as batch:
        for column, table in KEYS.items():
            batch.drop_constraint(f'fk_{old}_{column}_{table}', type_='foreignkey')
            batch.create_foreign_key(f'fk_{new}_{column}_{table}', table, [column], ['id'], ondelete='CASCADE')
        batch.create_primary_key(f'pk_{new}', ['entry_id', 'person_id'])


def upgrade() -> None:
    with op.batch_alter_table('planned_post') as table:
        table.alter_column('reply_to_id', existing_type=sa.String(length=16), type_=sa.String(length=24), existing_nullable=True)
    with op.batch_alter_table('release_approval') as table:
        table.alter_column('taken_back_by', existing_type=sa.String(length=32), type_=sa.String(length=24), existing_nullable=True)
    _rename('entry_three_reader', 'entry_reader')


def downgrade() -> None:
    _rename('entry_reader', 'entry_three_reader')
    with op.batch_alter_table('release_approval') as table:
        table.alter_column('taken_back_by', existing_type=sa.String(length=24), type_=sa.String(length=32), existing_nullable=True)
    with op.batch_alter_table('planned_post') as table:
        table.alter_column('reply_to_id', existing_type=sa.String(length=24), type_=sa.String(length=16), existing_nullable=True)
