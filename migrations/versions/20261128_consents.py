"""Agree purpose by purpose, and ask to quote.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

WORDING = "It may be quoted in what the cohort publishes, without my name."


def upgrade() -> None:
    op.create_table('consent',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('subject_version', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('wording', sa.String(length=500), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_consent_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_consent_subject_id_purpose', ['subject_id', 'purpose'], unique=False)
    op.create_table('quote',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('asker_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('asked_words', sa.Text(), nullable=False),
    sa.Column('purpose', sa.String(length=300), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('signed', sa.String(length=120), nullable=False),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('asked', 'approved', 'declined', 'withdrawn')", name=op.f('ck_quote_state')),
    sa.ForeignKeyConstraint(['asker_id'], ['person.id'], name=op.f('fk_quote_asker_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_quote_author_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_quote_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quote')),
    sa.UniqueConstraint('asker_id', 'client_id', name=op.f('uq_quote_asker_id_client_id'))
    )
    with op.batch_alter_table('quote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quote_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_quote_group_id_state', ['group_id', 'state'], unique=False)
    op.get_bind().execute(
        sa.text(
            "INSERT INTO consent (id, created_at, person_id, subject_kind, subject_id, subject_version, purpose, wording, ended_at) "
            "SELECT id, written_at, author_id, 'entry', id, version, 'publication', :wording, CAST(NULL AS TIMESTAMP) FROM entry WHERE quotable"
        ),
        {"wording": WORDING},
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_column('quotable')


def downgrade() -> None:
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('quotable', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE entry SET quotable = TRUE WHERE id IN (SELECT consent.subject_id FROM consent "
        "WHERE consent.purpose = 'publication' AND consent.ended_at IS NULL AND consent.subject_kind = 'entry')"
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.alter_column('quotable', existing_type=sa.Boolean(), server_default=None)
    op.drop_table('quote')
    op.drop_table('consent')
