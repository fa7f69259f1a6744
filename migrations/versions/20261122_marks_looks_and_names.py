"""Keep marks of what was sent, looks back at pages, and what people want to be called.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sent_form',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('mark', sa.String(length=32), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sent_form_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'mark', name=op.f('pk_sent_form'))
    )
    op.create_table('entry_look',
    sa.Column('entry_id', sa.String(length=24), nullable=False),
    sa.Column('looked_on', sa.Date(), nullable=False),
    sa.Column('answer', sa.String(length=10), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_look_entry_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_look')),
    sa.UniqueConstraint('entry_id', 'looked_on', name=op.f('uq_entry_look_entry_id_looked_on'))
    )
    with op.batch_alter_table('control', schema=None) as batch_op:
        batch_op.add_column(sa.Column('client_id', sa.String(length=32), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_control_made_by_client_id'), ['made_by', 'client_id'])

    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.add_column(sa.Column('client_id', sa.String(length=32), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_indicator_made_by_client_id'), ['made_by', 'client_id'])

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('known_as', sa.String(length=80), nullable=False, server_default=''))
    # The default was for the people there are; the application says it from now on.
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.alter_column('known_as', server_default=None)

    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.add_column(sa.Column('client_id', sa.String(length=32), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_suggestion_author_id_client_id'), ['author_id', 'client_id'])



def downgrade() -> None:
    with op.batch_alter_table('suggestion', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_suggestion_author_id_client_id'), type_='unique')
        batch_op.drop_column('client_id')

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('known_as')

    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_indicator_made_by_client_id'), type_='unique')
        batch_op.drop_column('client_id')

    with op.batch_alter_table('control', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_control_made_by_client_id'), type_='unique')
        batch_op.drop_column('client_id')

    op.drop_table('entry_look')
    op.drop_table('sent_form')
