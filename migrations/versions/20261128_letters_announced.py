"""Announce letters on their day, also at an address that lasts.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('letter_seal') as table:
        table.add_column(sa.Column('also_to', sa.String(length=254), nullable=False, server_default=''))
        table.add_column(sa.Column('told_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('letter_seal') as table:
        table.drop_column('told_at')
        table.drop_column('also_to')
