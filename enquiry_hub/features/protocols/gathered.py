"""Reading the posts of a thread to choose among them, and what a post stands on that puts others together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.search.folding import fold
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.capabilities.search.queries import MOST_WORDS, WORD
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.text import excerpt
from enquiry_hub.features.discussions.models import UNNAMED, VISIBLE, Post, Thread
from enquiry_hub.features.discussions.queries import WINDOW
from enquiry_hub.features.protocols.models import Source, Talk, Turn
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class Line:
    """Be a post in one line: where it stands, whose it is, when it was written, and how it begins."""

    id: str
    thread_id: str
    seq: int
    name: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Choice:
    """Be some posts of a thread to choose among, in order; `before` is what earlier ones stand before and `start` where later ones begin, 0 at the ends."""

    lines: list[Line]
    before: int
    start: int


def posts_to_choose(actor: Actor, thread: Thread, words: str = "", *, before: int = 0, start: int = 0) -> Choice:
    """Return a window of the posts that everyone in a thread can read: the newest, those before a place or those from one; with words, posts that have them all."""
    every = _listed(actor).where(Post.thread_id == thread.id, *_with_words(words))
    if start:
        wanted = every.where(Post.seq >= start).order_by(Post.seq)
    else:
        wanted = every.where(Post.seq < before if before else sa.true()).order_by(Post.seq.desc())
    lines = sorted((_line(row) for row in db.session.execute(wanted.limit(WINDOW))), key=lambda line: line.seq)
    if not lines:
        return Choice([], 0, 0)
    first, last = lines[0].seq, lines[-1].seq
    return Choice(lines, first if _any(every.where(Post.seq < first)) else 0, last + 1 if _any(every.where(Post.seq > last)) else 0)


def _any(query: sa.Select[Any]) -> bool:
    return db.session.execute(query.with_only_columns(Post.id).limit(1)).first() is not None


def chosen_posts(actor: Actor, thread: Thread, post_ids: Iterable[str]) -> list[Line]:
    """Return those of some posts that are in a thread and can be read by everyone there, in order."""
    query = _listed(actor).where(Post.thread_id == thread.id, Post.id.in_(list(post_ids))).order_by(Post.seq)
    return [_line(row) for row in db.session.execute(query)]


def posts_said(actor: Actor, talk: Talk) -> list[Line]:
    """Return what was said under a way of talking and can be read, in order."""
    said = sa.select(Turn.post_id).where(Turn.talk_id == talk.id, Turn.post_id.is_not(None))
    return [_line(row) for row in db.session.execute(_listed(actor).where(Post.id.in_(said)).order_by(Post.seq))]


def quotable_in(talk: Talk) -> list[str]:
    """Return the ids of the posts that were chosen to be quoted."""
    return list(db.session.scalars(sa.select(Turn.post_id).where(Turn.talk_id == talk.id, Turn.quotable.is_(True), Turn.post_id.is_not(None))))


def sources_of(actor: Actor, post: Post) -> tuple[list[Line], int]:
    """Return what a post stands on and can be read now, in order of time, and how many more there were: of those nothing is said."""
    query = _listed(actor).join(Source, Source.source_id == Post.id).where(Source.post_id == post.id).order_by(Post.created_at, Post.seq)
    lines = [_line(row, 300) for row in db.session.execute(query)]
    whole = db.session.scalar(sa.select(sa.func.count()).select_from(Source).where(Source.post_id == post.id)) or 0
    return lines, whole - len(lines)


def _listed(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    query = visible(actor, "discussions:post:read").outerjoin(Person, Person.id == Post.author_id).where(Post.state == VISIBLE)
    return query.with_only_columns(Post.id, Post.thread_id, Post.seq, Person.display_name, Post.created_at, Post.body, Post.step)


def _with_words(text: str) -> list[Any]:
    """Return what holds for posts that have all these words, or are by somebody whose name has them."""
    words = sa.select(SearchDocument.words).where(SearchDocument.subject_kind == "post", SearchDocument.subject_id == Post.id).correlate(Post).scalar_subquery()
    tokens = WORD.findall(fold(text))[:MOST_WORDS]
    return [sa.or_(words.contains(token, autoescape=True), Person.display_name.icontains(token, autoescape=True)) for token in tokens]


def _line(row: Any, length: int = 120) -> Line:
    nobody = _("Without a name") if row[6] == UNNAMED else _("A former member")
    return Line(row[0], row[1], row[2], row[3] or nobody, row[4], excerpt(row[5], length))
