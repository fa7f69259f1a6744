"""Let a version of a framework be pinned to a session.

Revision ID: 0052
Revises: 0051
"""

import sqlalchemy as sa
from alembic import op

revision = '0052'
down_revision = '0051'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('framework_release') as table:
        table.add_column(sa.Column('session_id', sa.String(length=24), nullable=True))
        table.create_foreign_key(op.f('fk_framework_release_session_id_session'), 'session', ['session_id'], ['id'], ondelete='SET NULL')
        table.create_index(op.f('ix_framework_release_session_id'), ['session_id'])


def downgrade() -> None:
    with op.batch_alter_table('framework_release') as table:
        table.drop_index(op.f('ix_framework_release_session_id'))
        table.drop_constraint(op.f('fk_framework_release_session_id_session'), type_='foreignkey')
        table.drop_column('session_id')
