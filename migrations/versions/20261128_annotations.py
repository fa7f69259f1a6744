"""annotations

Revision ID: 0044
Revises: 0043

"""
import sqlalchemy as sa
from alembic import op

revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('annotation',
    sa.Column('attachment_id', sa.String(length=24), nullable=False),
    sa.Column('input_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('reader_group_id', sa.String(length=24), nullable=True),
    sa.Column('reply_to_id', sa.String(length=24), nullable=True),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('starts', sa.Integer(), nullable=True),
    sa.Column('ends', sa.Integer(), nullable=True),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_down_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('page BETWEEN 1 AND 5000', name=op.f('ck_annotation_page')),
    sa.CheckConstraint('(starts IS NULL AND ends IS NULL) OR (starts >= 0 AND ends > starts)', name=op.f('ck_annotation_position')),
    sa.CheckConstraint('reply_to_id IS NULL OR reader_group_id IS NOT NULL', name=op.f('ck_annotation_answered')),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_annotation_attachment_id_attachment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['input_id'], ['input.id'], name=op.f('fk_annotation_input_id_input'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_annotation_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_annotation_author_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reader_group_id'], ['people_group.id'], name=op.f('fk_annotation_reader_group_id_people_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reply_to_id'], ['annotation.id'], name=op.f('fk_annotation_reply_to_id_annotation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_annotation')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_annotation_author_id_client_id'))
    )
    with op.batch_alter_table('annotation', schema=None) as batch_op:
        batch_op.create_index('ix_annotation_attachment_id_page', ['attachment_id', 'page'], unique=False)
        batch_op.create_index(batch_op.f('ix_annotation_input_id'), ['input_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_annotation_reader_group_id'), ['reader_group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_annotation_reply_to_id'), ['reply_to_id'], unique=False)


def downgrade() -> None:
    op.drop_table('annotation')
