"""Keep of which answers before and after figures were shown to people who do not count them.

Revision ID: 0071
Revises: 0070
"""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = '0071'
down_revision = '0070'
branch_labels = None
depends_on = None

MEASURE = sa.table('measure', sa.column('id', sa.String), sa.column('pairs', sa.JSON), sa.column('pairs_told', sa.JSON))
REVISION = sa.table('revision', sa.column('subject_kind', sa.String), sa.column('subject_id', sa.String), sa.column('number', sa.Integer), sa.column('open_fields', sa.JSON))


def _shown(pairs: list) -> bool:
    """Say whether figures of these answers could be seen: five people, from three schools, of which none gave more than half."""
    schools = Counter(school for school, _before, _after in pairs)
    return len(pairs) >= 5 and len(schools) >= 3 and 2 * max(schools.values()) <= len(pairs)


def _ways(pairs: list) -> list[int]:
    moves = [(after > before) - (after < before) for _school, before, after in pairs]
    return [moves.count(1), moves.count(-1), moves.count(0)]


def upgrade() -> None:
    with op.batch_alter_table('measure') as table:
        table.add_column(sa.Column('pairs_told', sa.JSON(), server_default='{}', nullable=False))
    connection = op.get_bind()
    for measure_id, now in connection.execute(sa.select(MEASURE.c.id, MEASURE.c.pairs)).all():
        if not now:
            continue
        kept = sa.select(REVISION.c.open_fields).where(REVISION.c.subject_kind == 'measure', REVISION.c.subject_id == measure_id).order_by(REVISION.c.number)
        earlier = [fields.get('pairs') or [] for fields in connection.scalars(kept)]
        seen = [pairs for pairs in (*earlier, now) if _shown(pairs)]
        if seen:
            ways = [list(found) for found in dict.fromkeys(tuple(_ways(pairs)) for pairs in seen)]
            connection.execute(MEASURE.update().where(MEASURE.c.id == measure_id).values(pairs_told={'pairs': seen[-1], 'ways': ways}))


def downgrade() -> None:
    with op.batch_alter_table('measure') as table:
        table.drop_column('pairs_told')
