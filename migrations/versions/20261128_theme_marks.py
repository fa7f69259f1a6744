"""Let anything stand under themes.

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = '0050'
down_revision = '0049'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'theme_mark',
        sa.Column('group_id', sa.String(length=24), nullable=False),
        sa.Column('subject_kind', sa.String(length=30), nullable=False),
        sa.Column('subject_id', sa.String(length=24), nullable=False),
        sa.Column('code', sa.String(length=40), nullable=False),
        sa.Column('id', sa.String(length=24), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_theme_mark_group_id_people_group'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_mark')),
        sa.UniqueConstraint('subject_kind', 'subject_id', 'code', name=op.f('uq_theme_mark_subject_kind_subject_id_code')),
    )
    op.create_index('ix_theme_mark_group_id_code', 'theme_mark', ['group_id', 'code'], unique=False)


def downgrade() -> None:
    op.drop_table('theme_mark')
