"""Remember, for each person, which changes of the framework they have had before them.

Revision ID: 0059
Revises: 0058
"""

import sqlalchemy as sa
from alembic import op

revision = '0059'
down_revision = '0058'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('changes_seen',
    sa.Column('person_id', sa.String(length=24), nullable=False),
    sa.Column('subject_kind', sa.String(length=10), nullable=False),
    sa.Column('subject_id', sa.String(length=24), nullable=False),
    sa.Column('upto', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_changes_seen_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'subject_kind', 'subject_id', name=op.f('pk_changes_seen'))
    )


def downgrade() -> None:
    op.drop_table('changes_seen')
