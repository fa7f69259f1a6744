"""Add session designs, the plans of sessions, and how settings do a part of the library.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op


revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('design',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('purpose', sa.String(length=500), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('items', sa.JSON(), nullable=False),
    sa.Column('copied_from', sa.String(length=24), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length BETWEEN 5 AND 1440', name=op.f('ck_design_length')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_design_author_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_design_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_design')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_design_author_id_client_id'))
    )
    with op.batch_alter_table('design', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_design_group_id'), ['group_id'], unique=False)

    op.create_table('session_plan',
    sa.Column('session_id', sa.String(length=24), nullable=False),
    sa.Column('design_id', sa.String(length=24), nullable=True),
    sa.Column('design_version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('items', sa.JSON(), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['design_id'], ['design.id'], name=op.f('fk_session_plan_design_id_design'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_session_plan_session_id_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session_plan'))
    )
    with op.batch_alter_table('session_plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_plan_session_id'), ['session_id'], unique=True)

    op.create_table('part_variant',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('part_id', sa.String(length=24), nullable=False),
    sa.Column('setting', sa.String(length=12), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('minutes IS NULL OR minutes BETWEEN 1 AND 600', name=op.f('ck_part_variant_minutes')),
    sa.CheckConstraint("setting IN ('special', 'early_years', 'primary', 'secondary', 'post_16', 'alternative', 'small')", name=op.f('ck_part_variant_setting')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_part_variant_author_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_part_variant_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_variant')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_part_variant_author_id_client_id'))
    )
    with op.batch_alter_table('part_variant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_part_variant_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_part_variant_part_id'), ['part_id'], unique=False)


def downgrade() -> None:
    op.drop_table('part_variant')
    op.drop_table('session_plan')
    op.drop_table('design')
