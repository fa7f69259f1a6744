"""Mail that waits to be sent: written with its cause, sent by a worker."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import Row, foreign

WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"


class OutboxMail(Row):
    """Be one e-mail; its id makes a Message-ID that stays the same however often it is tried."""

    __tablename__ = "outbox_mail"
    __table_args__ = (sa.Index("ix_outbox_mail_state_due_at", "state", "due_at"),)

    person_id: Mapped[str | None] = foreign("person.id", nullable=True, delete="CASCADE")
    recipient: Mapped[str] = mapped_column(sa.String(254))
    recipient_name: Mapped[str] = mapped_column(sa.String(80), default="")
    subject: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[str] = mapped_column(sa.String(30), default="service")
    unsubscribe_url: Mapped[str] = mapped_column(sa.String(300), default="")
    state: Mapped[str] = mapped_column(sa.String(12), default=WAITING)
    due_at: Mapped[datetime] = mapped_column(default=now)
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(sa.String(200), default="")
