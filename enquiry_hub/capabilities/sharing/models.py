"""With whom, by name, a thing is shared."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Key, Row, foreign

# The four audiences, and no other.
ONLY_ME, MY_THREE, MY_COHORT, NAMED = "only_me", "my_three", "my_cohort", "named"
AUDIENCES = (ONLY_ME, MY_THREE, MY_COHORT, NAMED)


class Share(Row):
    """Be the showing of one thing to one person by name, until it is ended."""

    __tablename__ = "share"
    __table_args__ = (
        sa.UniqueConstraint("subject_kind", "subject_id", "person_id"),
        sa.Index("ix_share_subject_id_person_id", "subject_id", "person_id"),
    )

    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    person_id: Mapped[str] = foreign("person.id", delete="CASCADE")
    shared_by: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    ended_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
