"""Earlier versions of what people wrote, and who has had which before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Base, Key, Row, foreign
from enquiry_hub.core.vault import Vaulted


class Revision(Vaulted, Row):
    """Be the fields of a thing as they stood after one change; those of sealed words lie sealed with the same key, `owner_id`."""

    VAULTED = {"sealed_fields": ("closed",)}
    if TYPE_CHECKING:
        closed: dict[str, Any]
    OWNER = "owner_id"

    __tablename__ = "revision"
    __table_args__ = (sa.UniqueConstraint("subject_kind", "subject_id", "number"),)

    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    number: Mapped[int]
    author_id: Mapped[str | None] = foreign("person.id", nullable=True)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    open_fields: Mapped[dict] = mapped_column(sa.JSON, default=dict)
    owner_id: Mapped[str | None] = foreign("person.id", delete="CASCADE", nullable=True)
    sealed_fields: Mapped[bytes | None] = mapped_column(sa.LargeBinary)

    @property
    def fields(self) -> dict[str, Any]:
        """Return the fields by name, however they lie in the store."""
        return self.open_fields if self.owner_id is None else self.closed or {}

    @fields.setter
    def fields(self, values: dict[str, Any]) -> None:
        """Keep the fields as those of this thing lie: open, or sealed."""
        if self.owner_id is None:
            self.open_fields = values
        else:
            self.closed = values


class ChangesSeen(Base):
    """Be the version of a thing up to which one person has had its changes before them, or that they opened what never changes; shown to nobody."""

    __tablename__ = "changes_seen"

    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    subject_id: Mapped[str] = mapped_column(Key, primary_key=True)
    upto: Mapped[int]
