"""Add what inputs claim, and what leaders have seen of it.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op


revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('claim',
    sa.Column('input_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('limits', sa.String(length=300), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('replaced_by_id', sa.String(length=24), nullable=True),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('stands', 'replaced', 'withdrawn')", name=op.f('ck_claim_state')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_claim_author_id_person')),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_claim_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['input_id'], ['input.id'], name=op.f('fk_claim_input_id_input'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['claim.id'], name=op.f('fk_claim_replaced_by_id_claim'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_claim_author_id_client_id'))
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_input_id'), ['input_id'], unique=False)

    op.create_table('claim_answer',
    sa.Column('claim_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('answer', sa.String(length=10), nullable=False),
    sa.Column('context', sa.String(length=500), nullable=False),
    sa.Column('named', sa.Boolean(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("answer IN ('seen', 'opposite', 'cannot_say')", name=op.f('ck_claim_answer_answer')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_answer_claim_id_claim'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_claim_answer_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_answer')),
    sa.UniqueConstraint('claim_id', 'person_id', name=op.f('uq_claim_answer_claim_id_person_id'))
    )
    with op.batch_alter_table('claim_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_answer_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_table('claim_answer')
    op.drop_table('claim')
