"""Let decisions stand in the threads in which their questions stand now.

Revision ID: 0040
Revises: 0039
"""

from alembic import op


revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE ballot SET thread_id = (SELECT post.thread_id FROM post WHERE post.id = ballot.post_id)")


def downgrade() -> None:
    """Change nothing: where they stood before is written down nowhere, and both are threads that hold their questions."""
