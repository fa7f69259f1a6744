"""Keep up to when somebody has caught up with a cohort.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('caught_up',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_caught_up_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_caught_up_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'group_id', name=op.f('pk_caught_up'))
    )
    with op.batch_alter_table('caught_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_caught_up_group_id'), ['group_id'], unique=False)


def downgrade() -> None:
    op.drop_table('caught_up')
