"""Seal quotations, and what is said beside a link with a reflection, with the key of whose words they are.

Revision ID: 0027
Revises: 0026
"""

import base64
import json
import os
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from enquiry_hub.core.sealing import seal, unseal
from enquiry_hub.core.vault import lock, unlock


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

WORDS = ('asked_words', 'purpose', 'words', 'signed', 'answer')
QUOTE = sa.table('quote', sa.column('id'), sa.column('author_id'), sa.column('sealed_words', sa.LargeBinary), *(sa.column(name) for name in WORDS))
LINK = sa.table(
    'link', sa.column('id'), sa.column('made_by'), sa.column('upper_kind'), sa.column('lower_kind'), sa.column('note'), sa.column('sealed_note', sa.LargeBinary)
)


def upgrade() -> None:
    with op.batch_alter_table('quote', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed_words', sa.LargeBinary(), nullable=True))
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed_note', sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    for row in connection.execute(sa.select(QUOTE)).all():
        blob = _close(connection, 'quote.sealed_words', row.author_id, {name: getattr(row, name) for name in WORDS})
        connection.execute(QUOTE.update().where(QUOTE.c.id == row.id).values(sealed_words=blob))
    private = sa.or_(LINK.c.upper_kind == 'entry', LINK.c.lower_kind == 'entry')
    for row in connection.execute(sa.select(LINK).where(private, LINK.c.note != '', LINK.c.made_by.is_not(None))).all():
        blob = _close(connection, 'link.sealed_note', row.made_by, {'closed_note': row.note})
        connection.execute(LINK.update().where(LINK.c.id == row.id).values(note='', sealed_note=blob))
    with op.batch_alter_table('quote', schema=None) as batch_op:
        for name in WORDS:
            batch_op.drop_column(name)


def downgrade() -> None:
    with op.batch_alter_table('quote', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asked_words', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('purpose', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('words', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('signed', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('answer', sa.String(length=500), nullable=False, server_default=''))
    connection = op.get_bind()
    for row in connection.execute(sa.select(QUOTE.c.id, QUOTE.c.author_id, QUOTE.c.sealed_words).where(QUOTE.c.sealed_words.is_not(None))).all():
        words = _open(connection, 'quote.sealed_words', row.author_id, row.sealed_words)
        connection.execute(QUOTE.update().where(QUOTE.c.id == row.id).values({name: words.get(name, '') for name in WORDS}))
    for row in connection.execute(sa.select(LINK.c.id, LINK.c.made_by, LINK.c.sealed_note).where(LINK.c.sealed_note.is_not(None))).all():
        words = _open(connection, 'link.sealed_note', row.made_by, row.sealed_note)
        connection.execute(LINK.update().where(LINK.c.id == row.id).values(note=words['closed_note']))
    with op.batch_alter_table('quote', schema=None) as batch_op:
        batch_op.drop_column('sealed_words')
        for name, kind in (('asked_words', sa.Text()), ('purpose', sa.String(length=300)), ('words', sa.Text()), ('signed', sa.String(length=120)), ('answer', sa.String(length=500))):
            batch_op.alter_column(name, existing_type=kind, server_default=None)
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.drop_column('sealed_note')


def _key(connection: sa.Connection, person_id: str) -> bytes:
    """Return a person's key, made where they have none yet."""
    purpose = f'person key:{person_id}'
    wrapped = connection.execute(sa.text('SELECT wrapped FROM person_key WHERE person_id = :id'), {'id': person_id}).scalar()
    if wrapped is None:
        wrapped = seal(base64.b64encode(os.urandom(32)).decode(), purpose)
        keys = sa.table('person_key', sa.column('person_id'), sa.column('wrapped'), sa.column('made_at', sa.DateTime(timezone=True)))
        connection.execute(keys.insert().values(person_id=person_id, wrapped=wrapped, made_at=datetime.now(UTC)))
    return base64.b64decode(unseal(wrapped, purpose))


def _close(connection: sa.Connection, place: str, owner_id: str, values: dict) -> bytes:
    return lock(_key(connection, owner_id), json.dumps(values, ensure_ascii=False).encode(), f'{place}:{owner_id}')


def _open(connection: sa.Connection, place: str, owner_id: str, blob: bytes) -> dict:
    return json.loads(unlock(_key(connection, owner_id), bytes(blob), f'{place}:{owner_id}'))
