"""Enquiries, changes of practice, commitments and milestones; a word beside “still true?”.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('enquiry',
    sa.Column('author_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=True),
    sa.Column('grew_from_id', sa.String(length=24), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['grew_from_id'], ['enquiry.id'], name=op.f('fk_enquiry_grew_from_id_enquiry'), ondelete='SET NULL'),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_enquiry_author_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_enquiry_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enquiry')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_enquiry_author_id_client_id'))
    )
    with op.batch_alter_table('enquiry', schema=None) as batch_op:
        batch_op.create_index('ix_enquiry_group_id', ['group_id'], unique=False)
    op.create_table('enquiry_member',
    sa.Column('enquiry_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['enquiry_id'], ['enquiry.id'], name=op.f('fk_enquiry_member_enquiry_id_enquiry'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_enquiry_member_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('enquiry_id', 'person_id', name=op.f('pk_enquiry_member'))
    )
    with op.batch_alter_table('enquiry_member', schema=None) as batch_op:
        batch_op.create_index('ix_enquiry_member_person_id', ['person_id'], unique=False)
    op.create_table('enquiry_note',
    sa.Column('enquiry_id', sa.String(length=24), nullable=False),
    sa.Column('owner_id', sa.String(length=24), nullable=False),
    sa.Column('author_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('strength', sa.String(length=12), nullable=False),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['enquiry_id'], ['enquiry.id'], name=op.f('fk_enquiry_note_enquiry_id_enquiry'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_enquiry_note_owner_id_person'), ondelete='CASCADE'),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_enquiry_note_author_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enquiry_note')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_enquiry_note_author_id_client_id'))
    )
    with op.batch_alter_table('enquiry_note', schema=None) as batch_op:
        batch_op.create_index('ix_enquiry_note_enquiry_id_created_at', ['enquiry_id', 'created_at'], unique=False)
    op.create_table('practice_change',
    sa.Column('author_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=True),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('stopped_on', sa.Date(), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_practice_change_author_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_practice_change_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_practice_change')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_practice_change_author_id_client_id'))
    )
    with op.batch_alter_table('practice_change', schema=None) as batch_op:
        batch_op.create_index('ix_practice_change_group_id', ['group_id'], unique=False)
    op.create_table('commitment',
    sa.Column('author_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('renewed', sa.Integer(), nullable=False),
    sa.Column('settled_on', sa.Date(), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_commitment_author_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_commitment_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_commitment_author_id_client_id'))
    )
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.create_index('ix_commitment_group_id', ['group_id'], unique=False)
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.create_index('ix_commitment_author_id_state_due_on', ['author_id', 'state', 'due_on'], unique=False)
    op.create_table('milestone',
    sa.Column('author_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('client_id', sa.String(length=32), nullable=True),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=True),
    sa.Column('marked_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('failed', sa.Boolean(), nullable=False),
    sa.Column('audience', sa.String(length=20), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_milestone_author_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['people_group.id'], name=op.f('fk_milestone_group_id_people_group'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_milestone_author_id_client_id'))
    )
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_index('ix_milestone_group_id_audience', ['group_id', 'audience'], unique=False)
    op.create_table('milestone_seen',
    sa.Column('milestone_id', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_milestone_seen_milestone_id_milestone'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_milestone_seen_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('milestone_id', 'person_id', name=op.f('pk_milestone_seen'))
    )
    with op.batch_alter_table('entry_look', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owner_id', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('sealed_note', sa.LargeBinary(), nullable=True))
    op.execute("UPDATE entry_look SET owner_id = (SELECT entry.author_id FROM entry WHERE entry.id = entry_look.entry_id)")
    with op.batch_alter_table('entry_look', schema=None) as batch_op:
        batch_op.alter_column('owner_id', existing_type=sa.String(length=24), nullable=False)
        batch_op.create_foreign_key(batch_op.f('fk_entry_look_owner_id_person'), 'person', ['owner_id'], ['id'], ondelete='CASCADE')


def downgrade() -> None:
    with op.batch_alter_table('entry_look', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_entry_look_owner_id_person'), type_='foreignkey')
        batch_op.drop_column('owner_id')
        batch_op.drop_column('sealed_note')
    for table in ('milestone_seen', 'milestone', 'commitment', 'practice_change', 'enquiry_note', 'enquiry_member', 'enquiry'):
        op.drop_table(table)
