"""Keep how people wish to be told.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('digest_sent',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_digest_sent_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'group_id', name=op.f('pk_digest_sent'))
    )
    op.create_table('followed_told',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('upto', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_followed_told_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'subject_kind', 'subject_id', name=op.f('pk_followed_told'))
    )
    op.create_table('notice_wish',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('group_id', sa.String(length=24), nullable=False),
    sa.Column('pace', sa.String(length=10), nullable=False),
    sa.Column('at', sa.String(length=5), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('followed', sa.Boolean(), nullable=False),
    sa.Column('in_holidays', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_wish_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'group_id', name=op.f('pk_notice_wish'))
    )
    op.drop_table('digest_run')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('group_id', sa.String(length=24), nullable=False, server_default=''))
    # The default was for the notices there are; the application says it from now on.
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.alter_column('group_id', server_default=None)
    op.create_table('reply_address',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reply_address_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply_address')),
    sa.UniqueConstraint('person_id', 'subject_kind', 'subject_id', name=op.f('uq_reply_address_person_id_subject_kind_subject_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_reply_address_token_hash'))
    )
    op.create_table('taken_mail',
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('mark', name=op.f('pk_taken_mail'))
    )



def downgrade() -> None:
    op.drop_table('taken_mail')
    op.drop_table('reply_address')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_column('group_id')

    op.create_table('digest_run',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_digest_run_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_digest_run'))
    )
    op.drop_table('notice_wish')
    op.drop_table('followed_told')
    op.drop_table('digest_sent')
