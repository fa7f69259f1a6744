"""What else than posts may be about a child: things whose words are taken down one by one, where they stand and where they are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.columns import written_columns
from enquiry_hub.capabilities.moderation.words import TAKEN_DOWN, TAKEN_EARLIER
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.identity.groups.models import Group

# The lists of things in which people write; others hold codes, ids and figures. Beside words stand days in them.
WRITTEN_LISTS = ("options", "steps")
NO_LISTS = ("answer", "awaited", "facets", "left", "movement", "pairs", "pairs_told", "practice_leads")
# What is not chosen on a thing's page: addresses, what is shown to few there, and what keeps other things' words again.
NOT_CHOSEN = ("link", "claim", "snapshot", "parts", "open_fields", "closed")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Removable:
    """Be a kind of thing whose words can be taken down: the permission, asked of what `asked_of` gives, who wrote it, and whether whoever reads it reads why it was changed."""

    permission: str
    asked_of: Callable[[Any], Any]
    author_of: Callable[[Any], str | None]
    tells_why: bool = True


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
EVERY = "*"
REMOVABLE: dict[str, Removable] = {}
_SHOWN: dict[str, list[Rows]] = {}
_KEPT: dict[str, list[Rows]] = {}


def _group_of(row: Any) -> Group:
    return db.session.get_one(Group, row.group_id)


def register_removable(
    kind: str, permission: str = "groups:cohort:facilitate", *, asked_of: Callable[[Any], Any] = _group_of, author_of: Callable[[Any], str | None] = lambda row: None,
    tells_why: bool = True,
) -> None:  # fmt: skip
    """Let the words of things of a kind be taken down by whoever has a permission; where none is named, by whoever runs their cohort."""
    REMOVABLE[kind] = Removable(permission, asked_of, author_of, tells_why)


def stands_with(kind: str) -> Callable[[Rows], Rows]:
    """Register a function that returns the rows whose words stand on the page of a thing too, for those who may take them down."""

    def registered(found: Rows) -> Rows:
        _SHOWN.setdefault(kind, []).append(found)
        return found

    return registered


def kept_of(kind: str) -> Callable[[Rows], Rows]:
    """Register a function that returns the rows in which words of a thing (`EVERY` for any) are kept again, such as its history: there they are taken out too."""

    def registered(found: Rows) -> Rows:
        _KEPT.setdefault(kind, []).append(found)
        return found

    return registered


def rows_on(kind: str, thing: Any) -> list[Any]:
    """Return the rows whose words stand on a thing's page, the thing first, with why it was changed where its readers read that."""
    whys = sa.select(Revision).where(Revision.subject_id == thing.id, Revision.reason != "").order_by(Revision.number)
    told = db.session.scalars(whys) if REMOVABLE[kind].tells_why else ()
    return [thing, *(row for found in _SHOWN.get(kind, ()) for row in found(thing)), *told]


def rows_kept(kind: str, thing: Any) -> list[Any]:
    """Return the rows in which a thing's words are kept again."""
    return [row for found in (*_KEPT.get(kind, ()), *_KEPT.get(EVERY, ())) for row in found(thing)]


def words_on(kind: str, thing: Any) -> list[Words]:
    """Return what is written on a thing's page, text by text; what was taken down already, and what nobody wrote, is left out."""
    found: dict[str, list[tuple[Any, str, str]]] = {}
    for row in rows_on(kind, thing):
        for name in columns_of(row):
            for path, text in _texts(getattr(row, name)) if name not in NOT_CHOSEN and not (name in NO_LISTS and _is_list(row, name)) else ():
                if is_written(text) and text not in (str(TAKEN_DOWN), str(TAKEN_EARLIER)):
                    found.setdefault(text, []).append((row, name, path))
    return [Words(text, places) for text, places in found.items()]


def columns_of(row: Any) -> list[str]:
    """Return the attributes of a row in which somebody's words stand."""
    return written_columns(sa.inspect(type(row)), everywhere=True)


def _is_list(row: Any, name: str) -> bool:
    return isinstance(sa.inspect(type(row)).column_attrs[name].columns[0].type, sa.JSON)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, f"{path}/{name}")


def is_written(text: str) -> bool:
    """Say whether a text is somebody's words, and no day and no figure."""
    return bool(_LETTER.search(text)) and not _DAY.fullmatch(text)


def put_at(value: Any, path: str, instead: str) -> Any:
    """Return a value with another text at the place that a path names, if a text stands there."""
    if not path:
        return instead if isinstance(value, str) else value
    name, _slash, rest = path[1:].partition("/")
    deeper = f"/{rest}" if rest else ""
    if isinstance(value, dict):
        return {key: put_at(inner, deeper, instead) if key == name else inner for key, inner in value.items()}
    if isinstance(value, list):
        return [put_at(inner, deeper, instead) if str(place) == name else inner for place, inner in enumerate(value)]
    return value


# A text within others has to be so long before it goes: where the thing itself is kept again, and beside other things of the same framework.
LONG_ENOUGH, FAR_ENOUGH = 8, 25  # letters


def without_wholes(value: Any, wholes: Collection[str], instead: str, *, code: str | None = None) -> Any:
    """Return a value without texts that were taken down: where one is the whole of it, and where one that is long enough stands within.

    `code` names the thing where others are kept in the same value: in what does not bear it only long texts go.
    """
    if isinstance(value, dict):
        below = None if value.get("code") == code else code
        return {key: without_wholes(inner, wholes, instead, code=below) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_wholes(inner, wholes, instead, code=code) for inner in value]
    if not isinstance(value, str):
        return value
    if code is None and value.strip() in wholes:
        return instead
    for whole in wholes:
        if len(whole) >= (FAR_ENOUGH if code else LONG_ENOUGH):
            value = value.replace(whole, instead)
    return value
