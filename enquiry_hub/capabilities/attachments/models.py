"""Files that hang on things."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column

from enquiry_hub.core.columns import Key, Row, foreign
from enquiry_hub.core.vault import Vaulted
from enquiry_hub.identity.people.models import PersonKey

# What a file hangs on before anything is sent: its uploader's draft, or words that wait to be posted.
UNSENT, WAITING = "unsent", "waiting"

# By what right a file is here: nobody was asked, under an open licence, own work or permission held, as a copy for its owner alone.
NOT_ASKED, OPEN, OURS, ALONE = "not_asked", "open", "ours", "alone"


class Attachment(Vaulted, Row):
    """Be a file; it is read by whoever may read the thing that it hangs on, and before that is sent by its uploader alone.

    Its name and its words lie sealed with the uploader's key, as its bytes do.
    """

    VAULTED = {"sealed_name": ("filename", "description")}
    OWNER = "owner_id"
    if TYPE_CHECKING:
        filename: str
        description: str

    __tablename__ = "attachment"
    __table_args__ = (
        sa.Index("ix_attachment_subject", "subject_kind", "subject_id"), sa.UniqueConstraint("owner_id", "client_id"),
        sa.CheckConstraint("licence IN ('not_asked', 'open', 'ours', 'alone')", name="licence"),
    )

    owner_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    sealed_name: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    wrapped_key: Mapped[str | None] = column_property(
        sa.select(PersonKey.wrapped).where(PersonKey.person_id == owner_id).correlate_except(PersonKey).scalar_subquery()
    )
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int]
    stored_name: Mapped[str] = mapped_column(sa.String(64), unique=True)
    inline: Mapped[bool] = mapped_column(default=False)
    sealed: Mapped[bool] = mapped_column(default=True, server_default=sa.false())  # earlier files lie open
    licence: Mapped[str] = mapped_column(sa.String(20), default=NOT_ASKED, server_default=NOT_ASKED)
    open_licence: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")  # which one, in its own words
    removed_at: Mapped[datetime | None]
