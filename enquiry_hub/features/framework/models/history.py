"""What changed of a risk or a strategy besides its words, what changed of the framework itself, and who is asked why."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Key, Row, foreign

_KINDS = "subject_kind IN ('risk', 'strategy', 'framework')"


class Amendment(Row):
    """Be one change of a risk or a strategy that is no version of its words, or of the framework: a control, a status, a gate, a theme, an approval."""

    __tablename__ = "amendment"
    __table_args__ = (sa.CheckConstraint(_KINDS, name="subject_kind"), sa.Index("ix_amendment_subject_kind_subject_id", "subject_kind", "subject_id"))

    subject_kind: Mapped[str] = mapped_column(sa.String(10))
    subject_id: Mapped[str] = mapped_column(Key)
    author_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    what: Mapped[str] = mapped_column(sa.String(24))
    parts: Mapped[list] = mapped_column(sa.JSON, default=list)  # of [name, before, after], each as the column has it
    reason: Mapped[str] = mapped_column(sa.String(300), default="")


class ReasonRequest(Row):
    """Be that somebody asked the author of one change why; `entry_id` is a version or an amendment."""

    __tablename__ = "reason_request"
    __table_args__ = (
        sa.CheckConstraint(_KINDS, name="subject_kind"), sa.UniqueConstraint("entry_id", "asked_by"),
        sa.Index("ix_reason_request_subject_kind_subject_id", "subject_kind", "subject_id"),
    )  # fmt: skip

    subject_kind: Mapped[str] = mapped_column(sa.String(10))
    subject_id: Mapped[str] = mapped_column(Key)
    entry_id: Mapped[str] = mapped_column(Key)
    asked_by: Mapped[str] = foreign("person.id", delete="CASCADE")
