"""Add small groups for one conversation.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op


revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('circle_split',
    sa.Column('thread_id', sa.String(length=24), nullable=False),
    sa.Column('proposed_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=30), nullable=False),
    sa.Column('pace', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size BETWEEN 2 AND 4', name=op.f('ck_circle_split_size')),
    sa.CheckConstraint("state IN ('proposed', 'open', 'ended')", name=op.f('ck_circle_split_state')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_circle_split_proposed_by_person')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_circle_split_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_circle_split')),
    sa.UniqueConstraint('proposed_by', 'client_id', name=op.f('uq_circle_split_proposed_by_client_id'))
    )
    op.create_index(op.f('ix_circle_split_thread_id'), 'circle_split', ['thread_id'], unique=False)
    op.create_table('circle',
    sa.Column('split_id', sa.String(length=24), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('people', sa.JSON(), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=True),
    sa.Column('thread_id', sa.String(length=24), nullable=True),
    sa.Column('brings', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_circle_group_id_people_group'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['split_id'], ['circle_split.id'], name=op.f('fk_circle_split_id_circle_split'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_circle_thread_id_thread'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_circle')),
    sa.UniqueConstraint('split_id', 'number', name=op.f('uq_circle_split_id_number'))
    )
    op.create_index(op.f('ix_circle_group_id'), 'circle', ['group_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_circle_group_id'), table_name='circle')
    op.drop_table('circle')
    op.drop_index(op.f('ix_circle_split_thread_id'), table_name='circle_split')
    op.drop_table('circle_split')
