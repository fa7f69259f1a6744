"""Claims of inputs, and the answers of those who know their own schools."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Row, foreign

STANDS, REPLACED, WITHDRAWN = "stands", "replaced", "withdrawn"
SEEN, OPPOSITE, CANNOT_SAY = "seen", "opposite", "cannot_say"
ANSWERS = (SEEN, OPPOSITE, CANNOT_SAY)


class Claim(Row):
    """Be one thing that an input says is so, with its limits; it can be reworded, replaced by another, withdrawn or taken down, and says so wherever it is used."""

    __tablename__ = "claim"
    __table_args__ = (
        sa.UniqueConstraint("author_id", "client_id"),
        sa.CheckConstraint("state IN ('stands', 'replaced', 'withdrawn')", name="state"),
    )

    input_id: Mapped[str] = foreign("input.id", delete="CASCADE")
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    author_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    words: Mapped[str] = mapped_column(sa.String(300))
    limits: Mapped[str] = mapped_column(sa.String(300), default="")  # of whom it is known, where, how surely
    state: Mapped[str] = mapped_column(sa.String(10), default=STANDS)
    replaced_by_id: Mapped[str | None] = foreign("claim.id", nullable=True, delete="SET NULL", index=False)
    why: Mapped[str] = mapped_column(sa.String(300), default="")  # why it was reworded, replaced or withdrawn
    changed_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]  # when its author was last told of answers
    version: Mapped[int] = mapped_column(default=1)

    @property
    def taken_down(self) -> bool:
        """Tell whether it was sealed because it may be about a child: it stays as an empty place."""
        return not self.words


class ClaimAnswer(Row):
    """Be what one leader has seen of a claim, with where and when that was; under their name only if they want, until they take it back."""

    __tablename__ = "claim_answer"
    __table_args__ = (
        sa.UniqueConstraint("claim_id", "person_id"),
        sa.CheckConstraint("answer IN ('seen', 'opposite', 'cannot_say')", name="answer"),
    )
    row_name = "answer"

    claim_id: Mapped[str] = foreign("claim.id", delete="CASCADE", index=False)
    person_id: Mapped[str] = foreign("person.id", delete="CASCADE")
    answer: Mapped[str] = mapped_column(sa.String(10))
    context: Mapped[str] = mapped_column(sa.String(500), default="")
    named: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime]
