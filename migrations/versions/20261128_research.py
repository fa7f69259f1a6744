"""Keep what was handed over for research, and the codes that researchers brought.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('research_export',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('made_by', sa.String(length=24), nullable=True),
    sa.Column('study', sa.String(length=300), nullable=False),
    sa.Column('ethics', sa.String(length=120), nullable=False),
    sa.Column('sources', sa.JSON(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_research_export_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_research_export_made_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_research_export'))
    )
    with op.batch_alter_table('research_export', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_research_export_group_id'), ['group_id'], unique=False)
    op.create_table('research_code',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('guid', sa.String(length=36), nullable=False),
    sa.Column('parent_guid', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('description', sa.String(length=2000), nullable=False),
    sa.Column('colour', sa.String(length=7), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_research_code_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_research_code')),
    sa.UniqueConstraint('group_id', 'guid', name=op.f('uq_research_code_group_id_guid'))
    )


def downgrade() -> None:
    op.drop_table('research_code')
    op.drop_table('research_export')
