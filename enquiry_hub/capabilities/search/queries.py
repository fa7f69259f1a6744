"""Finding things, in SQLite by FTS5 and in PostgreSQL by its text search, behind one function."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.search.files import FILE, files_with
from enquiry_hub.capabilities.search.folding import fold
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.capabilities.search.services import INDEXED
from enquiry_hub.capabilities.themes.belonging import belongs_under
from enquiry_hub.capabilities.themes.queries import cohort_of
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import from_local
from enquiry_hub.core.database import db, on_sqlite
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.text import plain
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person
from enquiry_hub.identity.people.queries import names_of

WORD = re.compile(r"\w+", re.UNICODE)
ENDINGS = re.compile(r"(?<=\w{4})(?:ies|es|s|ing|ed|y)$")
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
    kind: str = ""


class Results(list[Found]):
    """Be what was found; `files_left` where older files were not looked through for their names."""

    files_left: bool = False


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
    """Say what to look among: a kind, a part of the writer's name, days (both counted in), one thread, a theme of the cohort by its code."""

    kind: str = ""
    who: str = ""
    since: date | None = None
    until: date | None = None
    thread_id: str = ""
    theme: str = ""

    def conditions(self) -> list[Any]:
        """Return what holds for the documents that are meant, but for the theme."""
        found: list[Any] = []
        if self.kind:
            found.append(SearchDocument.subject_kind == self.kind)
        if self.who:
            found.append(sa.exists().where(Person.id == SearchDocument.author_id, Person.display_name.icontains(self.who, autoescape=True)))
        if self.begins:
            found.append(SearchDocument.written_at >= self.begins)
        if self.ends:
            found.append(SearchDocument.written_at < self.ends)
        if self.thread_id:
            found.append(SearchDocument.thread_id == self.thread_id)
        return found

    def themed(self, actor: Actor, cohort_id: str) -> list[Any]:
        """Return what holds for the documents that belong under the theme, if there is one."""
        columns = (SearchDocument.subject_kind, SearchDocument.subject_id, SearchDocument.thread_id)
        return [belongs_under(actor, cohort_of(cohort_id), self.theme, *columns)] if self.theme else []

    def holds(self, who: str, at: datetime) -> bool:
        """Say whether a thing that is in no index is meant, by its writer and its moment; the kind and the thread are asked before."""
        if self.who and self.who.casefold() not in who.casefold():
            return False
        return not (self.begins and at < self.begins) and not (self.ends and at >= self.ends)

    @property
    def begins(self) -> datetime | None:
        """Return the first moment that is meant, where one was chosen."""
        return from_local(self.since, "00:00") if self.since else None

    @property
    def ends(self) -> datetime | None:
        """Return the first moment that is no longer meant, where one was chosen."""
        return from_local(self.until + timedelta(days=1), "00:00") if self.until else None


EVERYTHING = Narrowing()


@dataclass(frozen=True)
class Hit:
    """Be a thing that the actor may read and that has the words, with who wrote it, when, and what it says."""

    thing: Any
    author_id: str | None
    at: datetime | None
    words: str


# What lies sealed is in no index: its feature opens what the actor may read and looks through it.
Unindexed = Callable[[Actor, list[str], str, Narrowing, int], list[Hit]]
_unindexed: dict[str, Unindexed] = {}


def register_unindexed(kind: str) -> Callable[[Unindexed], Unindexed]:
    """Declare how things of a kind are found that are in no index: (actor, words, cohort, among, most) → what the actor may read."""

    def declare(look: Unindexed) -> Unindexed:
        _unindexed[kind] = look
        return look

    return declare


def kinds_found() -> set[str]:
    """Return the kinds that a search can find."""
    return INDEXED | set(_unindexed)


def have_all(words: str, tokens: list[str]) -> bool:
    """Say whether words that are in no index have all that is asked for, whatever their endings."""
    folded = fold(words)
    return all(_pattern(token).search(folded) for token in tokens)


@lru_cache(maxsize=256)
def _pattern(token: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(ENDINGS.sub('', token))}")


def search(actor: Actor, text: str, *, cohort_id: str, among: Narrowing = EVERYTHING) -> Results:
    """Return what the actor may read in a cohort that has all the words; never a title, count or excerpt of anything else.

    The best matches are asked of each kind's own rule, some hundreds at a time, until enough of them may be read.
    """
    tokens = WORD.findall(fold(text))[:MOST_WORDS]
    if not tokens:
        return Results()
    themed, kept = among.themed(actor, cohort_id), list[tuple[SearchDocument, Any]]()
    start, many = 0, FIRST_PIECE
    while len(kept) < MOST_FOUND:
        documents = _candidates(tokens, cohort_id, [*among.conditions(), *themed], start, many)
        things = subjects.find_many(actor, {(document.subject_kind, document.subject_id) for document in documents})
        pairs = ((document, things.get((document.subject_kind, document.subject_id))) for document in documents)
        kept += [(document, thing) for document, thing in pairs if thing is not None]
        if len(documents) < many:
            break
        start, many = start + many, many * 4
    sealed = [
        (kind, hit) for kind, look in _unindexed.items() if among.kind in ("", kind) for hit in look(actor, tokens, cohort_id, among, MOST_FOUND)
    ]  # fmt: skip
    files, files_left = _files(actor, tokens, cohort_id, among, themed) if among.kind in ("", FILE) else ([], False)
    names = names_of({document.author_id for document, _thing in kept} | {hit.author_id for _kind, hit in sealed})
    hits = sealed + [(document.subject_kind, Hit(thing, document.author_id, document.written_at, getattr(thing, "body", "") or "")) for document, thing in kept]
    results = Results((files + [_found(kind, hit, names, tokens) for kind, hit in hits])[:MOST_FOUND])
    results.files_left = files_left
    return results


def _files(actor: Actor, tokens: list[str], cohort_id: str, among: Narrowing, themed: list[Any]) -> tuple[list[Found], bool]:
    files, left = files_with(actor, tokens, cohort_id, MOST_FOUND, themed, since=among.begins, before=among.ends)
    names = names_of({file.row.owner_id for file in files})
    found = [
        Found("file", _("file"), file.row.filename, file.href, file.title, names.get(file.row.owner_id, ""), file.row.created_at, FILE)
        for file in files
        if among.holds(names.get(file.row.owner_id, ""), file.row.created_at) and among.thread_id in ("", file.thread_id)
    ]
    return found, left


def _candidates(tokens: list[str], cohort_id: str, meant: list[Any], start: int, many: int) -> list[SearchDocument]:
    """Return a piece of the documents in a cohort that have the words, whoever may read them."""
    matches, order = _matching(tokens, cohort_id)
    group = sa.select(Group.id).where(sa.or_(Group.id == cohort_id, Group.parent_id == cohort_id))
    query = sa.select(SearchDocument).where(matches, SearchDocument.group_id.in_(group), *meant)
    return list(db.session.scalars(query.order_by(order, SearchDocument.number).limit(many).offset(start)))


def _found(kind: str, hit: Hit, names: dict[str, str], tokens: list[str]) -> Found:
    known = subjects.KINDS[kind]
    title, href = known.title(hit.thing), known.href(hit.thing)
    return Found(known.icon, known.word, title, href, _around(hit.words, tokens), names.get(hit.author_id or "", ""), hit.at, kind)


def _around(words: str, tokens: list[str]) -> str:
    """Return some words around the first match."""
    words = plain(words)
    place = min((at for at in (fold(words).find(token) for token in tokens) if at >= 0), default=0)
    start = max(0, words.rfind(" ", 0, max(0, place - 60)) + 1)
    piece = words[start : start + 180]
    return ("…" if start else "") + piece + ("…" if start + 180 < len(words) else "")
