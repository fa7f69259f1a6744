"""Let decisions be undone and seen, things be claimed, first posts wait, and the words above a thread be hidden.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('conversation_care',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('first_posts_wait', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_conversation_care_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('group_id', name=op.f('pk_conversation_care'))
    )
    op.create_table('moderation_claim',
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_moderation_claim_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('subject_kind', 'subject_id', name=op.f('pk_moderation_claim'))
    )
    with op.batch_alter_table('moderation_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moderation_claim_person_id'), ['person_id'], unique=False)
    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('author_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('before', sa.String(length=20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('undone_by', sa.String(length=24), nullable=True))
        batch_op.create_index(batch_op.f('ix_moderation_decision_author_id'), ['author_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_moderation_decision_author_id_person'), 'person', ['author_id'], ['id'], ondelete='SET NULL')
        batch_op.create_foreign_key(batch_op.f('fk_moderation_decision_undone_by_person'), 'person', ['undone_by'], ['id'])
    with op.batch_alter_table('thread_context', schema=None) as batch_op:
        batch_op.add_column(sa.Column('hidden_upto', sa.Integer(), nullable=False, server_default='0'))
    name_authors()


def name_authors() -> None:
    """Say of earlier decisions whose posts they were about, and what stood before."""
    post = sa.table('post', sa.column('id'), sa.column('author_id'))
    decision = sa.table('moderation_decision', *(sa.column(name) for name in ('subject_kind', 'subject_id', 'author_id', 'action', 'before')))
    author = sa.select(post.c.author_id).where(post.c.id == decision.c.subject_id).scalar_subquery()
    before = sa.case((decision.c.action == 'hide', 'visible'), (decision.c.action == 'release', 'held'), else_='hidden')
    op.get_bind().execute(sa.update(decision).where(decision.c.subject_kind == 'post').values(author_id=author, before=before))


def downgrade() -> None:
    with op.batch_alter_table('thread_context', schema=None) as batch_op:
        batch_op.drop_column('hidden_upto')
    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_moderation_decision_undone_by_person'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_moderation_decision_author_id_person'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_moderation_decision_author_id'))
        batch_op.drop_column('undone_by')
        batch_op.drop_column('undone_at')
        batch_op.drop_column('before')
        batch_op.drop_column('author_id')
    op.drop_table('moderation_claim')
    op.drop_table('conversation_care')
