"""Keep of which answers before and after figures were last shown to people who do not count them.

Revision ID: 0071
Revises: 0070
"""

import sqlalchemy as sa
from alembic import op

revision = '0071'
down_revision = '0070'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('measure') as table:
        table.add_column(sa.Column('pairs_told', sa.JSON(), server_default='[]', nullable=False))
    # They may have been seen: the next figures are measured against them.
    op.execute('UPDATE measure SET pairs_told = pairs')


def downgrade() -> None:
    with op.batch_alter_table('measure') as table:
        table.drop_column('pairs_told')
