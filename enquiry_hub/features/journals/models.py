"""Reflections, what readers answered to them, and who has opened one."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column

from enquiry_hub.core.columns import Base, Key, Prose, Row, foreign
from enquiry_hub.core.vault import Vaulted, VaultedProse
from enquiry_hub.identity.people.models import PersonKey

TENSES = ("past", "present", "future")
VALENCES = ("", "success", "challenge", "both")
LOOKS = ("yes", "changed", "no")
SAVED = "saved"
LETTER = "letter"
NAMED_SIGN, ROLE_SIGN, NO_SIGN = "named", "role", "unnamed"
SIGNS = (NAMED_SIGN, ROLE_SIGN, NO_SIGN)
# So much of the beginning of a page lies with its title, so that a list opens little.
OPENING = 600


class Entry(VaultedProse, Row):
    """Be one page of a person's journal; its body is one text with named parts, whatever shape it was
    written in. Its words lie sealed with the author's key.
    """

    VAULTED = {"sealed_head": ("title", "opening"), **VaultedProse.VAULTED}
    if TYPE_CHECKING:
        title: str
        opening: str

    __tablename__ = "entry"
    __table_args__ = (
        sa.UniqueConstraint("author_id", "client_id"),
        sa.Index("ix_entry_author_id_group_id_written_at", "author_id", "group_id", "written_at"),
        # What is counted of a journal is read from this alone, however long the journal is.
        sa.Index("ix_entry_tally", "author_id", "group_id", "tense", "context_factor", "valence"),
        sa.Index("ix_entry_group_id_audience", "group_id", "audience"),
    )

    author_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    tense: Mapped[str] = mapped_column(sa.String(10))
    context_factor: Mapped[str] = mapped_column(sa.String(20), default="")
    prompt_id: Mapped[str] = mapped_column(sa.String(10), default="")
    shape: Mapped[str] = mapped_column(sa.String(20), default="free")
    sealed_head: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    # Comes along with the row, so that a list of many people's pages does not ask for each one's key.
    wrapped_key: Mapped[str | None] = column_property(
        sa.select(PersonKey.wrapped)
        .where(PersonKey.person_id == author_id)
        .correlate_except(PersonKey)
        .scalar_subquery()
    )
    audience: Mapped[str] = mapped_column(sa.String(20), default="only_me")
    valence: Mapped[str] = mapped_column(sa.String(10), default="")
    written_at: Mapped[datetime]
    session_id: Mapped[str] = mapped_column(Key, default="")
    sealed_until: Mapped[date | None]
    opened_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(sa.String(10), default=SAVED)
    version: Mapped[int] = mapped_column(default=1)

    def keep_vaulted(self, column: str, values: dict[str, Any]) -> None:
        """Seal values into a column; the beginning of the body lies with the title too."""
        super().keep_vaulted(column, values)
        opening = values.get("body", "")[:OPENING]
        if column == "sealed_body" and self.opening != opening:
            super().keep_vaulted("sealed_head", {"title": self.title, "opening": opening})


class EntryResponse(VaultedProse, Row):
    """Be what a reader answered to a reflection; it lies sealed with the key of the reflection's author, `owner_id`."""

    OWNER = "owner_id"
    VAULTED = {"sealed_body": ("body", "body_html", "about")}
    if TYPE_CHECKING:
        about: str

    __tablename__ = "entry_response"
    __table_args__ = (
        sa.UniqueConstraint("author_id", "client_id"),
        sa.Index("ix_entry_response_entry_id_created_at", "entry_id", "created_at"),
    )
    row_name = "response"

    entry_id: Mapped[str] = foreign("entry.id", delete="CASCADE", index=False)
    owner_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    author_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    between_two: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    ready_at: Mapped[datetime | None]  # empty while its writer holds it back


class Passage(Row):
    """Be some sentences of a page that its author shares by themselves, in places that they choose, until they withdraw them."""

    __tablename__ = "passage"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"),)

    entry_id: Mapped[str | None] = foreign("entry.id", delete="SET NULL", nullable=True)
    author_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    words: Mapped[str] = mapped_column(sa.Text)  # empty once it is withdrawn
    signed: Mapped[str] = mapped_column(sa.String(10), default="named")
    entry_version: Mapped[int]
    withdrawn_at: Mapped[datetime | None]


class PassagePlace(Row):
    """Be one place where a passage stands: a thread, by a post of its author's, or a thing that stands on it, by a link."""

    __tablename__ = "passage_place"
    __table_args__ = (sa.UniqueConstraint("passage_id", "kind", "row_id"),)

    passage_id: Mapped[str] = foreign("passage.id", delete="CASCADE", index=False)
    kind: Mapped[str] = mapped_column(sa.String(30))
    row_id: Mapped[str] = mapped_column(Key, index=True)
    post_id: Mapped[str | None] = foreign("post.id", delete="SET NULL", nullable=True, index=False)
    link_id: Mapped[str | None] = foreign("link.id", delete="SET NULL", nullable=True, index=False)


class LetterSeal(Base):
    """Be what keeps a letter closed until its day: its sealed words, locked once more with a key of their own, and
    that key sealed for the day. The entry itself holds no word meanwhile.
    """

    __tablename__ = "letter_seal"

    entry_id: Mapped[str] = mapped_column(
        Key, sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    head: Mapped[bytes] = mapped_column(sa.LargeBinary)
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)
    wrapped: Mapped[str] = mapped_column(sa.String(300))
    also_to: Mapped[str] = mapped_column(sa.String(254), default="", server_default="")  # an address of the writer's own, besides the account's
    told_at: Mapped[datetime | None]  # when its writer was told that its day has come


class EntryOpening(Base):
    """Be the first time that somebody opened another's reflection: told to its author only when they
    narrow its audience.
    """

    __tablename__ = "entry_opening"

    entry_id: Mapped[str] = mapped_column(
        Key, sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[str] = mapped_column(
        Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    opened_at: Mapped[datetime]


class EntryLook(Vaulted, Row):
    """Be what an author said on one day of a page written earlier: is it still true, and what did they not know? Theirs alone."""

    VAULTED = {"sealed_note": ("note",)}
    OWNER = "owner_id"
    if TYPE_CHECKING:
        note: str

    __tablename__ = "entry_look"
    __table_args__ = (sa.UniqueConstraint("entry_id", "looked_on"),)

    entry_id: Mapped[str] = foreign("entry.id", delete="CASCADE", index=False)
    owner_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    looked_on: Mapped[date]
    answer: Mapped[str] = mapped_column(sa.String(10))
    sealed_note: Mapped[bytes | None] = mapped_column(sa.LargeBinary)




class EntryReader(Base):
    """Be what holds for one person and one page that is shared with a circle: there when it was shared, or,
    come later, let in or not by the author's own word.
    """

    __tablename__ = "entry_reader"

    entry_id: Mapped[str] = mapped_column(
        Key, sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[str] = mapped_column(
        Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    reads: Mapped[bool]
    answered_at: Mapped[datetime | None]  # empty for those who were there


class WritingWish(Base):
    """Be how one person likes the page that they write on; theirs alone."""

    __tablename__ = "writing_wish"

    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    prompt_folded: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # Whether a prompt that looks at a success may be offered where all pages look at challenges.
    offered_success: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    # Whether earlier pages come back by themselves.
    comebacks: Mapped[bool] = mapped_column(default=True, server_default=sa.true())


class Silence(Row):
    """Be a time of silent writing in a session: what each begins with on a page of their own, and until when. Who opens one is kept nowhere."""

    __tablename__ = "silence"
    __table_args__ = (sa.UniqueConstraint("opened_by", "client_id"),)

    session_id: Mapped[str] = foreign("session.id", delete="CASCADE")
    opened_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False, delete="SET NULL")
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    tense: Mapped[str] = mapped_column(sa.String(10))
    shape: Mapped[str] = mapped_column(sa.String(20), default="free")
    prompt_id: Mapped[str] = mapped_column(sa.String(10), default="")
    closes_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Starter(Prose, Row):
    """Be a page to begin that a facilitator offers to everyone's journal. Who begins one is kept nowhere."""

    __tablename__ = "starter"
    __table_args__ = (sa.UniqueConstraint("placed_by", "client_id"),)

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    placed_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False, delete="SET NULL")
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    session_id: Mapped[str | None] = foreign("session.id", nullable=True, index=False, delete="SET NULL")
    tense: Mapped[str] = mapped_column(sa.String(10))
    title: Mapped[str] = mapped_column(sa.String(200))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class StarterAway(Base):
    """Be one person's wish to be offered a starter no longer; theirs alone, and the same whether they waved it away or kept a page."""

    __tablename__ = "starter_away"

    starter_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("starter.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)


class WritingSight(Base):
    """Be whether facilitators of a cohort see that writing is happening, the last count, and the one from which they see it."""

    __tablename__ = "writing_sight"
    __table_args__ = (sa.CheckConstraint("counted >= 0", name="counted"), sa.CheckConstraint("writers >= 0", name="writers"))

    group_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("people_group.id", ondelete="CASCADE"), primary_key=True)
    shown_since: Mapped[datetime | None]  # empty while it is off
    counted_on: Mapped[date | None]
    counted: Mapped[int] = mapped_column(default=0, server_default="0")
    # Stays as it is until a count differs by five people or more from it, and from the count before.
    writers: Mapped[int] = mapped_column(default=0, server_default="0")
    moved_on: Mapped[date | None]
