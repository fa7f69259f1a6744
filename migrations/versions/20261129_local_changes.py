"""Keep what a school changes of its copy besides words, by whom and why.

Revision ID: 0062
Revises: 0061
"""

import sqlalchemy as sa
from alembic import op

revision = '0062'
down_revision = '0061'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'local_change',
        sa.Column('adoption_id', sa.String(length=24), nullable=False),
        sa.Column('what', sa.String(length=20), nullable=False),
        sa.Column('text', sa.String(length=300), nullable=False),
        sa.Column('reason', sa.String(length=300), nullable=False),
        sa.Column('made_by', sa.String(length=24), nullable=True),
        sa.Column('id', sa.String(length=24), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['adoption_id'], ['adoption.id'], name=op.f('fk_local_change_adoption_id_adoption'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_local_change_made_by_person'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_local_change')),
    )
    with op.batch_alter_table('local_change') as table:
        table.create_index(op.f('ix_local_change_adoption_id'), ['adoption_id'], unique=False)


def downgrade() -> None:
    op.drop_table('local_change')
