"""Keep pages to begin, what somebody put away of them, and whether a cohort's writing shows.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op


revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('starter',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('placed_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('session_id', sa.String(length=24), nullable=True),
    sa.Column('tense', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('body_version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_starter_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['placed_by'], ['person.id'], name=op.f('fk_starter_placed_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_starter_session_id_session'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_starter')),
    sa.UniqueConstraint('placed_by', 'client_id', name=op.f('uq_starter_placed_by_client_id'))
    )
    op.create_index(op.f('ix_starter_group_id'), 'starter', ['group_id'], unique=False)
    op.create_table('starter_away',
    sa.Column('starter_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_starter_away_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['starter_id'], ['starter.id'], name=op.f('fk_starter_away_starter_id_starter'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('starter_id', 'person_id', name=op.f('pk_starter_away'))
    )
    op.create_index(op.f('ix_starter_away_person_id'), 'starter_away', ['person_id'], unique=False)
    op.create_table('writing_sight',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('shown_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counted_on', sa.Date(), nullable=True),
    sa.Column('counted', sa.Integer(), server_default='0', nullable=False),
    sa.Column('writers', sa.Integer(), server_default='0', nullable=False),
    sa.Column('moved_on', sa.Date(), nullable=True),
    sa.CheckConstraint('counted >= 0', name=op.f('ck_writing_sight_counted')),
    sa.CheckConstraint('writers >= 0', name=op.f('ck_writing_sight_writers')),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_writing_sight_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('group_id', name=op.f('pk_writing_sight'))
    )


def downgrade() -> None:
    op.drop_table('writing_sight')
    op.drop_table('starter_away')
    op.drop_table('starter')
