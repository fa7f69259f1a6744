"""Share passages of a reflection; answer between two, about sentences, when it is ready.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('passage',
    sa.Column('entry_id', sa.String(length=24), nullable=True),
    sa.Column('author_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('signed', sa.String(length=10), nullable=False),
    sa.Column('entry_version', sa.Integer(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_passage_author_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_passage_entry_id_entry'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_passage_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passage')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_passage_author_id_client_id'))
    )
    with op.batch_alter_table('passage', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passage_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_passage_group_id'), ['group_id'], unique=False)
    op.create_table('passage_place',
    sa.Column('passage_id', sa.String(length=24), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('row_id', sa.String(length=24), nullable=False),
    sa.Column('post_id', sa.String(length=24), nullable=True),
    sa.Column('link_id', sa.String(length=24), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['link_id'], ['link.id'], name=op.f('fk_passage_place_link_id_link'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['passage_id'], ['passage.id'], name=op.f('fk_passage_place_passage_id_passage'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_passage_place_post_id_post'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passage_place')),
    sa.UniqueConstraint('passage_id', 'kind', 'row_id', name=op.f('uq_passage_place_passage_id_kind_row_id'))
    )
    with op.batch_alter_table('passage_place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passage_place_row_id'), ['row_id'], unique=False)
    with op.batch_alter_table('entry_response', schema=None) as batch_op:
        batch_op.add_column(sa.Column('between_two', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE entry_response SET ready_at = created_at")


def downgrade() -> None:
    # What was between two or not sent would be open to all readers afterwards.
    op.execute("DELETE FROM entry_response WHERE between_two OR ready_at IS NULL")
    with op.batch_alter_table('entry_response', schema=None) as batch_op:
        batch_op.drop_column('ready_at')
        batch_op.drop_column('between_two')
    op.drop_table('passage_place')
    op.drop_table('passage')
