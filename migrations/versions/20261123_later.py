"""Keep what waits to be posted.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('planned_post',
    sa.Column('author_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('thread_id', sa.String(length=24), nullable=True),
    sa.Column('session_id', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('post_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_planned_post_author_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_planned_post_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_planned_post_thread_id_thread'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_planned_post_session_id_session'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_planned_post')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_planned_post_author_id_client_id'))
    )
    with op.batch_alter_table('planned_post', schema=None) as batch_op:
        batch_op.create_index('ix_planned_post_state_post_at', ['state', 'post_at'], unique=False)


def downgrade() -> None:
    op.drop_table('planned_post')
