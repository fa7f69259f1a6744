"""Add a school's spiral of inquiry: its beginning, its cards and how they moved.

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

STAGES = "'scanning', 'focusing', 'hunch', 'learning', 'action', 'checking'"


def upgrade() -> None:
    op.create_table(
        "spiral",
        sa.Column("school_id", sa.String(length=24), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_spiral_school_id_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spiral")),
    )
    op.create_index(op.f("ix_spiral_school_id"), "spiral", ["school_id"], unique=True)
    op.create_table(
        "spiral_card",
        sa.Column("school_id", sa.String(length=24), nullable=False),
        sa.Column("made_by", sa.String(length=24), nullable=True),
        sa.Column("client_id", sa.String(length=32), nullable=True),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("subject_kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.String(length=24), nullable=False),
        sa.Column("decision", sa.String(length=500), nullable=False),
        sa.Column("trial", sa.String(length=500), nullable=False),
        sa.Column("trial_by", sa.String(length=200), nullable=False),
        sa.Column("trial_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"stage IN ({STAGES})", name=op.f("ck_spiral_card_stage")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_spiral_card_made_by_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_spiral_card_school_id_school"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spiral_card")),
        sa.UniqueConstraint("made_by", "client_id", name=op.f("uq_spiral_card_made_by_client_id")),
    )
    op.create_index(op.f("ix_spiral_card_school_id"), "spiral_card", ["school_id"])
    op.create_table(
        "card_move",
        sa.Column("card_id", sa.String(length=24), nullable=False),
        sa.Column("moved_by", sa.String(length=24), nullable=True),
        sa.Column("from_stage", sa.String(length=10), nullable=False),
        sa.Column("to_stage", sa.String(length=10), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"from_stage IN ({STAGES})", name=op.f("ck_card_move_from_stage")),
        sa.CheckConstraint(f"to_stage IN ({STAGES})", name=op.f("ck_card_move_to_stage")),
        sa.ForeignKeyConstraint(["card_id"], ["spiral_card.id"], name=op.f("fk_card_move_card_id_spiral_card"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["moved_by"], ["person.id"], name=op.f("fk_card_move_moved_by_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_move")),
    )
    op.create_index(op.f("ix_card_move_card_id"), "card_move", ["card_id"])


def downgrade() -> None:
    op.drop_table("card_move")
    op.drop_table("spiral_card")
    op.drop_table("spiral")
