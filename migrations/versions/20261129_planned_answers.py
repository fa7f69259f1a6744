"""Let what waits to be posted answer a post, and a thread that waits look one way and stand under themes.

Revision ID: 0067
Revises: 0066
"""

import sqlalchemy as sa
from alembic import op

revision = '0067'
down_revision = '0066'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('planned_post') as table:
        table.add_column(sa.Column('reply_to_id', sa.String(length=16), nullable=True))
        table.create_foreign_key(op.f('fk_planned_post_reply_to_id_post'), 'post', ['reply_to_id'], ['id'], ondelete='SET NULL')
        table.add_column(sa.Column('tense', sa.String(length=10), server_default='', nullable=False))
        table.add_column(sa.Column('themes', sa.JSON(), server_default='[]', nullable=False))
    with op.batch_alter_table('planned_post') as table:
        table.alter_column('tense', existing_type=sa.String(length=10), server_default=None)
        table.alter_column('themes', existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('planned_post') as table:
        table.drop_column('themes')
        table.drop_column('tense')
        table.drop_constraint(op.f('fk_planned_post_reply_to_id_post'), type_='foreignkey')
        table.drop_column('reply_to_id')
