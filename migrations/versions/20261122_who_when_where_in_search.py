"""Let search ask who wrote a thing, when, and in which thread; keep no notes in the history.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

# Where each kind keeps who wrote it and when, and the column that names its thread.
KINDS = (
    ('post', 'author_id', 'created_at', 'thread_id'), ('thread', 'started_by', 'created_at', 'id'),
    ('entry', 'author_id', 'written_at', None), ('input', 'author_id', 'created_at', None),
)


def upgrade() -> None:
    with op.batch_alter_table('search_document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('author_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('written_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('thread_id', sa.String(length=24), nullable=True))
        batch_op.create_index(batch_op.f('ix_search_document_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_search_document_thread_id'), ['thread_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_search_document_author_id_person'), 'person', ['author_id'], ['id'], ondelete='SET NULL')

    document = sa.table(
        'search_document', *(sa.column(name) for name in ('subject_kind', 'subject_id', 'author_id', 'written_at', 'thread_id'))
    )
    for kind, author, moment, thread in KINDS:
        row = sa.table(kind, *(sa.column(name) for name in {'id', author, moment, thread} if name))
        values = {'author_id': row.c[author], 'written_at': row.c[moment]}
        if thread:
            values['thread_id'] = row.c[thread]
        found = {name: sa.select(column).where(row.c.id == document.c.subject_id).scalar_subquery() for name, column in values.items()}
        op.get_bind().execute(sa.update(document).where(document.c.subject_kind == kind).values(**found))
    forget_notes()


def forget_notes() -> None:
    """Take facilitators' notes out of the history, which holds no words; they stand beside the decision."""
    audit, store = sa.table('audit_entry', sa.column('id'), sa.column('event'), sa.column('facts', sa.JSON())), op.get_bind()
    for row_id, facts in store.execute(sa.select(audit.c.id, audit.c.facts).where(audit.c.event == 'PostStateChanged')).all():
        if 'note' in facts:
            kept = {name: value for name, value in facts.items() if name != 'note'}
            store.execute(sa.update(audit).where(audit.c.id == row_id).values(facts=kept))


def downgrade() -> None:
    with op.batch_alter_table('search_document', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_search_document_author_id_person'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_search_document_thread_id'))
        batch_op.drop_index(batch_op.f('ix_search_document_author_id'))
        batch_op.drop_column('thread_id')
        batch_op.drop_column('written_at')
        batch_op.drop_column('author_id')
