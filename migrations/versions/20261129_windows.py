"""Let a risk say for which time its likelihood is judged, and a strategy what would let it go on past its end.

Revision ID: 0068
Revises: 0067
"""

import sqlalchemy as sa
from alembic import op

revision = '0068'
down_revision = '0067'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('risk') as table:
        table.add_column(sa.Column('within', sa.String(length=80), server_default='', nullable=False))
    with op.batch_alter_table('strategy') as table:
        table.add_column(sa.Column('ends_unless', sa.String(length=300), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('strategy') as table:
        table.drop_column('ends_unless')
    with op.batch_alter_table('risk') as table:
        table.drop_column('within')
