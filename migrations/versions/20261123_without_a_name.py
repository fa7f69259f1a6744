"""Let people write without their name where a facilitator opens a thread for it.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unnamed', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table('unnamed_words',
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('thread_id', sa.String(length=24), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('author', sa.String(length=300), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('secret', sa.String(length=64), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('body_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_unnamed_words_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unnamed_words')),
    sa.UniqueConstraint('mark', name=op.f('uq_unnamed_words_mark')),
    sa.UniqueConstraint('secret', name=op.f('uq_unnamed_words_secret')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_unnamed_words_thread_id'), 'unnamed_words', ['thread_id'], unique=False)
    op.create_table('unnamed_author',
    sa.Column('post_id', sa.String(length=24), nullable=False),
    sa.Column('author', sa.String(length=300), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('secret', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_unnamed_author_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', name=op.f('pk_unnamed_author')),
    sa.UniqueConstraint('mark', name=op.f('uq_unnamed_author_mark')),
    sa.UniqueConstraint('secret', name=op.f('uq_unnamed_author_secret')),
    sqlite_with_rowid=False
    )
    op.create_table('unnamed_opening',
    sa.Column('post_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_unnamed_opening_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_unnamed_opening_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unnamed_opening')),
    sa.UniqueConstraint('post_id', 'person_id', name=op.f('uq_unnamed_opening_post_id_person_id'))
    )


def downgrade() -> None:
    op.drop_table('unnamed_opening')
    op.drop_table('unnamed_author')
    op.drop_table('unnamed_words')
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_column('unnamed')
