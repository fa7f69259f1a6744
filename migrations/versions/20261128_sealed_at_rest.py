"""Seal private words at rest: reflections, answers, drafts, earlier versions of reflections; letters once more until their day.

Revision ID: 0018
Revises: 0017
"""

import base64
import json
import os
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

from enquiry_hub.core.sealing import seal, seal_until, unseal
from enquiry_hub.core.vault import lock, unlock


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

OPENING = 600


def upgrade() -> None:
    op.create_table('person_key',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('wrapped', sa.String(length=300), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_key_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_person_key'))
    )
    op.create_table('letter_seal',
    sa.Column('entry_id', sa.String(length=24), nullable=False),
    sa.Column('head', sa.LargeBinary(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('wrapped', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_letter_seal_entry_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_letter_seal'))
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed_head', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('sealed_body', sa.LargeBinary(), nullable=True))
    with op.batch_alter_table('entry_response', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owner_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('sealed_body', sa.LargeBinary(), nullable=True))
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed_fields', sa.LargeBinary(), nullable=True))
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owner_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('sealed_fields', sa.LargeBinary(), nullable=True))
        batch_op.alter_column('fields', new_column_name='open_fields', existing_type=sa.JSON(), existing_nullable=False)
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('sealed_name', sa.LargeBinary(), nullable=True))
    _seal_everything()
    op.rename_table('entry_three_reader', 'entry_reader')
    with op.batch_alter_table('entry_reader', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_three_reader_person_id')
        batch_op.create_index('ix_entry_reader_person_id', ['person_id'], unique=False)
    op.execute(
        "INSERT INTO entry_reader (entry_id, person_id, reads, answered_at) SELECT DISTINCT entry.id, membership.person_id, TRUE, CAST(NULL AS TIMESTAMP) "
        "FROM entry JOIN membership ON membership.group_id = entry.group_id "
        "WHERE entry.audience = 'my_cohort' AND membership.person_id <> entry.author_id"
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index('ix_entry_author_id_group_id_tense_context_factor', ['author_id', 'group_id', 'tense', 'context_factor'], unique=False)
        batch_op.drop_column('title')
        batch_op.drop_column('body')
        batch_op.drop_column('body_html')
    with op.batch_alter_table('entry_response', schema=None) as batch_op:
        batch_op.drop_column('body')
        batch_op.drop_column('body_html')
        batch_op.alter_column('owner_id', existing_type=sa.String(length=24), nullable=False)
        batch_op.create_foreign_key(batch_op.f('fk_entry_response_owner_id_person'), 'person', ['owner_id'], ['id'], ondelete='CASCADE')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_column('fields')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_column('filename')
        batch_op.drop_column('description')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revision_owner_id'), ['owner_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_revision_owner_id_person'), 'person', ['owner_id'], ['id'], ondelete='CASCADE')


def downgrade() -> None:
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('title', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('body', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('body_html', sa.Text(), nullable=False, server_default=''))
    with op.batch_alter_table('entry_response', schema=None) as batch_op:
        batch_op.add_column(sa.Column('body', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('body_html', sa.Text(), nullable=False, server_default=''))
        batch_op.drop_constraint(batch_op.f('fk_entry_response_owner_id_person'), type_='foreignkey')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('fields', sa.JSON(), nullable=False, server_default='{}'))
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('filename', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('description', sa.String(length=300), nullable=False, server_default=''))
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_revision_owner_id_person'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_revision_owner_id'))
        batch_op.alter_column('open_fields', new_column_name='fields', existing_type=sa.JSON(), existing_nullable=False)
    _open_everything()
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_author_id_group_id_tense_context_factor')
        batch_op.drop_column('sealed_head')
        batch_op.drop_column('sealed_body')
        batch_op.alter_column('title', existing_type=sa.String(length=200), server_default=None)
        batch_op.alter_column('body', existing_type=sa.Text(), server_default=None)
        batch_op.alter_column('body_html', existing_type=sa.Text(), server_default=None)
    with op.batch_alter_table('entry_response', schema=None) as batch_op:
        batch_op.drop_column('owner_id')
        batch_op.drop_column('sealed_body')
        batch_op.alter_column('body', existing_type=sa.Text(), server_default=None)
        batch_op.alter_column('body_html', existing_type=sa.Text(), server_default=None)
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_column('sealed_fields')
        batch_op.alter_column('fields', existing_type=sa.JSON(), server_default=None)
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_column('owner_id')
        batch_op.drop_column('sealed_fields')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_column('sealed')
        batch_op.drop_column('sealed_name')
        batch_op.alter_column('filename', existing_type=sa.String(length=200), server_default=None)
        batch_op.alter_column('description', existing_type=sa.String(length=300), server_default=None)
    op.execute("DELETE FROM entry_reader WHERE entry_id IN (SELECT id FROM entry WHERE audience = 'my_cohort')")
    with op.batch_alter_table('entry_reader', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_reader_person_id')
        batch_op.create_index('ix_entry_three_reader_person_id', ['person_id'], unique=False)
    op.rename_table('entry_reader', 'entry_three_reader')
    op.drop_table('letter_seal')
    op.drop_table('person_key')


class _Keys:
    """Hold the keys of people, making those that are missing."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.known = {}

    def __getitem__(self, person_id: str) -> bytes:
        if person_id not in self.known:
            purpose = f"person key:{person_id}"
            found = self.connection.execute(sa.text("SELECT wrapped FROM person_key WHERE person_id = :id"), {"id": person_id}).scalar()
            if found is None:
                found = seal(base64.b64encode(os.urandom(32)).decode(), purpose)
                row = sa.table("person_key", sa.column("person_id"), sa.column("wrapped"), sa.column("made_at", sa.DateTime(timezone=True)))
                self.connection.execute(row.insert().values(person_id=person_id, wrapped=found, made_at=datetime.now(UTC)))
            self.known[person_id] = base64.b64decode(unseal(found, purpose))
        return self.known[person_id]

    def close(self, table: str, column: str, owner_id: str, values: dict) -> bytes:
        return lock(self[owner_id], json.dumps(values, ensure_ascii=False).encode(), f"{table}.{column}:{owner_id}")

    def open(self, table: str, column: str, owner_id: str, blob: bytes) -> dict:
        return json.loads(unlock(self[owner_id], bytes(blob), f"{table}.{column}:{owner_id}"))


ENTRY = sa.table(
    "entry", sa.column("id"), sa.column("author_id"), sa.column("title"), sa.column("body"), sa.column("body_html"), sa.column("audience"),
    sa.column("sealed_until", sa.Date), sa.column("opened_at"), sa.column("sealed_head", sa.LargeBinary), sa.column("sealed_body", sa.LargeBinary),
)
ANSWER = sa.table(
    "entry_response", sa.column("id"), sa.column("entry_id"), sa.column("owner_id"), sa.column("body"), sa.column("body_html"), sa.column("sealed_body", sa.LargeBinary)
)
DRAFT = sa.table("draft", sa.column("id"), sa.column("person_id"), sa.column("fields", sa.JSON), sa.column("sealed_fields", sa.LargeBinary))
REVISION = sa.table(
    "revision", sa.column("id"), sa.column("subject_kind"), sa.column("subject_id"), sa.column("owner_id"), sa.column("open_fields", sa.JSON), sa.column("fields", sa.JSON),
    sa.column("sealed_fields", sa.LargeBinary),
)
FILE = sa.table("attachment", sa.column("id"), sa.column("owner_id"), sa.column("filename"), sa.column("description"), sa.column("sealed_name", sa.LargeBinary))
SEAL = sa.table("letter_seal", sa.column("entry_id"), sa.column("head", sa.LargeBinary), sa.column("body", sa.LargeBinary), sa.column("wrapped"))


def _seal_everything() -> None:
    connection = op.get_bind()
    keys = _Keys(connection)
    for row in connection.execute(sa.select(ENTRY.c.id, ENTRY.c.author_id, ENTRY.c.title, ENTRY.c.body, ENTRY.c.body_html, ENTRY.c.audience, ENTRY.c.sealed_until, ENTRY.c.opened_at)).all():
        head = keys.close("entry", "sealed_head", row.author_id, {"title": row.title, "opening": row.body[:OPENING]})
        body = keys.close("entry", "sealed_body", row.author_id, {"body": row.body, "body_html": row.body_html})
        if row.sealed_until is not None and row.opened_at is None:
            key, about = os.urandom(32), f"{row.id}:{row.author_id}"
            connection.execute(SEAL.insert().values(
                entry_id=row.id, head=lock(key, head, f"letter.sealed_head:{about}"), body=lock(key, body, f"letter.sealed_body:{about}"),
                wrapped=seal_until(base64.b64encode(key).decode(), row.sealed_until),
            ))
            connection.execute(sa.delete(REVISION).where(REVISION.c.subject_kind == "entry", REVISION.c.subject_id == row.id))
        else:
            connection.execute(ENTRY.update().where(ENTRY.c.id == row.id).values(sealed_head=head, sealed_body=body))
        if row.audience != "my_cohort":
            _forget(connection, row.id)
    authors = dict(connection.execute(sa.select(ENTRY.c.id, ENTRY.c.author_id)).all())
    for row in connection.execute(sa.select(ANSWER.c.id, ANSWER.c.entry_id, ANSWER.c.body, ANSWER.c.body_html)).all():
        owner = authors[row.entry_id]
        blob = keys.close("entry_response", "sealed_body", owner, {"body": row.body, "body_html": row.body_html})
        connection.execute(ANSWER.update().where(ANSWER.c.id == row.id).values(owner_id=owner, sealed_body=blob))
    for row in connection.execute(sa.select(DRAFT.c.id, DRAFT.c.person_id, DRAFT.c.fields)).all():
        blob = keys.close("draft", "sealed_fields", row.person_id, {"fields": row.fields})
        connection.execute(DRAFT.update().where(DRAFT.c.id == row.id).values(sealed_fields=blob))
    for row in connection.execute(sa.select(REVISION.c.id, REVISION.c.subject_id, REVISION.c.open_fields).where(REVISION.c.subject_kind == "entry")).all():
        owner = authors.get(row.subject_id)
        if owner is None:
            continue
        blob = keys.close("revision", "sealed_fields", owner, {"closed": row.open_fields})
        connection.execute(REVISION.update().where(REVISION.c.id == row.id).values(owner_id=owner, sealed_fields=blob, open_fields={}))
    for row in connection.execute(sa.select(FILE.c.id, FILE.c.owner_id, FILE.c.filename, FILE.c.description)).all():
        blob = keys.close("attachment", "sealed_name", row.owner_id, {"filename": row.filename, "description": row.description})
        connection.execute(FILE.update().where(FILE.c.id == row.id).values(sealed_name=blob))


def _forget(connection: sa.Connection, entry_id: str) -> None:
    """Take a page that not the whole cohort reads out of the index."""
    document = {"id": entry_id}
    number = connection.execute(sa.text("SELECT number FROM search_document WHERE subject_kind = 'entry' AND subject_id = :id"), document).scalar()
    if number is None:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text("DELETE FROM search_index WHERE rowid = :n"), {"n": number})
    connection.execute(sa.text("DELETE FROM search_document WHERE number = :n"), {"n": number})


def _open_everything() -> None:
    connection = op.get_bind()
    keys = _Keys(connection)
    seals = {row.entry_id: row for row in connection.execute(sa.select(SEAL)).all()}
    for row in connection.execute(sa.select(ENTRY.c.id, ENTRY.c.author_id, ENTRY.c.sealed_head, ENTRY.c.sealed_body, ENTRY.c.sealed_until)).all():
        head, body = row.sealed_head, row.sealed_body
        if row.id in seals:
            head, body = _of_letter(seals[row.id], row.id, row.author_id, row.sealed_until)
        title = keys.open("entry", "sealed_head", row.author_id, head).get("title", "") if head else ""
        words = keys.open("entry", "sealed_body", row.author_id, body) if body else {}
        values = {"title": title, "body": words.get("body", ""), "body_html": words.get("body_html", "")}
        connection.execute(ENTRY.update().where(ENTRY.c.id == row.id).values(**values))
    for row in connection.execute(sa.select(ANSWER.c.id, ANSWER.c.owner_id, ANSWER.c.sealed_body)).all():
        words = keys.open("entry_response", "sealed_body", row.owner_id, row.sealed_body) if row.sealed_body else {}
        connection.execute(ANSWER.update().where(ANSWER.c.id == row.id).values(body=words.get("body", ""), body_html=words.get("body_html", "")))
    for row in connection.execute(sa.select(DRAFT.c.id, DRAFT.c.person_id, DRAFT.c.sealed_fields)).all():
        fields = keys.open("draft", "sealed_fields", row.person_id, row.sealed_fields)["fields"] if row.sealed_fields else {}
        connection.execute(DRAFT.update().where(DRAFT.c.id == row.id).values(fields=fields))
    for row in connection.execute(sa.select(REVISION.c.id, REVISION.c.owner_id, REVISION.c.sealed_fields).where(REVISION.c.owner_id.is_not(None))).all():
        fields = keys.open("revision", "sealed_fields", row.owner_id, row.sealed_fields)["closed"] if row.sealed_fields else {}
        connection.execute(REVISION.update().where(REVISION.c.id == row.id).values(fields=fields))
    for row in connection.execute(sa.select(FILE.c.id, FILE.c.owner_id, FILE.c.sealed_name)).all():
        values = keys.open("attachment", "sealed_name", row.owner_id, row.sealed_name) if row.sealed_name else {}
        connection.execute(FILE.update().where(FILE.c.id == row.id).values(filename=values.get("filename", ""), description=values.get("description", "")))


def _of_letter(found: sa.Row, entry_id: str, author_id: str, until: date) -> tuple[bytes, bytes]:
    key = base64.b64decode(unseal(found.wrapped, f"until {until.isoformat()}"))
    about = f"{entry_id}:{author_id}"
    return unlock(key, bytes(found.head), f"letter.sealed_head:{about}"), unlock(key, bytes(found.body), f"letter.sealed_body:{about}")
