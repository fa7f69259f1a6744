"""Take suggestions about strategies too, each with the words of its line.

Revision ID: 0054
Revises: 0053
"""

import sqlalchemy as sa
from alembic import op

revision = '0054'
down_revision = '0053'
branch_labels = None
depends_on = None

ABOUT = '(risk_id IS NULL) <> (strategy_id IS NULL)'


def upgrade() -> None:
    with op.batch_alter_table('suggestion') as table:
        table.add_column(sa.Column('strategy_id', sa.String(length=24), nullable=True))
        table.add_column(sa.Column('said', sa.String(length=300), server_default='', nullable=False))
        table.alter_column('risk_id', existing_type=sa.String(length=24), nullable=True)
        table.create_foreign_key(op.f('fk_suggestion_strategy_id_strategy'), 'strategy', ['strategy_id'], ['id'], ondelete='CASCADE')
        table.create_check_constraint(op.f('ck_suggestion_about'), ABOUT)
        table.create_index(op.f('ix_suggestion_strategy_id'), ['strategy_id'], unique=False)


def downgrade() -> None:
    op.execute(sa.text('DELETE FROM suggestion WHERE risk_id IS NULL'))
    with op.batch_alter_table('suggestion') as table:
        table.drop_index(op.f('ix_suggestion_strategy_id'))
        table.drop_constraint(op.f('ck_suggestion_about'), type_='check')
        table.drop_constraint(op.f('fk_suggestion_strategy_id_strategy'), type_='foreignkey')
        table.alter_column('risk_id', existing_type=sa.String(length=24), nullable=False)
        table.drop_column('said')
        table.drop_column('strategy_id')
