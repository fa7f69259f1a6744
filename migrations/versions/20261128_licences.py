"""Say of a file by what right it is here, keep the address of what may not be copied, and sort inputs by facets.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op


revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('licence', sa.String(length=20), server_default='not_asked', nullable=False))
        batch_op.add_column(sa.Column('open_licence', sa.String(length=60), server_default='', nullable=False))
        batch_op.create_check_constraint('licence', "licence IN ('not_asked', 'open', 'ours', 'alone')")
    with op.batch_alter_table('input', schema=None) as batch_op:
        batch_op.add_column(sa.Column('read_at', sa.String(length=900), server_default='', nullable=False))
        batch_op.add_column(sa.Column('facets', sa.JSON(), server_default='[]', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('input', schema=None) as batch_op:
        batch_op.drop_column('facets')
        batch_op.drop_column('read_at')
    # A copy for one person alone would be read by all where nobody knows of it.
    op.execute("UPDATE attachment SET removed_at = created_at WHERE licence = 'alone' AND removed_at IS NULL")
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_constraint('licence', type_='check')
        batch_op.drop_column('open_licence')
        batch_op.drop_column('licence')
