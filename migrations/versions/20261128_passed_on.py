"""Inputs that may be passed on, and that were passed on to the teams of schools.

Revision ID: 0058
Revises: 0057
"""

import sqlalchemy as sa
from alembic import op

revision = '0058'
down_revision = '0057'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('passable_input',
    sa.Column('input_id', sa.String(length=24), nullable=False),
    sa.Column('allowed_by', sa.String(length=24), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['allowed_by'], ['person.id'], name=op.f('fk_passable_input_allowed_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['input_id'], ['input.id'], name=op.f('fk_passable_input_input_id_input'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passable_input'))
    )
    op.create_index(op.f('ix_passable_input_input_id'), 'passable_input', ['input_id'], unique=True)
    op.create_table('passed_on',
    sa.Column('school_id', sa.String(length=24), nullable=False),
    sa.Column('input_id', sa.String(length=24), nullable=False),
    sa.Column('passed_by', sa.String(length=24), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['input_id'], ['input.id'], name=op.f('fk_passed_on_input_id_input'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['passed_by'], ['person.id'], name=op.f('fk_passed_on_passed_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_passed_on_school_id_school'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passed_on')),
    sa.UniqueConstraint('school_id', 'input_id', name=op.f('uq_passed_on_school_id_input_id'))
    )
    op.create_index(op.f('ix_passed_on_input_id'), 'passed_on', ['input_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_passed_on_input_id'), table_name='passed_on')
    op.drop_table('passed_on')
    op.drop_index(op.f('ix_passable_input_input_id'), table_name='passable_input')
    op.drop_table('passable_input')
