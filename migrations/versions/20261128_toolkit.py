"""Add toolkits: one's own, and those of schools and themes.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op


revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pin',
    sa.Column('owner_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_pin_owner_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pin')),
    sa.UniqueConstraint('owner_id', 'client_id', name=op.f('uq_pin_owner_id_client_id')),
    sa.UniqueConstraint('owner_id', 'subject_kind', 'subject_id', name=op.f('uq_pin_owner_id_subject_kind_subject_id'))
    )
    op.create_table('shared_pin',
    sa.Column('school_id', sa.String(length=24), nullable=True),
    sa.Column('theme_id', sa.String(length=24), nullable=True),
    sa.Column('pinned_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('heading', sa.String(length=80), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(school_id IS NULL) <> (theme_id IS NULL)', name=op.f('ck_shared_pin_place')),
    sa.ForeignKeyConstraint(['pinned_by'], ['person.id'], name=op.f('fk_shared_pin_pinned_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_shared_pin_school_id_school'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_shared_pin_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_pin')),
    sa.UniqueConstraint('pinned_by', 'client_id', name=op.f('uq_shared_pin_pinned_by_client_id')),
    sa.UniqueConstraint('school_id', 'subject_kind', 'subject_id', name=op.f('uq_shared_pin_school_id_subject_kind_subject_id')),
    sa.UniqueConstraint('theme_id', 'subject_kind', 'subject_id', name=op.f('uq_shared_pin_theme_id_subject_kind_subject_id'))
    )


def downgrade() -> None:
    op.drop_table('shared_pin')
    op.drop_table('pin')
