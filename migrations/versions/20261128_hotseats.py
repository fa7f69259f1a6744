"""Keep hotseats, and who would ask the same.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op


revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('hotseat',
    sa.Column('input_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('thread_id', sa.String(length=24), nullable=False),
    sa.Column('host_id', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('session_id', sa.String(length=24), nullable=True),
    sa.Column('left', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('closes_on >= opens_on', name=op.f('ck_hotseat_days')),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_hotseat_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['host_id'], ['person.id'], name=op.f('fk_hotseat_host_id_person')),
    sa.ForeignKeyConstraint(['input_id'], ['input.id'], name=op.f('fk_hotseat_input_id_input'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_hotseat_session_id_session'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_hotseat_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hotseat')),
    sa.UniqueConstraint('host_id', 'client_id', name=op.f('uq_hotseat_host_id_client_id'))
    )
    for column in ('group_id', 'input_id', 'session_id', 'thread_id'):
        op.create_index(op.f(f'ix_hotseat_{column}'), 'hotseat', [column], unique=False)
    op.create_table('question_support',
    sa.Column('post_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_question_support_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_question_support_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'person_id', name=op.f('pk_question_support'))
    )
    op.create_index(op.f('ix_question_support_person_id'), 'question_support', ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_table('question_support')
    op.drop_table('hotseat')
