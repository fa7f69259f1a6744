"""Keep what rested on who had judged, so that it can be forgotten.

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = '0049'
down_revision = '0048'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('rating_round') as table:
        table.add_column(sa.Column('may_leave', sa.Boolean(), nullable=True))
        table.add_column(sa.Column('movement', sa.JSON(), server_default='{}', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('rating_round') as table:
        table.drop_column('movement')
        table.drop_column('may_leave')
