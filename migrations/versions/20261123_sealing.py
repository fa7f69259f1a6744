"""Keep sealed words and who opened them.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sealed_words',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('sealed_by', sa.String(length=24), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_sealed_words_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sealed_by'], ['person.id'], name=op.f('fk_sealed_words_sealed_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sealed_words'))
    )
    with op.batch_alter_table('sealed_words', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sealed_words_group_id'), ['group_id'], unique=False)
    op.create_table('sealed_opening',
    sa.Column('sealed_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=True),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sealed_opening_person_id_person')),
    sa.ForeignKeyConstraint(['sealed_id'], ['sealed_words.id'], name=op.f('fk_sealed_opening_sealed_id_sealed_words'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sealed_opening'))
    )
    with op.batch_alter_table('sealed_opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sealed_opening_sealed_id'), ['sealed_id'], unique=False)


def downgrade() -> None:
    op.drop_table('sealed_opening')
    op.drop_table('sealed_words')
