"""Keep what is counted, what is said at each review, the account of a strategy, and figures from elsewhere.

Revision ID: 0025
Revises: 0024
"""

import secrets
from datetime import UTC, datetime, time

import sqlalchemy as sa
from alembic import op


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('measure',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('strategy_id', sa.String(length=24), nullable=True),
    sa.Column('risk_id', sa.String(length=24), nullable=True),
    sa.Column('theme_id', sa.String(length=24), nullable=True),
    sa.Column('organisation_id', sa.String(length=24), nullable=True),
    sa.Column('counted_in', sa.Boolean(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('unit', sa.String(length=80), nullable=False),
    sa.Column('better', sa.String(length=6), nullable=False),
    sa.Column('baseline', sa.Double(), nullable=True),
    sa.Column('target', sa.Double(), nullable=True),
    sa.Column('change_on', sa.Date(), nullable=True),
    sa.Column('change_what', sa.String(length=200), nullable=False),
    sa.Column('how_counted', sa.String(length=300), nullable=False),
    sa.Column('frequency', sa.String(length=12), nullable=False),
    sa.Column('counts_people', sa.Boolean(), nullable=False),
    sa.Column('owner_id', sa.String(length=24), nullable=True),
    sa.Column('who_gains', sa.String(length=300), nullable=False),
    sa.Column('who_may_lose', sa.String(length=300), nullable=False),
    sa.Column('claim', sa.String(length=300), nullable=False),
    sa.Column('claim_when', sa.String(length=40), nullable=False),
    sa.Column('pairs', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(strategy_id IS NULL OR (risk_id IS NULL AND theme_id IS NULL)) AND (risk_id IS NULL OR theme_id IS NULL)', name=op.f('ck_measure_hangs_once')),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_measure_level')),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_measure_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_measure_made_by_person')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_measure_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_measure_owner_id_person')),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_measure_risk_id_risk'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['strategy_id'], ['strategy.id'], name=op.f('fk_measure_strategy_id_strategy'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_measure_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure')),
    sa.UniqueConstraint('made_by', 'client_id', name=op.f('uq_measure_made_by_client_id'))
    )
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measure_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_measure_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_measure_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_measure_risk_id'), ['risk_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_measure_strategy_id'), ['strategy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_measure_theme_id'), ['theme_id'], unique=False)

    op.create_table('strategy_account',
    sa.Column('strategy_id', sa.String(length=24), nullable=False),
    sa.Column('practice_words', sa.String(length=300), nullable=False),
    sa.Column('school_words', sa.String(length=300), nullable=False),
    sa.Column('pupil_words', sa.String(length=300), nullable=False),
    sa.Column('practice_input_id', sa.String(length=24), nullable=True),
    sa.Column('school_input_id', sa.String(length=24), nullable=True),
    sa.Column('pupil_input_id', sa.String(length=24), nullable=True),
    sa.Column('research', sa.Integer(), nullable=False),
    sa.Column('practice', sa.Integer(), nullable=False),
    sa.Column('strength_why', sa.String(length=300), nullable=False),
    sa.Column('outsider', sa.String(length=200), nullable=False),
    sa.Column('who_gains', sa.String(length=300), nullable=False),
    sa.Column('who_may_lose', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('practice BETWEEN 0 AND 4', name=op.f('ck_strategy_account_practice')),
    sa.CheckConstraint('research BETWEEN 0 AND 4', name=op.f('ck_strategy_account_research')),
    sa.ForeignKeyConstraint(['practice_input_id'], ['input.id'], name=op.f('fk_strategy_account_practice_input_id_input'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['pupil_input_id'], ['input.id'], name=op.f('fk_strategy_account_pupil_input_id_input'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['school_input_id'], ['input.id'], name=op.f('fk_strategy_account_school_input_id_input'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['strategy_id'], ['strategy.id'], name=op.f('fk_strategy_account_strategy_id_strategy'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_strategy_account'))
    )
    with op.batch_alter_table('strategy_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_strategy_account_strategy_id'), ['strategy_id'], unique=True)

    op.create_table('strategy_review',
    sa.Column('strategy_id', sa.String(length=24), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('reviewed_on', sa.Date(), nullable=False),
    sa.Column('reviewed_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('did_it_work', sa.String(length=12), nullable=False),
    sa.Column('what_we_saw', sa.String(length=2000), nullable=False),
    sa.Column('what_next', sa.String(length=12), nullable=False),
    sa.Column('rival_explanation', sa.String(length=2000), nullable=False),
    sa.Column('who_gained', sa.String(length=2000), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['reviewed_by'], ['person.id'], name=op.f('fk_strategy_review_reviewed_by_person')),
    sa.ForeignKeyConstraint(['strategy_id'], ['strategy.id'], name=op.f('fk_strategy_review_strategy_id_strategy'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_strategy_review')),
    sa.UniqueConstraint('reviewed_by', 'client_id', name=op.f('uq_strategy_review_reviewed_by_client_id'))
    )
    with op.batch_alter_table('strategy_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_strategy_review_strategy_id'), ['strategy_id'], unique=False)

    op.create_table('chart_note',
    sa.Column('measure_id', sa.String(length=24), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('made_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_chart_note_made_by_person')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_chart_note_measure_id_measure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chart_note')),
    sa.UniqueConstraint('made_by', 'client_id', name=op.f('uq_chart_note_made_by_client_id'))
    )
    with op.batch_alter_table('chart_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chart_note_measure_id'), ['measure_id'], unique=False)

    op.create_table('observation',
    sa.Column('measure_id', sa.String(length=24), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('numerator', sa.Integer(), nullable=True),
    sa.Column('denominator', sa.Integer(), nullable=True),
    sa.Column('unknown', sa.Integer(), nullable=False),
    sa.Column('schools', sa.JSON(), nullable=False),
    sa.Column('entered_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_observation_entered_by_person')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_observation_measure_id_measure'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation')),
    sa.UniqueConstraint('entered_by', 'client_id', name=op.f('uq_observation_entered_by_client_id')),
    sa.UniqueConstraint('measure_id', 'on_day', name=op.f('uq_observation_measure_id_on_day'))
    )
    op.create_table('outside_figure',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('measure_id', sa.String(length=24), nullable=True),
    sa.Column('scope', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('value', sa.String(length=80), nullable=False),
    sa.Column('compared_with', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('limits', sa.String(length=300), nullable=False),
    sa.Column('made_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("source <> ''", name=op.f('ck_outside_figure_source')),
    sa.CheckConstraint('year BETWEEN 1900 AND 2200', name=op.f('ck_outside_figure_year')),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_outside_figure_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_outside_figure_made_by_person')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_outside_figure_measure_id_measure'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_figure')),
    sa.UniqueConstraint('made_by', 'client_id', name=op.f('uq_outside_figure_made_by_client_id'))
    )
    with op.batch_alter_table('outside_figure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outside_figure_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outside_figure_measure_id'), ['measure_id'], unique=False)

    _keep_what_was_said()


def _keep_what_was_said() -> None:
    """Let the reviews that strategies hold be the first of their reviews."""
    said = ('did_it_work', 'what_we_saw', 'what_next', 'rival_explanation', 'who_gained', 'reviewed_on')
    strategy = sa.table('strategy', sa.column('id'), sa.column('owner_id'), sa.column('review_on', sa.Date()), *(sa.column(name, sa.Date() if name == 'reviewed_on' else None) for name in said))
    review = sa.table('strategy_review', *(sa.column(name) for name in ('id', 'strategy_id', 'reviewed_by')), sa.column('created_at', sa.DateTime(timezone=True)), sa.column('due_on', sa.Date()), *(sa.column(name, sa.Date() if name == 'reviewed_on' else None) for name in said))
    found = op.get_bind().execute(sa.select(strategy).where(strategy.c.reviewed_on.is_not(None), strategy.c.did_it_work != '', strategy.c.what_we_saw != ''))
    rows = [
        {'id': secrets.token_hex(8), 'strategy_id': row.id, 'reviewed_by': row.owner_id, 'due_on': row.review_on, 'created_at': datetime.combine(row.reviewed_on, time(12), UTC), **{name: getattr(row, name) for name in said}}
        for row in found
    ]
    if rows:
        op.bulk_insert(review, rows)


def downgrade() -> None:
    with op.batch_alter_table('outside_figure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outside_figure_measure_id'))
        batch_op.drop_index(batch_op.f('ix_outside_figure_group_id'))

    op.drop_table('outside_figure')
    op.drop_table('observation')
    with op.batch_alter_table('chart_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_chart_note_measure_id'))

    op.drop_table('chart_note')
    with op.batch_alter_table('strategy_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_strategy_review_strategy_id'))

    op.drop_table('strategy_review')
    with op.batch_alter_table('strategy_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_strategy_account_strategy_id'))

    op.drop_table('strategy_account')
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_measure_theme_id'))
        batch_op.drop_index(batch_op.f('ix_measure_strategy_id'))
        batch_op.drop_index(batch_op.f('ix_measure_risk_id'))
        batch_op.drop_index(batch_op.f('ix_measure_owner_id'))
        batch_op.drop_index(batch_op.f('ix_measure_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_measure_group_id'))

    op.drop_table('measure')
