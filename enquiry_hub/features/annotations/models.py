"""Notes on the words of a PDF, and the answers to them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column

from enquiry_hub.core.columns import Row, foreign
from enquiry_hub.core.vault import Vaulted
from enquiry_hub.identity.people.models import PersonKey

LAST_PAGE, LAST_LETTER = 5000, 1_000_000
PDF = "application/pdf"
# What stood before a decision about a note, as the log keeps it.
SHOWN, HIDDEN = "shown", "hidden"


class Annotation(Vaulted, Row):
    """Be a note on some words of a page of a PDF, or an answer to one; its words and the words it quotes lie sealed with its author's key.

    The anchor is that of the W3C Web Annotation model: the page, a TextQuoteSelector (exact, prefix, suffix) and, where the words
    were selected and not typed, a TextPositionSelector (from `starts` up to `ends`, in letters of the page). An answer has its parent's page and readers.
    """

    VAULTED = {"sealed_words": ("note", "exact", "prefix", "suffix", "hidden_why")}
    if TYPE_CHECKING:
        note: str
        exact: str
        prefix: str
        suffix: str
        hidden_why: str

    __tablename__ = "annotation"
    __table_args__ = (
        sa.UniqueConstraint("author_id", "client_id"),
        sa.Index("ix_annotation_attachment_id_page", "attachment_id", "page"),
        sa.CheckConstraint("page BETWEEN 1 AND 5000", name="page"),
        sa.CheckConstraint(
            "(starts IS NULL AND ends IS NULL) OR (starts >= 0 AND ends > starts)", name="position"
        ),
        sa.CheckConstraint("reply_to_id IS NULL OR reader_group_id IS NOT NULL", name="answered"),
    )

    attachment_id: Mapped[str] = foreign("attachment.id", delete="CASCADE", index=False)
    input_id: Mapped[str] = foreign("input.id", delete="CASCADE")
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", index=False)  # the input's cohort
    author_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    reader_group_id: Mapped[str | None] = foreign(
        "people_group.id", nullable=True, delete="CASCADE"
    )  # empty: only its author
    reply_to_id: Mapped[str | None] = foreign("annotation.id", nullable=True, delete="CASCADE")
    page: Mapped[int]
    starts: Mapped[int | None]
    ends: Mapped[int | None]
    sealed_words: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    wrapped_key: Mapped[str | None] = column_property(
        sa.select(PersonKey.wrapped)
        .where(PersonKey.person_id == author_id)
        .correlate_except(PersonKey)
        .scalar_subquery()
    )
    version: Mapped[int] = mapped_column(default=1)
    hidden_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    taken_down_at: Mapped[datetime | None]

    @property
    def private(self) -> bool:
        """Tell whether nobody but its author reads it."""
        return self.reader_group_id is None

    @property
    def emptied(self) -> bool:
        """Tell whether only its place stands."""
        return self.withdrawn_at is not None or self.taken_down_at is not None

    def empty(self) -> None:
        """Take all words out, so that only the place stands."""
        self.keep_vaulted("sealed_words", {})
