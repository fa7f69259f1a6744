"""Let the same form ask for a lawful opening once, and keep what the marks of research are made with.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op


revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.add_column(sa.Column('client_id', sa.String(length=32), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_opening_asked_by_client_id'), ['asked_by', 'client_id'])
    op.create_table('research_secret',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('sealed', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_research_secret_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('group_id', name=op.f('pk_research_secret'))
    )


def downgrade() -> None:
    op.drop_table('research_secret')
    with op.batch_alter_table('opening', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_opening_asked_by_client_id'), type_='unique')
        batch_op.drop_column('client_id')
