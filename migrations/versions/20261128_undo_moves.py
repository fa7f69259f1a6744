"""Keep what stood before a move of posts, so that it can be undone.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op


revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('post_move',
    sa.Column('source_id', sa.String(length=24), nullable=False),
    sa.Column('target_id', sa.String(length=24), nullable=False),
    sa.Column('moved_by', sa.String(length=24), nullable=True),
    sa.Column('action', sa.String(length=20), nullable=False),
    sa.Column('places', sa.JSON(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(length=24), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['moved_by'], ['person.id'], name=op.f('fk_post_move_moved_by_person')),
    sa.ForeignKeyConstraint(['source_id'], ['thread.id'], name=op.f('fk_post_move_source_id_thread'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['target_id'], ['thread.id'], name=op.f('fk_post_move_target_id_thread'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['undone_by'], ['person.id'], name=op.f('fk_post_move_undone_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_move'))
    )
    with op.batch_alter_table('post_move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_move_source_id'), ['source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_move_target_id'), ['target_id'], unique=False)


def downgrade() -> None:
    op.drop_table('post_move')
