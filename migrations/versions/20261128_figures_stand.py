"""Let a figure from elsewhere stand on a theme, a risk or a strategy, and be drawn beside a chart.

Revision ID: 0056
Revises: 0055
"""

import sqlalchemy as sa
from alembic import op

revision = '0056'
down_revision = '0055'
branch_labels = None
depends_on = None

PLACES = ('strategy', 'risk', 'theme')
ONCE = '(strategy_id IS NULL OR (risk_id IS NULL AND theme_id IS NULL)) AND (risk_id IS NULL OR theme_id IS NULL)'


def upgrade() -> None:
    with op.batch_alter_table('outside_figure', schema=None) as batch_op:
        for place in PLACES:
            batch_op.add_column(sa.Column(f'{place}_id', sa.String(length=24), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f'fk_outside_figure_{place}_id_{place}'), place, [f'{place}_id'], ['id'], ondelete='SET NULL')
            batch_op.create_index(batch_op.f(f'ix_outside_figure_{place}_id'), [f'{place}_id'], unique=False)
        batch_op.add_column(sa.Column('number', sa.Double(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_outside_figure_stands_once'), ONCE)


def downgrade() -> None:
    with op.batch_alter_table('outside_figure', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_outside_figure_stands_once'), type_='check')
        batch_op.drop_column('number')
        for place in PLACES:
            batch_op.drop_index(batch_op.f(f'ix_outside_figure_{place}_id'))
            batch_op.drop_constraint(batch_op.f(f'fk_outside_figure_{place}_id_{place}'), type_='foreignkey')
            batch_op.drop_column(f'{place}_id')
