"""Say whether a DOI is registered.

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = '0048'
down_revision = '0047'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('citation') as table:
        table.add_column(sa.Column('doi_asked_at', sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column('doi_known', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('citation') as table:
        table.drop_column('doi_known')
        table.drop_column('doi_asked_at')
