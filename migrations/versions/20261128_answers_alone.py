"""Let those who hold a thread answer alone whoever wrote without a name.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('unnamed_answer',
    sa.Column('post_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_unnamed_answer_author_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_unnamed_answer_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unnamed_answer')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_unnamed_answer_author_id_client_id'))
    )
    with op.batch_alter_table('unnamed_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unnamed_answer_post_id'), ['post_id'], unique=False)


def downgrade() -> None:
    op.drop_table('unnamed_answer')
