"""What else than posts may be about a child: things whose words are taken down one by one, where they stand and where they are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.columns import written_columns
from enquiry_hub.capabilities.moderation.words import TAKEN_DOWN

# The lists of things in which people write; others hold codes, ids and figures. Beside words stand days in them.
WRITTEN_LISTS = ("options", "steps")
NO_LISTS = ("answer", "awaited", "facets", "left", "movement", "pairs", "practice_leads")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Removable:
    """Be a kind of thing whose words can be taken down: the permission, asked of what `asked_of` gives, and who wrote it."""

    permission: str
    asked_of: Callable[[Any], Any]
    author_of: Callable[[Any], str | None]


@dataclass(frozen=True)
class Words:
    """Be one text on a thing and where it stands there, as row, column and path in it; the key by which it is chosen says nothing of whose it is."""

    text: str
    places: list[tuple[Any, str, str]]

    @property
    def key(self) -> str:
        """Return what names the text in a form."""
        return sha256(self.text.encode()).hexdigest()[:16]


Rows = Callable[[Any], Iterable[Any]]
REMOVABLE: dict[str, Removable] = {}
_SHOWN: dict[str, list[Rows]] = {}
_KEPT: dict[str, list[Rows]] = {}


def register_removable(kind: str, permission: str, *, asked_of: Callable[[Any], Any], author_of: Callable[[Any], str | None] = lambda row: None) -> None:
    """Let the words of things of a kind be taken down by whoever has a permission."""
    REMOVABLE[kind] = Removable(permission, asked_of, author_of)


def stands_with(kind: str) -> Callable[[Rows], Rows]:
    """Register a function that returns the rows whose words stand on the page of a thing too, for those who may take them down."""

    def registered(found: Rows) -> Rows:
        _SHOWN.setdefault(kind, []).append(found)
        return found

    return registered


def kept_of(kind: str) -> Callable[[Rows], Rows]:
    """Register a function that returns the rows in which words of a thing are kept again, such as its history: there they are taken out too."""

    def registered(found: Rows) -> Rows:
        _KEPT.setdefault(kind, []).append(found)
        return found

    return registered


def rows_on(kind: str, thing: Any) -> list[Any]:
    """Return the rows whose words stand on a thing's page, the thing first."""
    return [thing, *(row for found in _SHOWN.get(kind, ()) for row in found(thing))]


def rows_kept(kind: str, thing: Any) -> list[Any]:
    """Return the rows in which a thing's words are kept again."""
    return [row for found in _KEPT.get(kind, ()) for row in found(thing)]


def words_on(kind: str, thing: Any) -> list[Words]:
    """Return what is written on a thing's page, text by text; what was taken down already, and what nobody wrote, is left out."""
    found: dict[str, list[tuple[Any, str, str]]] = {}
    for row in rows_on(kind, thing):
        for name in columns_of(row):
            for path, text in _texts(getattr(row, name)) if name not in (*NO_LISTS, "link") else ():
                if _LETTER.search(text) and text != str(TAKEN_DOWN):
                    found.setdefault(text, []).append((row, name, path))
    return [Words(text, places) for text, places in found.items()]


def columns_of(row: Any) -> list[str]:
    """Return the attributes of a row in which somebody's words stand."""
    return written_columns(sa.inspect(type(row)), everywhere=True)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and not _DAY.fullmatch(value):
        yield path, value
    elif isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, f"{path}/{name}")


def put_at(value: Any, path: str, instead: str) -> Any:
    """Return a value with another text at the place that a path names."""
    if not path:
        return instead
    name, _slash, rest = path[1:].partition("/")
    deeper = f"/{rest}" if rest else ""
    if isinstance(value, dict):
        return {key: put_at(inner, deeper, instead) if key == name else inner for key, inner in value.items()}
    return [put_at(inner, deeper, instead) if str(place) == name else inner for place, inner in enumerate(value)]


def without_wholes(value: Any, wholes: Collection[str], instead: str) -> Any:
    """Return a value without texts that were taken down: where one is the whole of it, and where a longer one stands within."""
    if isinstance(value, str):
        if value.strip() in wholes:
            return instead
        for whole in wholes:
            if len(whole) >= LONG_ENOUGH and whole in value:
                value = value.replace(whole, instead)
        return value
    if isinstance(value, dict):
        return {key: without_wholes(inner, wholes, instead) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_wholes(inner, wholes, instead) for inner in value]
    return value


LONG_ENOUGH = 8  # letters: a shorter text is the whole of a line, or stands in other words by chance
