"""Keep decisions that threads are asked for, and the answers.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('ballot',
    sa.Column('thread_id', sa.String(length=24), nullable=False),
    sa.Column('post_id', sa.String(length=24), nullable=False),
    sa.Column('opened_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('question', sa.String(length=300), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.Column('may_change', sa.Boolean(), nullable=False),
    sa.Column('quorum', sa.Integer(), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome_post_id', sa.String(length=24), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_ballot_opened_by_person')),
    sa.ForeignKeyConstraint(['outcome_post_id'], ['post.id'], name=op.f('fk_ballot_outcome_post_id_post'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_ballot_post_id_post'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_ballot_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot')),
    sa.UniqueConstraint('opened_by', 'client_id', name=op.f('uq_ballot_opened_by_client_id'))
    )
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ballot_closes_at'), ['closes_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_ballot_outcome_post_id'), ['outcome_post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ballot_post_id'), ['post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ballot_thread_id'), ['thread_id'], unique=False)

    op.create_table('ballot_answer',
    sa.Column('ballot_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_ballot_answer_ballot_id_ballot'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_ballot_answer_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('ballot_id', 'person_id', name=op.f('pk_ballot_answer'))
    )
    with op.batch_alter_table('ballot_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ballot_answer_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('ballot_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ballot_answer_person_id'))

    op.drop_table('ballot_answer')
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ballot_thread_id'))
        batch_op.drop_index(batch_op.f('ix_ballot_post_id'))
        batch_op.drop_index(batch_op.f('ix_ballot_outcome_post_id'))
        batch_op.drop_index(batch_op.f('ix_ballot_closes_at'))

    op.drop_table('ballot')
