"""Threads, posts and what people do with them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.clock import today
from enquiry_hub.core.columns import Base, Key, Prose, Row, foreign, new_id

VISIBLE, HELD, HIDDEN, REMOVED, MOVED, SEALED = "visible", "held", "hidden", "removed", "moved", "sealed"
STATES = (VISIBLE, HELD, HIDDEN, REMOVED, MOVED, SEALED)
MOVES, UNDO_MOVE_DAYS = ("move", "split", "merge"), 7
WORDS = ("helpful", "same here", "thank you", "I saw this too")


class Thread(Row):
    """Be a conversation in a group, or about a thing. Its counters are changed only together with a post."""

    __tablename__ = "thread"
    __table_args__ = (
        sa.UniqueConstraint("started_by", "client_id"),
        sa.Index("ix_thread_about", "about_kind", "about_id"),
        sa.Index("ix_thread_group_id_last_post_at", "group_id", "last_post_at"),
    )

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", index=False)
    started_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    title: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(30), default="discussion")
    tense: Mapped[str] = mapped_column(sa.String(10), default="")
    about_kind: Mapped[str] = mapped_column(sa.String(30), default="")
    about_id: Mapped[str] = mapped_column(Key, default="")
    # Where true, only those who may read the thing that the thread is about may read the thread.
    restricted: Mapped[bool] = mapped_column(default=False)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_change: Mapped[int] = mapped_column(default=0)
    last_post_at: Mapped[datetime]
    pinned_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    # The way of talking that is or was followed in the thread; its rows are kept by the part that runs it.
    talk_id: Mapped[str | None] = mapped_column(Key)
    locked_until: Mapped[date | None]  # from this day on it is open again; no one has to do anything
    locked_reason: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    slow_minutes: Mapped[int] = mapped_column(default=0, server_default="0")  # how long one person waits between two posts
    unnamed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # whether people may write in it without their name
    merged_into_id: Mapped[str | None] = foreign("thread.id", nullable=True, delete="SET NULL", index=False)
    version: Mapped[int] = mapped_column(default=1)

    @property
    def closed(self) -> bool:
        """Say whether nobody can write in it today."""
        return self.locked_at is not None and (self.locked_until is None or self.locked_until > today())


class ThreadGuest(Row):
    """Let one person into one thread and into nothing else."""

    __tablename__ = "thread_guest"
    __table_args__ = (sa.UniqueConstraint("thread_id", "person_id"),)

    thread_id: Mapped[str] = foreign("thread.id", delete="CASCADE", index=False)
    person_id: Mapped[str] = foreign("person.id", delete="CASCADE")
    invited_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    ends_on: Mapped[date | None]


class Newcomer(Base):
    """Keep somebody who came into a peer group out of a thread that was there before them, until all who wrote in it say yes."""

    __tablename__ = "thread_newcomer"

    thread_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    yes: Mapped[list] = mapped_column(sa.JSON, default=list)


class Post(Prose, Row):
    """Be one contribution; `seq` is its place for ever, `change` the thread's count when it last changed."""

    __tablename__ = "post"
    __table_args__ = (
        sa.UniqueConstraint("thread_id", "seq"),
        sa.UniqueConstraint("author_id", "client_id"),
        sa.Index("ix_post_thread_id_change", "thread_id", "change"),
        sa.Index("ix_post_thread_id_root_seq", "thread_id", "root_seq", "seq"),
    )

    thread_id: Mapped[str] = foreign("thread.id", delete="CASCADE", index=False)
    author_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    seq: Mapped[int]
    change: Mapped[int]
    # The place of the post that the conversation began with; its own where it answers nobody.
    root_seq: Mapped[int] = mapped_column(default=lambda context: context.get_current_parameters()["seq"])
    reply_to_id: Mapped[str | None] = foreign("post.id", nullable=True, index=False)
    state: Mapped[str] = mapped_column(sa.String(10), default=VISIBLE)
    # Where this row only keeps the place of a post that was moved to another thread: that post.
    moved_id: Mapped[str | None] = foreign("post.id", nullable=True, delete="SET NULL")
    edited_at: Mapped[datetime | None]
    step: Mapped[str] = mapped_column(sa.String(30), default="")
    reactions: Mapped[dict] = mapped_column(sa.JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)


class PostMove(Row):
    """Be one move of posts from one thread to another, with what stood before, so that it can be undone."""

    __tablename__ = "post_move"
    row_name = "move"

    source_id: Mapped[str] = foreign("thread.id", delete="CASCADE")
    target_id: Mapped[str] = foreign("thread.id", delete="CASCADE")
    moved_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    action: Mapped[str] = mapped_column(sa.String(20))
    # For each post: its id, the id of the row that keeps its old place, both places, what it answered, and the root of that conversation.
    places: Mapped[list] = mapped_column(sa.JSON)
    before: Mapped[dict] = mapped_column(sa.JSON, default=dict)  # of a thread that was joined: how it was closed and pinned, and the words above it
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)


class ThreadContext(Prose, Row):
    """Be what a thread is about as things stand now: one box above the posts, kept up to date by those who write in it."""

    __tablename__ = "thread_context"
    __table_args__ = (sa.UniqueConstraint("thread_id"),)
    row_name = "context"

    thread_id: Mapped[str] = foreign("thread.id", delete="CASCADE", index=False)
    changed_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    # Versions up to this one were hidden: their words are only in the history, where those who moderate see them.
    hidden_upto: Mapped[int] = mapped_column(default=0, server_default="0")


class Moment(Row):
    """Be a place in a thread that is worth coming back to, with its label."""

    __tablename__ = "thread_moment"
    __table_args__ = (sa.UniqueConstraint("thread_id", "seq"),)

    thread_id: Mapped[str] = foreign("thread.id", delete="CASCADE", index=False)
    seq: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(80))
    marked_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)


class ReadingHabit(Base):
    """Be the order in which one person likes to read threads."""

    __tablename__ = "reading_habit"

    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    threaded: Mapped[bool] = mapped_column(default=False)


class Reaction(Base):
    """Be one word that one person said to one post."""

    __tablename__ = "reaction"

    post_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(sa.String(20), primary_key=True)


class Reading(Base):
    """Be how far one person has read one thread, and whether they follow it."""

    __tablename__ = "thread_reading"

    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True, index=True)
    read_seq: Mapped[int] = mapped_column(default=0)
    attention: Mapped[str] = mapped_column(sa.String(10), default="")  # "follow", "mute" or as the group does


UNNAMED = "unnamed"  # the step of a post that was written without a name


class UnnamedWords(Prose, Base):
    """Be words without a name that wait for the next morning: the day, and no moment, order or person in the clear."""

    __tablename__ = "unnamed_words"
    # SQLite would keep the order of writing as the number of the row.
    __table_args__ = {"sqlite_with_rowid": False}

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=new_id)
    thread_id: Mapped[str] = foreign("thread.id", delete="CASCADE")
    day: Mapped[date]
    author: Mapped[str] = mapped_column(sa.String(300))  # sealed
    mark: Mapped[str] = mapped_column(sa.String(64), unique=True)  # of the form, hashed: sent twice, written once
    secret: Mapped[str] = mapped_column(sa.String(64), unique=True)  # to take it back, hashed
    beside: Mapped[dict | None] = mapped_column(sa.JSON(none_as_null=True))  # what a later feature posts with them


class UnnamedAuthor(Base):
    """Be who wrote a post without a name, sealed; all of a morning are written at once, in no order."""

    __tablename__ = "unnamed_author"
    __table_args__ = {"sqlite_with_rowid": False}

    post_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date]  # on which it was written: contacts named from then on cannot open it
    author: Mapped[str] = mapped_column(sa.String(300))
    mark: Mapped[str] = mapped_column(sa.String(64), unique=True)
    secret: Mapped[str] = mapped_column(sa.String(64), unique=True)


class UnnamedOpening(Row):
    """Be one officer's word that who wrote a post has to be known, with the reason; it takes two."""

    __tablename__ = "unnamed_opening"
    __table_args__ = (sa.UniqueConstraint("post_id", "person_id"),)

    post_id: Mapped[str] = foreign("post.id", delete="CASCADE", index=False)
    person_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    reason: Mapped[str] = mapped_column(sa.String(2000))


class UnnamedAnswer(Row):
    """Be what was answered alone to whoever wrote a post without a name; the words lie sealed, and nothing says who reads them."""

    __tablename__ = "unnamed_answer"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"),)

    post_id: Mapped[str] = foreign("post.id", delete="CASCADE")
    author_id: Mapped[str | None] = foreign("person.id", nullable=True, delete="SET NULL", index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    sealed: Mapped[str] = mapped_column(sa.Text)
