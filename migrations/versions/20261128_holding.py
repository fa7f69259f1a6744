"""Let a cohort hold its risks: signatures, what happens, dissent about appetites, listings, approvals, and a page for everybody.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op


revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('appetite_change',
    sa.Column('theme_id', sa.String(length=24), nullable=False),
    sa.Column('level', sa.String(length=12), nullable=False),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('set_by', sa.String(length=24), nullable=True),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_appetite_change_set_by_person')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_appetite_change_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appetite_change'))
    )
    with op.batch_alter_table('appetite_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appetite_change_theme_id'), ['theme_id'], unique=False)

    op.create_table('appetite_dissent',
    sa.Column('theme_id', sa.String(length=24), nullable=False),
    sa.Column('level', sa.String(length=12), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('named', sa.Boolean(), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_appetite_dissent_author_id_person')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_appetite_dissent_theme_id_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appetite_dissent')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_appetite_dissent_author_id_client_id'))
    )
    with op.batch_alter_table('appetite_dissent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appetite_dissent_theme_id'), ['theme_id'], unique=False)

    op.create_table('framework_listing',
    sa.Column('framework_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('listed', sa.String(length=10), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['framework_id'], ['framework.id'], name=op.f('fk_framework_listing_framework_id_framework'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_framework_listing_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('framework_id', 'person_id', name=op.f('pk_framework_listing'))
    )
    with op.batch_alter_table('framework_listing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_framework_listing_person_id'), ['person_id'], unique=False)

    op.create_table('release_approval',
    sa.Column('release_id', sa.String(length=24), nullable=False),
    sa.Column('given_by', sa.String(length=200), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('recorded_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_release_approval_recorded_by_person')),
    sa.ForeignKeyConstraint(['release_id'], ['framework_release.id'], name=op.f('fk_release_approval_release_id_framework_release'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release_approval')),
    sa.UniqueConstraint('recorded_by', 'client_id', name=op.f('uq_release_approval_recorded_by_client_id'))
    )
    with op.batch_alter_table('release_approval', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_release_approval_release_id'), ['release_id'], unique=False)

    op.create_table('risk_acceptance',
    sa.Column('risk_id', sa.String(length=24), nullable=False),
    sa.Column('signed', sa.String(length=120), nullable=False),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('accepted_on', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('made_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_risk_acceptance_made_by_person')),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_risk_acceptance_risk_id_risk'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_acceptance')),
    sa.UniqueConstraint('made_by', 'client_id', name=op.f('uq_risk_acceptance_made_by_client_id'))
    )
    with op.batch_alter_table('risk_acceptance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_acceptance_risk_id'), ['risk_id'], unique=False)

    op.create_table('risk_issue',
    sa.Column('risk_id', sa.String(length=24), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('what_happens', sa.String(length=2000), nullable=False),
    sa.Column('who_acts', sa.String(length=300), nullable=False),
    sa.Column('opened_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('what_came', sa.String(length=2000), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_risk_issue_opened_by_person')),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_risk_issue_risk_id_risk'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_issue')),
    sa.UniqueConstraint('opened_by', 'client_id', name=op.f('uq_risk_issue_opened_by_client_id'))
    )
    with op.batch_alter_table('risk_issue', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_issue_risk_id'), ['risk_id'], unique=False)

    with op.batch_alter_table('control', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ended_on', sa.Date(), nullable=True))

    with op.batch_alter_table('framework_release', schema=None) as batch_op:
        batch_op.add_column(sa.Column('public_since', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.add_column(sa.Column('counted_by', sa.String(length=120), server_default='', nullable=False))
        batch_op.add_column(sa.Column('how_often', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('ended_on', sa.Date(), nullable=True))

    with op.batch_alter_table('risk', schema=None) as batch_op:
        batch_op.add_column(sa.Column('status_why', sa.String(length=300), server_default='', nullable=False))
    # The first line of each appetite's history is what is set today.
    op.execute("INSERT INTO appetite_change (id, created_at, theme_id, level, why, set_by, set_on) SELECT id, created_at, theme_id, level, why, set_by, set_on FROM appetite")


def downgrade() -> None:
    with op.batch_alter_table('risk', schema=None) as batch_op:
        batch_op.drop_column('status_why')
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.drop_column('ended_on')
        batch_op.drop_column('how_often')
        batch_op.drop_column('counted_by')
    with op.batch_alter_table('framework_release', schema=None) as batch_op:
        batch_op.drop_column('public_since')
    with op.batch_alter_table('control', schema=None) as batch_op:
        batch_op.drop_column('ended_on')
    op.drop_table('risk_issue')
    op.drop_table('risk_acceptance')
    op.drop_table('release_approval')
    op.drop_table('framework_listing')
    op.drop_table('appetite_dissent')
    op.drop_table('appetite_change')
