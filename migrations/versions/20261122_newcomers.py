"""Keep the earlier threads of a peer group from those who come into it later.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('thread_newcomer',
    sa.Column('thread_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('yes', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_thread_newcomer_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_thread_newcomer_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', 'person_id', name=op.f('pk_thread_newcomer'))
    )
    with op.batch_alter_table('thread_newcomer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_newcomer_person_id'), ['person_id'], unique=False)

    keep_out_newcomers()


def keep_out_newcomers() -> None:
    """Keep out those whose membership of a peer group is younger than a thread of it."""
    post = sa.table('post', sa.column('thread_id'), sa.column('author_id'))
    thread, group, membership, newcomer = (
        sa.table('thread', *(sa.column(name) for name in ('id', 'group_id', 'created_at', 'restricted', 'started_by'))),
        sa.table('people_group', sa.column('id'), sa.column('kind')),
        sa.table('membership', sa.column('group_id'), sa.column('person_id'), sa.column('created_at')),
        sa.table('thread_newcomer', sa.column('thread_id'), sa.column('person_id'), sa.column('yes', sa.JSON())),
    )
    earlier = membership.alias('earlier')
    there = sa.or_(
        sa.exists().where(post.c.thread_id == thread.c.id, post.c.author_id == membership.c.person_id),
        sa.exists().where(
            earlier.c.group_id == group.c.id, earlier.c.person_id == membership.c.person_id, earlier.c.created_at <= thread.c.created_at
        ),
        sa.and_(thread.c.started_by.is_not(None), thread.c.started_by == membership.c.person_id),
    )
    later = (
        sa.select(thread.c.id, membership.c.person_id).distinct()
        .join(group, group.c.id == thread.c.group_id).join(membership, membership.c.group_id == group.c.id)
        .where(group.c.kind == 'peer_group', sa.not_(thread.c.restricted), membership.c.created_at > thread.c.created_at, sa.not_(there))
    )
    store = op.get_bind()
    for thread_id, person_id in store.execute(later).all():
        store.execute(sa.insert(newcomer).values(thread_id=thread_id, person_id=person_id, yes=[]))


def downgrade() -> None:
    op.drop_table('thread_newcomer')
