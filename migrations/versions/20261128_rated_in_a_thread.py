"""Let rounds of rating belong to a way of talking in a thread.

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = '0045'
down_revision = '0044'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('talk') as table:
        table.add_column(sa.Column('elsewhere', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('rating_round') as table:
        table.add_column(sa.Column('talk_id', sa.String(length=24), nullable=True))
        table.create_foreign_key(op.f('fk_rating_round_talk_id_talk'), 'talk', ['talk_id'], ['id'], ondelete='SET NULL')
        table.create_index(op.f('ix_rating_round_talk_id'), ['talk_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('rating_round') as table:
        table.drop_index(op.f('ix_rating_round_talk_id'))
        table.drop_constraint(op.f('fk_rating_round_talk_id_talk'), type_='foreignkey')
        table.drop_column('talk_id')
    with op.batch_alter_table('talk') as table:
        table.drop_column('elsewhere')
