"""Keep how a risk stood before it was happening, so that it stands so again.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op


revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('risk_issue', schema=None) as batch_op:
        batch_op.add_column(sa.Column('status_before', sa.String(length=16), server_default='published', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('risk_issue', schema=None) as batch_op:
        batch_op.drop_column('status_before')
