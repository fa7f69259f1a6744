"""Let posts be moved, threads be joined, closed until a day, and go slowly.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.add_column(sa.Column('locked_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('locked_reason', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('slow_minutes', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('merged_into_id', sa.String(length=24), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_thread_merged_into_id_thread'), 'thread', ['merged_into_id'], ['id'], ondelete='SET NULL')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.add_column(sa.Column('moved_id', sa.String(length=24), nullable=True))
        batch_op.create_index(batch_op.f('ix_post_moved_id'), ['moved_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_post_moved_id_post'), 'post', ['moved_id'], ['id'], ondelete='SET NULL')


def downgrade() -> None:
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_post_moved_id_post'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_post_moved_id'))
        batch_op.drop_column('moved_id')
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_thread_merged_into_id_thread'), type_='foreignkey')
        batch_op.drop_column('merged_into_id')
        batch_op.drop_column('slow_minutes')
        batch_op.drop_column('locked_reason')
        batch_op.drop_column('locked_until')
