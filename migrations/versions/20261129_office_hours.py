"""Keep office hours, and the numbers that stand beside a question.

Revision ID: 0064
Revises: 0062
"""

import sqlalchemy as sa
from alembic import op

revision = '0064'
down_revision = '0062'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('hotseat') as table:
        table.add_column(sa.Column('kind', sa.String(length=8), server_default='study', nullable=False))
        table.add_column(sa.Column('title', sa.String(length=200), server_default='', nullable=False))
        table.alter_column('input_id', existing_type=sa.String(length=24), nullable=True)
    with op.batch_alter_table('unnamed_words') as table:
        table.add_column(sa.Column('beside', sa.JSON(none_as_null=True), nullable=True))
    op.create_table('question_numbers',
    sa.Column('post_id', sa.String(length=24), nullable=False),
    sa.Column('answer_id', sa.String(length=24), nullable=True),
    sa.Column('audience', sa.String(length=8), nullable=False),
    sa.Column('with_school', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('unit', sa.String(length=80), nullable=False),
    sa.Column('better', sa.String(length=6), nullable=False),
    sa.Column('of_people', sa.Boolean(), nullable=False),
    sa.Column('change_on', sa.Date(), nullable=True),
    sa.Column('change_what', sa.String(length=200), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('body_html', sa.Text(), nullable=False),
    sa.Column('body_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['post.id'], name=op.f('fk_question_numbers_answer_id_post'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_question_numbers_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_numbers')),
    )
    op.create_index(op.f('ix_question_numbers_answer_id'), 'question_numbers', ['answer_id'], unique=False)
    op.create_index(op.f('ix_question_numbers_post_id'), 'question_numbers', ['post_id'], unique=True)


def downgrade() -> None:
    op.drop_table('question_numbers')
    with op.batch_alter_table('unnamed_words', table_kwargs={'sqlite_with_rowid': False}) as table:
        table.drop_column('beside')
    # An office hour has no place in the table as it was; its thread stays.
    op.execute("DELETE FROM hotseat WHERE input_id IS NULL")
    with op.batch_alter_table('hotseat') as table:
        table.alter_column('input_id', existing_type=sa.String(length=24), nullable=False)
        table.drop_column('title')
        table.drop_column('kind')
