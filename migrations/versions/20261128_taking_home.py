"""Add what schools take home: their space, copies, judgements, controls, variants and registers.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op


revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('school',
    sa.Column('organisation_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('begun_by', sa.String(length=24), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['begun_by'], ['person.id'], name=op.f('fk_school_begun_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_school_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_school_organisation_id_organisation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school'))
    )
    with op.batch_alter_table('school', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_school_group_id'), ['group_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_school_organisation_id'), ['organisation_id'], unique=True)

    op.create_table('school_register',
    sa.Column('school_id', sa.String(length=24), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('snapshot', sa.JSON(), nullable=False),
    sa.Column('issued_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['issued_by'], ['person.id'], name=op.f('fk_school_register_issued_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_school_register_school_id_school'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_register')),
    sa.UniqueConstraint('issued_by', 'client_id', name=op.f('uq_school_register_issued_by_client_id')),
    sa.UniqueConstraint('school_id', 'number', name=op.f('uq_school_register_school_id_number')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_school_register_token_hash'))
    )
    op.create_table('adoption',
    sa.Column('school_id', sa.String(length=24), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('risk_id', sa.String(length=24), nullable=True),
    sa.Column('strategy_id', sa.String(length=24), nullable=True),
    sa.Column('under_id', sa.String(length=24), nullable=True),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('source', sa.JSON(), nullable=False),
    sa.Column('source_version', sa.Integer(), nullable=False),
    sa.Column('source_ended', sa.String(length=12), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('steps', sa.JSON(), nullable=False),
    sa.Column('owner_id', sa.String(length=24), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('appetite', sa.String(length=12), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('running', sa.Boolean(), nullable=False),
    sa.Column('accepted_by', sa.String(length=120), nullable=False),
    sa.Column('accepted_why', sa.String(length=300), nullable=False),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('accepted_until', sa.Date(), nullable=True),
    sa.Column('adopted_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('risk', 'strategy')", name=op.f('ck_adoption_kind')),
    sa.CheckConstraint("status IN ('open', 'closed')", name=op.f('ck_adoption_status')),
    sa.ForeignKeyConstraint(['adopted_by'], ['person.id'], name=op.f('fk_adoption_adopted_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_adoption_owner_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_adoption_risk_id_risk'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_adoption_school_id_school'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['strategy_id'], ['strategy.id'], name=op.f('fk_adoption_strategy_id_strategy'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['under_id'], ['adoption.id'], name=op.f('fk_adoption_under_id_adoption'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adoption')),
    sa.UniqueConstraint('adopted_by', 'client_id', name=op.f('uq_adoption_adopted_by_client_id'))
    )
    with op.batch_alter_table('adoption', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_adoption_risk_id'), ['risk_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_adoption_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_adoption_strategy_id'), ['strategy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_adoption_under_id'), ['under_id'], unique=False)

    op.create_table('local_control',
    sa.Column('adoption_id', sa.String(length=24), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('effectiveness', sa.String(length=10), nullable=False),
    sa.Column('made_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['adoption_id'], ['adoption.id'], name=op.f('fk_local_control_adoption_id_adoption'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_local_control_made_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_local_control')),
    sa.UniqueConstraint('made_by', 'client_id', name=op.f('uq_local_control_made_by_client_id'))
    )
    with op.batch_alter_table('local_control', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_local_control_adoption_id'), ['adoption_id'], unique=False)

    op.create_table('local_rating',
    sa.Column('adoption_id', sa.String(length=24), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('likelihood', sa.Integer(), nullable=False),
    sa.Column('impact', sa.Integer(), nullable=False),
    sa.Column('confidence', sa.String(length=8), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('rated_by', sa.String(length=24), nullable=True),
    sa.Column('rated_on', sa.Date(), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['adoption_id'], ['adoption.id'], name=op.f('fk_local_rating_adoption_id_adoption'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['rated_by'], ['person.id'], name=op.f('fk_local_rating_rated_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_local_rating')),
    sa.UniqueConstraint('rated_by', 'client_id', name=op.f('uq_local_rating_rated_by_client_id'))
    )
    with op.batch_alter_table('local_rating', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_local_rating_adoption_id'), ['adoption_id'], unique=False)

    op.create_table('variant',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('adoption_id', sa.String(length=24), nullable=True),
    sa.Column('risk_id', sa.String(length=24), nullable=True),
    sa.Column('strategy_id', sa.String(length=24), nullable=True),
    sa.Column('phase', sa.String(length=40), nullable=False),
    sa.Column('size', sa.String(length=10), nullable=False),
    sa.Column('setting', sa.String(length=40), nullable=False),
    sa.Column('school_name', sa.String(length=200), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('offered_by', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['adoption_id'], ['adoption.id'], name=op.f('fk_variant_adoption_id_adoption'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_variant_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['offered_by'], ['person.id'], name=op.f('fk_variant_offered_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_variant_risk_id_risk'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['strategy_id'], ['strategy.id'], name=op.f('fk_variant_strategy_id_strategy'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_variant')),
    sa.UniqueConstraint('offered_by', 'client_id', name=op.f('uq_variant_offered_by_client_id'))
    )
    with op.batch_alter_table('variant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_variant_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_variant_risk_id'), ['risk_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_variant_strategy_id'), ['strategy_id'], unique=False)


def downgrade() -> None:
    op.drop_table('variant')
    op.drop_table('local_rating')
    op.drop_table('local_control')
    op.drop_table('adoption')
    op.drop_table('school_register')
    op.drop_table('school')
