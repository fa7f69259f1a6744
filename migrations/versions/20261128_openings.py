"""Keep lawful openings: who asked, who agreed, what was opened, when the writer is told.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('opening',
    sa.Column('writer_id', sa.String(length=24), nullable=False),
    sa.Column('asked_by', sa.String(length=24), nullable=True),
    sa.Column('purpose', sa.String(length=1000), nullable=False),
    sa.Column('law', sa.String(length=300), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('silent_until', sa.Date(), nullable=True),
    sa.Column('silent_because', sa.String(length=500), nullable=False),
    sa.Column('answered_by', sa.String(length=24), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('agreed', sa.Boolean(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_opening_answered_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_opening_asked_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['writer_id'], ['person.id'], name=op.f('fk_opening_writer_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opening'))
    )
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opening_writer_id'), ['writer_id'], unique=False)
    op.create_table('opening_look',
    sa.Column('opening_id', sa.String(length=24), nullable=False),
    sa.Column('officer_id', sa.String(length=24), nullable=True),
    sa.Column('entry_id', sa.String(length=24), nullable=True),
    sa.Column('entry_day', sa.Date(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_opening_look_entry_id_entry'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['officer_id'], ['person.id'], name=op.f('fk_opening_look_officer_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['opening_id'], ['opening.id'], name=op.f('fk_opening_look_opening_id_opening'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opening_look'))
    )
    with op.batch_alter_table('opening_look', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opening_look_opening_id'), ['opening_id'], unique=False)


def downgrade() -> None:
    op.drop_table('opening_look')
    op.drop_table('opening')
