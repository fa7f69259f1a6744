"""What waits to be posted."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Row, foreign

WAITING, POSTED, RETURNED = "waiting", "posted", "returned"


class PlannedPost(Row):
    """Be a post, or a thread with its first post, that waits for a moment or for a session to begin."""

    __tablename__ = "planned_post"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"), sa.Index("ix_planned_post_state_post_at", "state", "post_at"))
    row_name = "planned"

    author_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", index=False)
    thread_id: Mapped[str | None] = foreign("thread.id", nullable=True, delete="CASCADE", index=False)
    session_id: Mapped[str | None] = foreign("session.id", nullable=True, delete="SET NULL", index=False)
    client_id: Mapped[str] = mapped_column(sa.String(32))
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    body: Mapped[str] = mapped_column(sa.Text)
    reply_to_id: Mapped[str | None] = foreign("post.id", nullable=True, delete="SET NULL", index=False)
    # Of a thread: which way it looks, and under which themes it is to stand.
    tense: Mapped[str] = mapped_column(sa.String(10), default="")
    themes: Mapped[list] = mapped_column(sa.JSON, default=list)
    # With neither a moment nor a session (the session is no more) it goes back to its author.
    post_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(sa.String(10), default=WAITING)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
