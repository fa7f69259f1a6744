"""Keep when somebody came and went, those who came without an account, and how many places a school has.

Revision ID: 0065
Revises: 0064
"""

import sqlalchemy as sa
from alembic import op

revision = '0065'
down_revision = '0064'
branch_labels = None
depends_on = None

MOMENTS = ('arrived_at', 'left_at', 'tapped_at')


def upgrade() -> None:
    with op.batch_alter_table('people_group') as table:
        table.add_column(sa.Column('places', sa.Integer(), nullable=True))
    with op.batch_alter_table('attendance') as table:
        for name in MOMENTS:
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_table('walk_in',
    sa.Column('session_id', sa.String(length=24), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('school', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('noted_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in MOMENTS),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_walk_in_noted_by_person')),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_walk_in_session_id_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_walk_in')),
    sa.UniqueConstraint('noted_by', 'client_id', name=op.f('uq_walk_in_noted_by_client_id')),
    )
    op.create_index(op.f('ix_walk_in_session_id'), 'walk_in', ['session_id'], unique=False)


def downgrade() -> None:
    op.drop_table('walk_in')
    # What was taken back had no row in the table as it was.
    op.execute("DELETE FROM attendance WHERE state = ''")
    with op.batch_alter_table('attendance') as table:
        for name in MOMENTS:
            table.drop_column(name)
    with op.batch_alter_table('people_group') as table:
        table.drop_column('places')
