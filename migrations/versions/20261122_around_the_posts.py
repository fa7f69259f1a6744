"""Keep what stands around the posts of a thread.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reading_habit',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('threaded', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reading_habit_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_reading_habit'))
    )
    op.create_table('thread_context',
    sa.Column('thread_id', sa.String(length=24), nullable=False),
    sa.Column('changed_by', sa.String(length=24), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('body_version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_thread_context_changed_by_person')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_thread_context_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread_context')),
    sa.UniqueConstraint('thread_id', name=op.f('uq_thread_context_thread_id'))
    )
    op.create_table('thread_moment',
    sa.Column('thread_id', sa.String(length=24), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('marked_by', sa.String(length=24), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['marked_by'], ['person.id'], name=op.f('fk_thread_moment_marked_by_person')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_thread_moment_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread_moment')),
    sa.UniqueConstraint('thread_id', 'seq', name=op.f('uq_thread_moment_thread_id_seq'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.add_column(sa.Column('root_seq', sa.Integer(), nullable=True))
    find_roots()
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.alter_column('root_seq', nullable=False)
        batch_op.create_index('ix_post_thread_id_root_seq', ['thread_id', 'root_seq', 'seq'], unique=False)


def find_roots() -> None:
    """Give each post the place of the post that its conversation began with: answers come after what they answer."""
    post = sa.table('post', sa.column('id'), sa.column('thread_id'), sa.column('seq'), sa.column('reply_to_id'), sa.column('root_seq'))
    store = op.get_bind()
    store.execute(sa.update(post).where(post.c.reply_to_id.is_(None)).values(root_seq=post.c.seq))
    answered = post.alias('answered')
    root = sa.select(answered.c.root_seq).where(answered.c.id == post.c.reply_to_id).scalar_subquery()
    step = sa.update(post).where(post.c.root_seq.is_(None), root.is_not(None)).values(root_seq=root)
    while store.execute(step).rowcount:
        pass


def downgrade() -> None:
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index('ix_post_thread_id_root_seq')
        batch_op.drop_column('root_seq')

    op.drop_table('thread_moment')
    op.drop_table('thread_context')
    op.drop_table('reading_habit')
