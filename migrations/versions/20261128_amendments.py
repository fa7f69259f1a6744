"""Keep what changed of risks and strategies besides their words, and who asks why.

Revision ID: 0053
Revises: 0052
"""

import sqlalchemy as sa
from alembic import op

revision = '0053'
down_revision = '0052'
branch_labels = None
depends_on = None

KINDS = "subject_kind IN ('risk', 'strategy')"


def upgrade() -> None:
    amendment = op.create_table('amendment',
    sa.Column('subject_kind', sa.String(length=10), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=True),
    sa.Column('what', sa.String(length=24), nullable=False),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint(KINDS, name=op.f('ck_amendment_subject_kind')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_amendment_author_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment'))
    )
    op.create_index('ix_amendment_subject_kind_subject_id', 'amendment', ['subject_kind', 'subject_id'], unique=False)
    op.create_table('reason_request',
    sa.Column('subject_kind', sa.String(length=10), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('entry_id', sa.String(length=24), nullable=False),
    sa.Column('asked_by', sa.String(length=24), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint(KINDS, name=op.f('ck_reason_request_subject_kind')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_reason_request_asked_by_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reason_request')),
    sa.UniqueConstraint('entry_id', 'asked_by', name=op.f('uq_reason_request_entry_id_asked_by'))
    )
    op.create_index('ix_reason_request_subject_kind_subject_id', 'reason_request', ['subject_kind', 'subject_id'], unique=False)
    op.create_index('ix_reason_request_asked_by', 'reason_request', ['asked_by'], unique=False)
    for name in ('control', 'indicator'):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    _keep_what_there_is(amendment)


def _keep_what_there_is(amendment) -> None:
    """Begin the history with what the tables still tell: what was named, signed and said to happen."""
    connection, day = op.get_bind(), lambda value: value.isoformat() if value else ''
    sources = (
        ('control', 'control', 'made_by', '', ('text', 'effectiveness', 'evidence')),
        ('indicator', 'indicator', 'made_by', '', ('name', 'kind')),
        ('risk_acceptance', 'accepted', 'made_by', 'why', ('signed', 'until')),
        ('risk_issue', 'happening', 'opened_by', '', ('what_happens', 'since')),
    )
    for table, what, author, reason, names in sources:
        days = ('until', 'since')
        columns = [sa.column(name, sa.Date() if name in days else sa.String()) for name in ('id', 'risk_id', author, *names)]
        columns += [sa.column('created_at', sa.DateTime(timezone=True)), *([sa.column(reason, sa.String())] if reason else [])]
        rows = [
            {
                'id': row.id, 'created_at': row.created_at, 'subject_kind': 'risk', 'subject_id': row.risk_id, 'author_id': getattr(row, author), 'what': what,
                'parts': [[name, '', day(getattr(row, name)) if name in days else getattr(row, name)] for name in names if getattr(row, name)],
                'reason': getattr(row, reason) if reason else '',
            }
            for row in connection.execute(sa.select(*columns).select_from(sa.table(table)))
        ]
        if rows:
            connection.execute(amendment.insert(), rows)


def downgrade() -> None:
    for name in ('indicator', 'control'):
        with op.batch_alter_table(name) as table:
            table.drop_column('version')
    op.drop_table('reason_request')
    op.drop_table('amendment')
