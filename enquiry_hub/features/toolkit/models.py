"""What is pinned: for oneself, with words that lie sealed, or for a school or a theme. `PINNABLE` names the kinds that can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Key, Row, foreign
from enquiry_hub.core.vault import Vaulted

# What can be pinned, in the order in which pages speak of it.
PINNABLE = (
    "input", "claim", "hotseat", "framework", "release", "risk", "strategy", "adoption", "measure", "thread", "post", "quotation", "entry", "passage", "session", "enquiry",
    "milestone", "prompt", "protocol", "pattern", "design",
)  # fmt: skip
# What is private until its author says otherwise goes into one's own toolkit only.
OWN_ONLY = ("entry", "enquiry", "milestone")
# What is a school's own goes into one's own toolkit and into that school's, and nowhere else.
OF_A_SCHOOL = ("adoption",)
# Their titles are words of whoever wrote them: no document repeats them for others.
WORDS_OF_OTHERS = ("entry", "passage", "post", "quotation", "enquiry", "milestone")


class Pin(Vaulted, Row):
    """Be one thing in somebody's own toolkit; what they say about it, and where they sort it, lies sealed with their key."""

    __tablename__ = "pin"
    __table_args__ = (sa.UniqueConstraint("owner_id", "client_id"), sa.UniqueConstraint("owner_id", "subject_kind", "subject_id"))
    VAULTED = {"sealed_words": ("note", "heading")}
    OWNER = "owner_id"
    if TYPE_CHECKING:
        note: str
        heading: str

    owner_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    position: Mapped[int]
    sealed_words: Mapped[bytes | None] = mapped_column(sa.LargeBinary)


class SharedPin(Row):
    """Be one thing in a school's toolkit, or one of a cohort's tools for a theme."""

    __tablename__ = "shared_pin"
    __table_args__ = (
        sa.UniqueConstraint("pinned_by", "client_id"),
        sa.UniqueConstraint("school_id", "subject_kind", "subject_id"),
        sa.UniqueConstraint("theme_id", "subject_kind", "subject_id"),
        sa.CheckConstraint("(school_id IS NULL) <> (theme_id IS NULL)", name="place"),
    )

    school_id: Mapped[str | None] = foreign("school.id", delete="CASCADE", nullable=True, index=False)
    theme_id: Mapped[str | None] = foreign("theme.id", delete="CASCADE", nullable=True, index=False)
    pinned_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(sa.String(80), default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
