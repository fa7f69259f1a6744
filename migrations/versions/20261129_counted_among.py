"""Let a cohort's own count of people say among how many people of each school it is counted.

Revision ID: 0069
Revises: 0068
"""

import sqlalchemy as sa
from alembic import op

revision = '0069'
down_revision = '0068'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('measure') as table:
        table.add_column(sa.Column('counted_among', sa.String(length=200), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('measure') as table:
        table.drop_column('counted_among')
