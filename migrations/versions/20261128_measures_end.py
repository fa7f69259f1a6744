"""Let a measure end with a reason, and ask of inputs who gains and who may lose.

Revision ID: 0057
Revises: 0056
"""

import sqlalchemy as sa
from alembic import op

revision = '0057'
down_revision = '0056'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ended_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('ended_why', sa.String(length=300), server_default='', nullable=False))
    with op.batch_alter_table('input', schema=None) as batch_op:
        batch_op.add_column(sa.Column('who_gains', sa.String(length=300), server_default='', nullable=False))
        batch_op.add_column(sa.Column('who_may_lose', sa.String(length=300), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('input', schema=None) as batch_op:
        batch_op.drop_column('who_may_lose')
        batch_op.drop_column('who_gains')
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.drop_column('ended_why')
        batch_op.drop_column('ended_on')
