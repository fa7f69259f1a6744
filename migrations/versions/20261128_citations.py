"""Make the works that inputs stand on records of their own, as CSL-JSON.

What an earlier citation held goes into the variables of CSL-JSON. Where something of it cannot be read (a year that is none, a DOI without
the form of one), the whole of it is kept beside as it was typed.

Revision ID: 0042
Revises: 0041
"""

import hashlib
import re
import secrets
import unicodedata
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op


revision = '0042'
down_revision = '0041'
branch_labels = None
depends_on = None

INPUT = sa.table('input', *(sa.column(name) for name in ('id', 'group_id', 'author_id', 'citation_id')), sa.column('created_at', sa.DateTime(timezone=True)), sa.column('citation', sa.JSON))
CITATION = sa.table(
    'citation', *(sa.column(name) for name in ('id', 'group_id', 'author_id', 'sort_name', 'doi', 'work_key', 'listed', 'version')),
    sa.column('created_at', sa.DateTime(timezone=True)), sa.column('csl', sa.JSON), sa.column('as_typed', sa.JSON),
)
TYPES = {'article': 'article-journal', 'book': 'book', 'chapter': 'chapter', 'report': 'report', 'thesis': 'thesis', 'paper': 'paper-conference', 'web': 'webpage'}
TEXTS = (('title', 'title'), ('container', 'container-title'), ('publisher', 'publisher'), ('edition', 'edition'), ('url', 'URL'))
READ = {'type', 'authors', 'year', 'title', 'container', 'volume', 'pages', 'publisher', 'edition', 'doi', 'url'}
DOI = re.compile(r'(?i)(?:https?://(?:dx\.)?doi\.org/|doi:\s{0,5})?(10\.\d{4,9}/[^\s"<>]{1,200})')


def upgrade() -> None:
    op.create_table('citation',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('csl', sa.JSON(), nullable=False),
    sa.Column('sort_name', sa.String(length=80), nullable=False),
    sa.Column('doi', sa.String(length=210), nullable=False),
    sa.Column('work_key', sa.String(length=32), nullable=False),
    sa.Column('listed', sa.Boolean(), nullable=False),
    sa.Column('as_typed', sa.JSON(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_citation_author_id_person')),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_citation_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_citation')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_citation_author_id_client_id'))
    )
    op.create_index('ix_citation_doi', 'citation', ['group_id', 'doi'])
    op.create_index('ix_citation_work_key', 'citation', ['group_id', 'work_key'])
    op.create_table('citation_rendering',
    sa.Column('citation_id', sa.String(length=24), nullable=False),
    sa.Column('style', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['citation_id'], ['citation.id'], name=op.f('fk_citation_rendering_citation_id_citation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_citation_rendering')),
    sa.UniqueConstraint('citation_id', 'style', name=op.f('uq_citation_rendering_citation_id_style'))
    )
    op.create_table('style_choice',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('style', sa.String(length=20), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_style_choice_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_style_choice')),
    sa.UniqueConstraint('person_id', name=op.f('uq_style_choice_person_id'))
    )
    with op.batch_alter_table('input', schema=None) as batch_op:
        batch_op.add_column(sa.Column('citation_id', sa.String(length=24), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_input_citation_id_citation'), 'citation', ['citation_id'], ['id'], ondelete='SET NULL')
        batch_op.create_index(batch_op.f('ix_input_citation_id'), ['citation_id'], unique=False)
    connection = op.get_bind()
    for row in connection.execute(sa.select(INPUT)).all():
        if row.citation:
            item, unread = _read(row.citation)
            new = secrets.token_hex(8)
            connection.execute(CITATION.insert().values(
                id=new, group_id=row.group_id, author_id=row.author_id, created_at=row.created_at or datetime.now(UTC), csl=item, as_typed=row.citation if unread else sa.null(),
                doi=item.get('DOI', ''), work_key=_key(item), listed=False, version=1, sort_name=_sort_name(item),
            ))
            connection.execute(INPUT.update().where(INPUT.c.id == row.id).values(citation_id=new))
    with op.batch_alter_table('input', schema=None) as batch_op:
        batch_op.drop_column('citation')


def downgrade() -> None:
    with op.batch_alter_table('input', schema=None) as batch_op:
        batch_op.add_column(sa.Column('citation', sa.JSON(), nullable=True))
    connection = op.get_bind()
    found = sa.select(INPUT.c.id, CITATION.c.csl, CITATION.c.as_typed).join_from(INPUT, CITATION, INPUT.c.citation_id == CITATION.c.id)
    for row in connection.execute(found).all():
        connection.execute(INPUT.update().where(INPUT.c.id == row.id).values(citation=row.as_typed or _before(row.csl)))
    with op.batch_alter_table('input', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_input_citation_id'))
        batch_op.drop_constraint(batch_op.f('fk_input_citation_id_citation'), type_='foreignkey')
        batch_op.drop_column('citation_id')
    op.drop_table('style_choice')
    op.drop_table('citation_rendering')
    op.drop_table('citation')


def _read(old):
    """Return an earlier citation as CSL-JSON, and whether something of it could not be read."""
    unread = bool(set(old) - READ)
    item = {'type': TYPES.get(old.get('type'), 'document')}
    for name, variable in TEXTS:
        value = old.get(name)
        if isinstance(value, str) and value.strip():
            item[variable] = ' '.join(value.split())
        else:
            unread |= value not in (None, '')
    authors = old.get('authors') or []
    unread |= not isinstance(authors, list) or not all(isinstance(name, str) for name in authors)
    people = [_name(name) for name in authors if isinstance(name, str) and name.strip()] if isinstance(authors, list) else []
    if people:
        item['author'] = people
    year = old.get('year')
    if isinstance(year, int) and 1000 <= year <= 2200:
        item['issued'] = {'date-parts': [[year]]}
    else:
        unread |= year not in (None, '')
    volume = str(old.get('volume') or '').strip()
    numbered = re.fullmatch(r'(\S{1,40}?)\s?\(([^()]{1,40})\)', volume)
    if numbered:
        item['volume'], item['issue'] = numbered.groups()
    elif volume:
        item['volume'] = volume
    pages = str(old.get('pages') or '').strip()
    if pages:
        item['page'] = re.sub(r'(?<=\w)\s?(?:--?-?|[‐‑‒–—])\s?(?=\w)', '-', pages)
    doi = str(old.get('doi') or '').strip()
    matched = DOI.fullmatch(doi.rstrip('.,;'))
    if matched:
        item['DOI'] = matched[1].lower()
    unread |= bool(doi) and not matched
    if 'title' not in item:
        item['title'] = item.get('container-title') or item.get('DOI') or item.get('URL') or '–'
        unread = True
    edition = re.fullmatch(r'(?i)(\d{1,3})(?:st|nd|rd|th)?\.?(?:\s?(?:edn|ed|edition))?\.?', item.get('edition', ''))
    if edition:
        item['edition'] = edition[1]
    if item['type'] in ('book', 'report', 'thesis') and 'publisher' not in item and 'container-title' in item:
        item['publisher'] = item.pop('container-title')
    return item, unread


def _name(text):
    family, comma, given = (part.strip() for part in text.partition(','))
    return {'family': family, 'given': given} if comma and family and given else {'literal': text.strip()}


def _before(item):
    """Return CSL-JSON as a citation was kept before."""
    kinds = {new: old for old, new in TYPES.items()}
    volume = f"{item.get('volume', '')}({item['issue']})" if item.get('issue') else item.get('volume', '')
    year = (item.get('issued') or {}).get('date-parts', [[None]])[0][0]
    people = [name.get('literal') or ', '.join(part for part in (name.get('family'), name.get('given')) if part) for name in item.get('author', [])]
    texts = {name: item.get(variable, '') for name, variable in TEXTS}
    return {'type': kinds.get(item['type'], 'other'), 'authors': people, 'year': year, 'volume': volume, 'pages': item.get('page', '').replace('-', '–'), 'doi': item.get('DOI', ''), **texts}


def _key(item):
    first = (item.get('author') or [{}])[0]
    year = (item.get('issued') or {}).get('date-parts', [['']])[0][0]
    parts = (item['title'], str(year), first.get('family') or first.get('literal') or '')
    return hashlib.blake2b('|'.join(_folded(part) for part in parts).encode(), digest_size=16).hexdigest()


def _folded(text):
    return ''.join(letter for letter in unicodedata.normalize('NFKD', text).casefold() if letter.isalnum())


def _sort_name(item):
    first = (item.get('author') or [{}])[0]
    name = first.get('literal') or ', '.join(part for part in (first.get('family'), first.get('given')) if part) or item['title']
    year = (item.get('issued') or {}).get('date-parts', [['']])[0][0]
    return f'{name.casefold()[:70]} {year}'
