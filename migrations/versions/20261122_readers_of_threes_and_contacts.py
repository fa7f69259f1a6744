"""Keep who was in a three when a page was shared with it, and whom urgent reports go to.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

# Of the pages there are, nobody knows the moment of sharing: those who were in the author's three when a page was written go on
# reading it, and about anybody else the author is asked.
THERE_THEN = """
INSERT INTO entry_three_reader (entry_id, person_id, reads)
SELECT DISTINCT entry.id, theirs.person_id, true
FROM entry
JOIN membership AS mine ON mine.person_id = entry.author_id AND mine.role = 'participant'
JOIN people_group ON people_group.id = mine.group_id AND people_group.kind = 'peer_group' AND people_group.parent_id = entry.group_id
JOIN membership AS theirs ON theirs.group_id = people_group.id AND theirs.role = 'participant' AND theirs.person_id <> entry.author_id
WHERE entry.audience = 'my_three'
AND mine.starts_on <= date(entry.written_at) AND (mine.ends_on IS NULL OR mine.ends_on > date(entry.written_at))
AND theirs.starts_on <= date(entry.written_at) AND (theirs.ends_on IS NULL OR theirs.ends_on > date(entry.written_at))
"""


def upgrade() -> None:
    op.create_table('entry_three_reader',
    sa.Column('entry_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('reads', sa.Boolean(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_three_reader_entry_id_entry'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_entry_three_reader_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', 'person_id', name=op.f('pk_entry_three_reader'))
    )
    with op.batch_alter_table('entry_three_reader', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_three_reader_person_id'), ['person_id'], unique=False)

    op.create_table('safeguarding_contact',
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('telephone', sa.String(length=40), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_safeguarding_contact_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safeguarding_contact'))
    )
    with op.batch_alter_table('safeguarding_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_safeguarding_contact_group_id'), ['group_id'], unique=False)

    op.execute(THERE_THEN)


def downgrade() -> None:
    op.drop_table('safeguarding_contact')
    op.drop_table('entry_three_reader')
