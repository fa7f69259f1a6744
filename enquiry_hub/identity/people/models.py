"""People, their organisations, and the ways in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from enquiry_hub.core.columns import Base, Key, Row, foreign


class Organisation(Row):
    """Be any kind of learning institution or partner: nothing here assumes a school."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(40))
    parent_id: Mapped[str | None] = foreign("organisation.id", nullable=True)
    level: Mapped[str] = mapped_column(sa.String(20), default="local")
    phase: Mapped[str] = mapped_column(sa.String(40), default="")
    setting: Mapped[str] = mapped_column(sa.String(40), default="")
    governance: Mapped[str] = mapped_column(sa.String(40), default="")
    trust: Mapped[str] = mapped_column(sa.String(120), default="")
    place: Mapped[str] = mapped_column(sa.String(80), default="")
    region: Mapped[str] = mapped_column(sa.String(80), default="")
    age_range: Mapped[str] = mapped_column(sa.String(20), default="")
    pupils_on_roll: Mapped[int | None] = mapped_column(sa.Integer)
    number_scheme: Mapped[str] = mapped_column(sa.String(20), default="")
    number: Mapped[str] = mapped_column(sa.String(20), default="")
    context: Mapped[str] = mapped_column(sa.Text, default="")
    facts: Mapped[dict] = mapped_column(sa.JSON, default=dict)

    parent: Mapped[Organisation | None] = relationship(remote_side="Organisation.id")


class Person(Row):
    """Be a person with an account."""

    __tablename__ = "person"

    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    display_name: Mapped[str] = mapped_column(sa.String(80))
    known_as: Mapped[str] = mapped_column(sa.String(80), default="")  # what the pages call them, if not the whole name
    pronouns: Mapped[str] = mapped_column(sa.String(40), default="")
    job_role: Mapped[str] = mapped_column(sa.String(80), default="")
    organisation_id: Mapped[str | None] = foreign("organisation.id", nullable=True)
    workplace: Mapped[str] = mapped_column(sa.String(200), default="")  # in their own words; no right hangs on it
    biography: Mapped[str] = mapped_column(sa.Text, default="")
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    digest: Mapped[str] = mapped_column(sa.String(10), default="daily")
    quiet_from: Mapped[str] = mapped_column(sa.String(5), default="18:00")
    quiet_until: Mapped[str] = mapped_column(sa.String(5), default="07:00")
    weekends: Mapped[bool] = mapped_column(default=False)
    calendar_token: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")

    @property
    def initials(self) -> str:
        """Return one or two initials, leaving titles out."""
        return initials_of(self.display_name)


TITLES = {"dr", "professor", "prof", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "revd"}


def initials_of(display_name: str) -> str:
    """Return one or two initials of a name, leaving titles out."""
    words = [word for word in display_name.split() if word.strip(".").lower() not in TITLES] or display_name.split() or ["?"]
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()


class PersonKey(Base):
    """Be the key with which a person's own words lie sealed; it lies here sealed itself, with the key of the service."""

    __tablename__ = "person_key"

    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    wrapped: Mapped[str] = mapped_column(sa.String(300))
    made_at: Mapped[datetime]


class UserSession(Row):
    """Be one sign-in on one device: ending the row ends the sign-in, whatever cookie is shown."""

    __tablename__ = "user_session"

    person_id: Mapped[str] = foreign("person.id", delete="CASCADE")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(sa.String(300), default="")

    @property
    def device_words(self) -> str:
        """Return what a browser said it is, in words such as "Firefox on Windows"."""
        return device_words(self.device)


# The first name found counts: every browser also names those that came before it.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
             ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "Chromebook"), ("Mac OS", "Mac"), ("Linux", "Linux"))


def device_words(user_agent: str) -> str:
    """Return the browser and the system behind a User-Agent header, as far as they can be told."""
    found = [next((word for mark, word in table if mark in user_agent), "") for table in (_BROWSERS, _SYSTEMS)]
    return " on ".join(word for word in found if word) or user_agent[:40] or "A browser"


class SignInLink(Row):
    """Be a link that signs a person in once, within twenty minutes; one asked for by a stranger is nobody's."""

    __tablename__ = "sign_in_link"

    person_id: Mapped[str | None] = foreign("person.id", nullable=True, delete="CASCADE")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
