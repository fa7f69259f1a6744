"""Keep ways of talking in threads, who had their turn, and what waits until it opens.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('talk',
    sa.Column('thread_id', sa.String(length=24), nullable=False),
    sa.Column('way', sa.String(length=30), nullable=False),
    sa.Column('pace', sa.String(length=10), nullable=False),
    sa.Column('started_by', sa.String(length=24), nullable=True),
    sa.Column('presenter_id', sa.String(length=24), nullable=True),
    sa.Column('awaited', sa.JSON(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('commitment', sa.Text(), nullable=False),
    sa.Column('commit_by', sa.Date(), nullable=True),
    sa.Column('no_commitment', sa.Text(), nullable=False),
    sa.Column('quotable', sa.String(length=10), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['presenter_id'], ['person.id'], name=op.f('fk_talk_presenter_id_person')),
    sa.ForeignKeyConstraint(['started_by'], ['person.id'], name=op.f('fk_talk_started_by_person')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_talk_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talk'))
    )
    with op.batch_alter_table('talk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_talk_closes_at'), ['closes_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_talk_thread_id'), ['thread_id'], unique=False)

    op.create_table('post_source',
    sa.Column('post_id', sa.String(length=24), nullable=False),
    sa.Column('source_id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_source_post_id_post'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['source_id'], ['post.id'], name=op.f('fk_post_source_source_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', 'source_id', name=op.f('pk_post_source'))
    )
    with op.batch_alter_table('post_source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_source_source_id'), ['source_id'], unique=False)

    op.create_table('talk_aside',
    sa.Column('talk_id', sa.String(length=24), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('reply_to_id', sa.String(length=24), nullable=True),
    sa.Column('hold', sa.Boolean(), nullable=False),
    sa.Column('for_writers', sa.Boolean(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('body_version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_talk_aside_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reply_to_id'], ['post.id'], name=op.f('fk_talk_aside_reply_to_id_post'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['talk_id'], ['talk.id'], name=op.f('fk_talk_aside_talk_id_talk'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talk_aside')),
    sa.UniqueConstraint('person_id', 'client_id', name=op.f('uq_talk_aside_person_id_client_id'))
    )
    with op.batch_alter_table('talk_aside', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_talk_aside_talk_id'), ['talk_id'], unique=False)

    op.create_table('talk_turn',
    sa.Column('talk_id', sa.String(length=24), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=True),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('tone', sa.String(length=10), nullable=False),
    sa.Column('post_id', sa.String(length=24), nullable=True),
    sa.Column('quotable', sa.Boolean(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_talk_turn_person_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_talk_turn_post_id_post'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['talk_id'], ['talk.id'], name=op.f('fk_talk_turn_talk_id_talk'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talk_turn'))
    )
    with op.batch_alter_table('talk_turn', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_talk_turn_post_id'), ['post_id'], unique=False)
        batch_op.create_index('ix_talk_turn_talk_id_step', ['talk_id', 'step'], unique=False)

    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.add_column(sa.Column('talk_id', sa.String(length=24), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_column('talk_id')

    with op.batch_alter_table('talk_turn', schema=None) as batch_op:
        batch_op.drop_index('ix_talk_turn_talk_id_step')
        batch_op.drop_index(batch_op.f('ix_talk_turn_post_id'))

    op.drop_table('talk_turn')
    with op.batch_alter_table('talk_aside', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_talk_aside_talk_id'))

    op.drop_table('talk_aside')
    with op.batch_alter_table('post_source', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_source_source_id'))

    op.drop_table('post_source')
    with op.batch_alter_table('talk', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_talk_thread_id'))
        batch_op.drop_index(batch_op.f('ix_talk_closes_at'))

    op.drop_table('talk')
