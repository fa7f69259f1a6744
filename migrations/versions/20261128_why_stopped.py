"""Keep why a strategy was stopped.

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = '0051'
down_revision = '0050'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('strategy') as table:
        table.add_column(sa.Column('stopped_why', sa.String(length=300), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('strategy') as table:
        table.drop_column('stopped_why')
