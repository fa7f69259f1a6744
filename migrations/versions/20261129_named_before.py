"""Say since when somebody is a safeguarding contact, and on which day something was written without a name.

Revision ID: 0066
Revises: 0065
"""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = '0066'
down_revision = '0065'
branch_labels = None
depends_on = None


def _day(moment: datetime | str) -> date:
    return datetime.fromisoformat(str(moment)).date()


def upgrade() -> None:
    store = op.get_bind()
    with op.batch_alter_table('safeguarding_contact') as table:
        table.add_column(sa.Column('number', sa.Integer(), server_default='1', nullable=False))
        table.add_column(sa.Column('named_on', sa.Date(), nullable=True))
    # Until now each keeping of the form wrote its rows anew, so this is the latest day on which they can have been named.
    rows = store.execute(sa.text('SELECT id, group_id, created_at FROM safeguarding_contact ORDER BY group_id, created_at, id')).all()
    seen: dict[str, int] = {}
    for row_id, group_id, created_at in rows:
        seen[group_id] = seen.get(group_id, 0) + 1
        store.execute(
            sa.text('UPDATE safeguarding_contact SET number = :number, named_on = :day WHERE id = :id').bindparams(sa.bindparam('day', type_=sa.Date())),
            {'number': seen[group_id], 'day': _day(created_at), 'id': row_id},
        )
    with op.batch_alter_table('safeguarding_contact') as table:
        table.alter_column('named_on', existing_type=sa.Date(), nullable=False)
        table.alter_column('number', existing_type=sa.Integer(), server_default=None)

    with op.batch_alter_table('unnamed_author', table_kwargs={'sqlite_with_rowid': False}) as table:
        table.add_column(sa.Column('day', sa.Date(), nullable=True))
    posted = store.execute(sa.text('SELECT unnamed_author.post_id, post.created_at FROM unnamed_author JOIN post ON post.id = unnamed_author.post_id')).all()
    for post_id, created_at in posted:
        store.execute(
            sa.text('UPDATE unnamed_author SET day = :day WHERE post_id = :id').bindparams(sa.bindparam('day', type_=sa.Date())),
            {'day': _day(created_at) - timedelta(days=1), 'id': post_id},
        )
    with op.batch_alter_table('unnamed_author', table_kwargs={'sqlite_with_rowid': False}) as table:
        table.alter_column('day', existing_type=sa.Date(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('unnamed_author', table_kwargs={'sqlite_with_rowid': False}) as table:
        table.drop_column('day')
    with op.batch_alter_table('safeguarding_contact') as table:
        table.drop_column('named_on')
        table.drop_column('number')
