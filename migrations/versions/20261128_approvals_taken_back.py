"""Let an approval that was recorded by mistake be taken back, and keep how the framework itself changed.

Revision ID: 0060
Revises: 0059
"""

import sqlalchemy as sa
from alembic import op

revision = '0060'
down_revision = '0059'
branch_labels = None
depends_on = None

BEFORE = "subject_kind IN ('risk', 'strategy')"
AFTER = "subject_kind IN ('risk', 'strategy', 'framework')"
TABLES = ('amendment', 'reason_request')


def upgrade() -> None:
    with op.batch_alter_table('release_approval', schema=None) as batch_op:
        batch_op.add_column(sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('taken_back_by', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('taken_back_why', sa.String(length=300), server_default='', nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_release_approval_taken_back_by_person'), 'person', ['taken_back_by'], ['id'])

    _may_be_about(AFTER)


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DELETE FROM {table} WHERE subject_kind = 'framework'")
    _may_be_about(BEFORE)
    with op.batch_alter_table('release_approval', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_release_approval_taken_back_by_person'), type_='foreignkey')
        batch_op.drop_column('taken_back_why')
        batch_op.drop_column('taken_back_by')
        batch_op.drop_column('taken_back_at')


def _may_be_about(condition: str) -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f'ck_{table}_subject_kind'), type_='check')
            batch_op.create_check_constraint(op.f(f'ck_{table}_subject_kind'), condition)
