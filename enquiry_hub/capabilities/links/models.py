"""This stands on that."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core import subjects
from enquiry_hub.core.columns import Key, Row, foreign
from enquiry_hub.core.vault import Vaulted

NATURES = ("supports", "extends", "contradicts", "untested", "about")


class Link(Vaulted, Row):
    """Say that one thing stands on another: a risk on a reflection, a strategy on a study, a future page on a past one.

    What is said beside a link with a sealed thing lies sealed too, with the key of whoever made the link.
    """

    VAULTED = {"sealed_note": ("closed_note",)}
    OWNER = "made_by"
    if TYPE_CHECKING:
        closed_note: str

    __tablename__ = "link"
    __table_args__ = (
        sa.UniqueConstraint("upper_kind", "upper_id", "lower_kind", "lower_id", "nature"),
        sa.Index("ix_link_lower", "lower_kind", "lower_id"),
    )

    upper_kind: Mapped[str] = mapped_column(sa.String(30))
    upper_id: Mapped[str] = mapped_column(Key)
    lower_kind: Mapped[str] = mapped_column(sa.String(30))
    lower_id: Mapped[str] = mapped_column(Key)
    nature: Mapped[str] = mapped_column(sa.String(20), default="supports")
    open_note: Mapped[str] = mapped_column("note", sa.String(300), default="")
    sealed_note: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    made_by: Mapped[str | None] = foreign("person.id", nullable=True)
    ended_at: Mapped[datetime | None]

    @property
    def note(self) -> str:
        """Return what is said beside the link, however it lies in the store."""
        return self.open_note if self.sealed_note is None else self.closed_note

    @note.setter
    def note(self, words: str) -> None:
        """Keep what is said beside the link as the words of its ends lie: open, or sealed."""
        ends = (subjects.KINDS.get(kind) for kind in (self.upper_kind, self.lower_kind))
        if not words or not any(kind is not None and kind.sealed for kind in ends):
            self.open_note, self.sealed_note = words, None
        else:
            self.open_note = ""
            self.keep_vaulted("sealed_note", {"closed_note": words})
