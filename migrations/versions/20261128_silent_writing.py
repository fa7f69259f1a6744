"""Keep times of silent writing, and how people like the page that they write on.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('silence',
    sa.Column('session_id', sa.String(length=24), nullable=False),
    sa.Column('opened_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('tense', sa.String(length=10), nullable=False),
    sa.Column('shape', sa.String(length=20), nullable=False),
    sa.Column('prompt_id', sa.String(length=10), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_silence_opened_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_silence_session_id_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_silence')),
    sa.UniqueConstraint('opened_by', 'client_id', name=op.f('uq_silence_opened_by_client_id'))
    )
    op.create_index(op.f('ix_silence_session_id'), 'silence', ['session_id'], unique=False)
    op.create_table('writing_wish',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('prompt_folded', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('offered_success', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('comebacks', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_writing_wish_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_writing_wish'))
    )


def downgrade() -> None:
    op.drop_table('writing_wish')
    op.drop_table('silence')
