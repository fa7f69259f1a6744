"""Keep what a school says came of a strategy, what it offers of that, and that a signature was taken back.

Revision ID: 0055
Revises: 0054
"""

import sqlalchemy as sa
from alembic import op

revision = '0055'
down_revision = '0054'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('local_review',
    sa.Column('adoption_id', sa.String(length=24), nullable=False),
    sa.Column('reviewed_by', sa.String(length=24), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('reviewed_on', sa.Date(), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('did_it_work', sa.String(length=12), nullable=False),
    sa.Column('what_we_saw', sa.String(length=2000), nullable=False),
    sa.Column('what_next', sa.String(length=12), nullable=False),
    sa.Column('rival_explanation', sa.String(length=2000), nullable=False),
    sa.Column('who_gained', sa.String(length=2000), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['adoption_id'], ['adoption.id'], name=op.f('fk_local_review_adoption_id_adoption'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reviewed_by'], ['person.id'], name=op.f('fk_local_review_reviewed_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_local_review')),
    sa.UniqueConstraint('reviewed_by', 'client_id', name=op.f('uq_local_review_reviewed_by_client_id'))
    )
    with op.batch_alter_table('local_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_local_review_adoption_id'), ['adoption_id'], unique=False)
    with op.batch_alter_table('adoption', schema=None) as batch_op:
        batch_op.add_column(sa.Column('accepted_ended_on', sa.Date(), nullable=True))
    with op.batch_alter_table('variant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=8), server_default='words', nullable=False))
        batch_op.add_column(sa.Column('learned_on', sa.Date(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_variant_kind'), "kind IN ('words', 'learned')")


def downgrade() -> None:
    op.execute("DELETE FROM variant WHERE kind = 'learned'")
    with op.batch_alter_table('variant', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_variant_kind'), type_='check')
        batch_op.drop_column('learned_on')
        batch_op.drop_column('kind')
    with op.batch_alter_table('adoption', schema=None) as batch_op:
        batch_op.drop_column('accepted_ended_on')
    with op.batch_alter_table('local_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_local_review_adoption_id'))

    op.drop_table('local_review')
