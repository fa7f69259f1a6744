"""The kinds of thing that threads, links, files, notices and search can be about.

A capability that serves every feature (an attachment, a link, a notice) names its subject by kind and id. Here each
feature says, once, which table a kind is, which permission reads it, what it is called and where it is found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core import access
from enquiry_hub.core.access import ASKING, Actor, asked_by
from enquiry_hub.core.columns import Key, Row
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass


@dataclass(frozen=True)
class Kind:
    """Describe one kind of thing."""

    name: str
    model: type[Row]
    read: str
    title: Callable[[Any], str]
    href: Callable[[Any], str]
    icon: str
    word: str
    group_of: Callable[[Any], str | None]
    attach: str
    discuss: str
    sealed: bool
    asks_licence: bool
    called: Callable[[Any], str] | None
    sort: str
    carries_files: bool

    def word_for(self, row: Any) -> str:
        """Return what one thing of the kind is called, which may say more than the word for all."""
        return self.called(row) if self.called else self.word


@dataclass(frozen=True)
class Shipped:
    """Describe a kind of thing that comes with the application: the same for everybody, read by whoever is signed in, in no table."""

    name: str
    things: Callable[[], Mapping[str, Any]]
    title: Callable[[Any], str]
    href: Callable[[Any], str]
    icon: str
    word: str
    sealed: bool = False


KINDS: dict[str, Kind] = {}
SHIPPED: dict[str, Shipped] = {}


def register_kind(
    name: str, model: type[Row], *, read: str, title: Callable[[Any], str], href: Callable[[Any], str], icon: str, word: str,
    group_of: Callable[[Any], str | None] = lambda row: row.group_id, attach: str = "", discuss: str = "", sealed: bool = False, asks_licence: bool = False,
    called: Callable[[Any], str] | None = None, sort: str = "", carries_files: bool = False,
) -> None:  # fmt: skip
    """Make a kind known; `href` is called inside a request or with an application pushed, `group_of` names the group that a row belongs to,
    `attach` the permission to hang files on it (none: it takes no files), `discuss` the one to start its thread (none: it has no thread, whose title
    would be read by more than may read the thing).
    The words of a `sealed` kind lie sealed in the store, and so does what is said beside a link to one.
    With `asks_licence` nobody hangs a file on it without saying by what right. `called` says what one of them is where the word is too wide, `sort` is
    the permission to sort it under themes (none: it is under none). `carries_files` says that files come to it otherwise than by being hung on it.
    """
    KINDS[name] = Kind(name, model, read, title, href, icon, word, group_of, attach, discuss, sealed, asks_licence, called, sort, carries_files or bool(attach))


def register_shipped(
    name: str, things: Callable[[], Mapping[str, Any]], *, title: Callable[[Any], str], href: Callable[[Any], str], icon: str, word: str
) -> None:  # fmt: skip
    """Make a kind known whose things, by their ids, come with the application."""
    SHIPPED[name] = Shipped(name, things, title, href, icon, word)


def described(kind: str) -> Kind | Shipped | None:
    """Return how a kind is described, whether it lies in a table or comes with the application."""
    return KINDS.get(kind) or SHIPPED.get(kind)


@cache
def _those(kind: Kind) -> sa.Select[Any]:
    # Writing a rule out costs more than asking it: it is written once, for whoever asks.
    return access.visible(ASKING, kind.read).where(kind.model.id.in_(sa.bindparam("ids", expanding=True, required=True, type_=Key)))


def find(actor: Actor, kind: str, row_id: str) -> Any | None:
    """Return the thing if the actor may read it, else None."""
    if kind in SHIPPED and actor.signed_in:
        return SHIPPED[kind].things().get(row_id)
    found = KINDS.get(kind)
    if found is None or not actor.signed_in:
        return None
    return db.session.scalar(_those(found), {**asked_by(actor), "ids": [row_id]})


def find_many(actor: Actor, pairs: set[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """Return those of the (kind, id) pairs that the actor may read, with one query a kind."""
    things: dict[tuple[str, str], Any] = {}
    for kind in {kind for kind, _ in pairs} & set(KINDS) if actor.signed_in else ():
        ids = [row_id for name, row_id in pairs if name == kind]
        for row in db.session.scalars(_those(KINDS[kind]), {**asked_by(actor), "ids": ids}):
            things[kind, row.id] = row
    for kind, row_id in pairs if actor.signed_in else ():
        if kind in SHIPPED and (thing := SHIPPED[kind].things().get(row_id)) is not None:
            things[kind, row_id] = thing
    return things


def may_read(actor: Actor, kind_column: Any, id_column: Any, kinds: tuple[str, ...] | None = None) -> ColumnElement[bool]:
    """Return the SQL condition "may read the thing that these two columns name": the rule of files, notices and search."""
    clauses = []
    for kind in KINDS.values() if kinds is None else (KINDS[name] for name in kinds if name in KINDS):
        reads = access.PERMISSIONS[kind.read].condition(actor)
        inner = sa.select(sa.literal(1)).select_from(kind.model).where(kind.model.id == id_column, reads)
        clauses.append(sa.and_(kind_column == kind.name, sa.exists(inner.correlate_except(kind.model))))
    return sa.or_(sa.false(), *clauses)
