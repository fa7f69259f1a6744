"""Finding things, in SQLite by FTS5 and in PostgreSQL by its text search, behind one function."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.search.folding import fold
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import from_local
from enquiry_hub.core.database import db, on_sqlite
from enquiry_hub.core.text import plain
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person

WORD = re.compile(r"\w+", re.UNICODE)
MOST_WORDS, MOST_FOUND, FIRST_PIECE = 12, 60, 120


@dataclass(frozen=True)
class Found:
    """Be one thing that was found, with words around what matched."""

    icon: str
    word: str
    title: str
    href: str
    excerpt: str
    author: str = ""
    written_at: datetime | None = None


def _matching(tokens: list[str], cohort_id: str) -> tuple[Any, Any]:
    """Return the condition that all words occur (the last one may be a beginning), and the order of relevance."""
    if on_sqlite():
        words = " ".join(f'"{token}"' for token in tokens[:-1]) + f' "{tokens[-1]}"*'
        hits = sa.text(
            "SELECT rowid AS number, rank FROM search_index WHERE search_index MATCH :words || "
            "(SELECT coalesce(parent_id, id) FROM people_group WHERE id = :cohort_id) || '\"'"
        ).bindparams(words=f'{{words}} : ({words}) AND {{place}} : "', cohort_id=cohort_id)
        table = hits.columns(sa.column("number", sa.Integer), sa.column("rank", sa.Float)).subquery()
        return SearchDocument.number == table.c.number, table.c.rank
    asked = sa.func.to_tsquery(sa.literal_column("'english'::regconfig"), " & ".join([*tokens[:-1], tokens[-1] + ":*"]))
    vector = sa.func.to_tsvector(sa.literal_column("'english'::regconfig"), SearchDocument.words)
    return vector.op("@@")(asked), sa.func.ts_rank(vector, asked).desc()


@dataclass(frozen=True)
class Narrowing:
    """Say what to look among: a kind, a part of the writer's name, days (both counted in), one thread."""

    kind: str = ""
    who: str = ""
    since: date | None = None
    until: date | None = None
    thread_id: str = ""

    def conditions(self) -> list[Any]:
        """Return what holds for the documents that are meant."""
        found: list[Any] = []
        if self.kind:
            found.append(SearchDocument.subject_kind == self.kind)
        if self.who:
            found.append(sa.exists().where(Person.id == SearchDocument.author_id, Person.display_name.icontains(self.who, autoescape=True)))
        if self.since:
            found.append(SearchDocument.written_at >= from_local(self.since, "00:00"))
        if self.until:
            found.append(SearchDocument.written_at < from_local(self.until + timedelta(days=1), "00:00"))
        if self.thread_id:
            found.append(SearchDocument.thread_id == self.thread_id)
        return found


    def holds(self, who: str, at: datetime) -> bool:
        """Say whether a thing that is in no index is meant, by its writer and its moment; the kind and the thread are asked before."""
        if self.who and self.who.casefold() not in who.casefold():
            return False
        if self.since and at < from_local(self.since, "00:00"):
            return False
        return not (self.until and at >= from_local(self.until + timedelta(days=1), "00:00"))


# What lies sealed is in no index: its feature opens what the actor may read and looks through it.
Unindexed = Callable[[Actor, list[str], str, Narrowing, int], list[Any]]
_unindexed: dict[str, Unindexed] = {}


def register_unindexed(kind: str) -> Callable[[Unindexed], Unindexed]:
    """Declare how things of a kind are found that are in no index: (actor, words, cohort, among, most) → things that the actor may read."""

    def declare(look: Unindexed) -> Unindexed:
        _unindexed[kind] = look
        return look

    return declare


def search(actor: Actor, text: str, *, cohort_id: str, among: Narrowing = Narrowing()) -> list[Found]:
    """Return what the actor may read in a cohort that has all the words; never a title, count or excerpt of anything else.

    The best matches are asked of each kind's own rule, some hundreds at a time, until enough of them may be read.
    """
    tokens = WORD.findall(fold(text))[:MOST_WORDS]
    if not tokens:
        return []
    kept: list[tuple[SearchDocument, Any]] = []
    start, many = 0, FIRST_PIECE
    while len(kept) < MOST_FOUND:
        documents = _candidates(tokens, cohort_id, among, start, many)
        things = subjects.find_many(actor, {(document.subject_kind, document.subject_id) for document in documents})
        pairs = ((document, things.get((document.subject_kind, document.subject_id))) for document in documents)
        kept += [(document, thing) for document, thing in pairs if thing is not None]
        if len(documents) < many:
            break
        start, many = start + many, many * 4
    sealed = [
        (kind, thing) for kind, look in _unindexed.items() if among.kind in ("", kind) for thing in look(actor, tokens, cohort_id, among, MOST_FOUND)
    ]  # fmt: skip
    names = _names({document.author_id for document, _thing in kept} | {thing.author_id for _kind, thing in sealed})
    found = [_found(kind, thing, thing.author_id, thing.written_at, names, tokens) for kind, thing in sealed]
    found += [_found(document.subject_kind, thing, document.author_id, document.written_at, names, tokens) for document, thing in kept]
    return found[:MOST_FOUND]


def _candidates(tokens: list[str], cohort_id: str, among: Narrowing, start: int, many: int) -> list[SearchDocument]:
    """Return a piece of the documents in a cohort that have the words, whoever may read them."""
    matches, order = _matching(tokens, cohort_id)
    group = sa.select(Group.id).where(sa.or_(Group.id == cohort_id, Group.parent_id == cohort_id))
    query = sa.select(SearchDocument).where(matches, SearchDocument.group_id.in_(group), *among.conditions())
    return list(db.session.scalars(query.order_by(order, SearchDocument.number).limit(many).offset(start)))


def _found(kind: str, thing: Any, author_id: str | None, at: datetime | None, names: dict[str, str], tokens: list[str]) -> Found:
    known = subjects.KINDS[kind]
    return Found(known.icon, known.word, known.title(thing), known.href(thing), _around(thing, tokens), names.get(author_id or "", ""), at)


def _names(author_ids: set[str | None]) -> dict[str, str]:
    ids = author_ids - {None}
    return dict(db.session.execute(sa.select(Person.id, Person.display_name).where(Person.id.in_(ids))).all()) if ids else {}  # type: ignore[arg-type]


def _around(thing: Any, tokens: list[str]) -> str:
    """Return some words of a thing around the first match, from the thing itself as it stands now."""
    words = plain(getattr(thing, "body", "") or "")
    place = min((at for at in (fold(words).find(token) for token in tokens) if at >= 0), default=0)
    start = max(0, words.rfind(" ", 0, max(0, place - 60)) + 1)
    piece = words[start : start + 180]
    return ("…" if start else "") + piece + ("…" if start + 180 < len(words) else "")
