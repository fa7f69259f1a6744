"""Words that lie in the store sealed, each with the key of the person whose they are.

The cipher is AES-256-GCM of the `cryptography` library. A sealed value is a format byte, a nonce of 12 bytes and the text with its
tag; it is bound to the table, the column and the owner, so that moved elsewhere it opens no more. Whose key it is and how that is
kept is not known here (`use_keys`). What this protects from, and what not: docs/decisions/0013.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.errors import HubError

log = logging.getLogger(__name__)

FORMAT, NONCE = b"\x01", 12
UNWRITTEN = b"\x00"  # begins what stands in a column until it is written
KEY_BYTES = 32

KeyFinder = Callable[[str, bool], bytes]
Unwrap = Callable[[str, str], bytes]
_ways: list[tuple[KeyFinder, Unwrap]] = []


class Locked(HubError):
    """Say that words cannot be opened: their key is not here, or they were changed."""

    status = 503


def use_keys(finder: KeyFinder, unwrap: Unwrap) -> None:
    """Find the key of a person by `finder`, which is told whether one may be made, or by `unwrap` from what lies in the store."""
    _ways[:] = [(finder, unwrap)]


def key_of(owner_id: str, *, make: bool = False, wrapped: str | None = None) -> bytes:
    """Return the key of a person; `wrapped` is what lies of it in the store, where that is at hand."""
    find, unwrap = _ways[0]
    return find(owner_id, make) if wrapped is None else unwrap(wrapped, owner_id)


@lru_cache(maxsize=512)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def lock(key: bytes, content: bytes, about: str) -> bytes:
    """Return content sealed with a key and bound to what it is about."""
    nonce = os.urandom(NONCE)
    return FORMAT + nonce + _cipher(key).encrypt(nonce, content, about.encode())


def unlock(key: bytes, sealed: bytes, about: str) -> bytes:
    """Return sealed content; raise Locked where the key does not fit or something was changed."""
    if sealed[:1] != FORMAT:
        raise Locked("These words are kept in a form that this version does not know.")
    try:
        return _cipher(key).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], about.encode())
    except InvalidTag:
        raise Locked("These words cannot be opened: they do not fit their key. Whoever looks after the service has to be told.") from None


def place_of(table: str, column: str, owner_id: str) -> str:
    """Return what a sealed column's value is bound to."""
    return f"{table}.{column}:{owner_id}"


class VaultedField:
    """Be an attribute whose value lies in a sealed column, with others of its group."""

    def __init__(self, column: str, name: str) -> None:
        self.column, self.name = column, name

    def __get__(self, row: Any, owner: Any = None) -> Any:
        return self if row is None else row.opened(self.column).get(self.name, "")

    def __eq__(self, other: object) -> bool:
        raise TypeError(f"{self.name} lies sealed: the store cannot be asked about it")

    __hash__ = None  # type: ignore[assignment]

    def __set__(self, row: Any, value: Any) -> None:
        row.keep_vaulted(self.column, {**row.opened(self.column), self.name: value})


class Vaulted:
    """Give a table attributes that lie sealed: `VAULTED` names, for each sealed column, the attributes in it.

    `OWNER` names the column with the person whose key it is; it is given when the row is made and never changes.
    """

    VAULTED: ClassVar[dict[str, tuple[str, ...]]] = {}
    OWNER: ClassVar[str] = "author_id"

    def __init_subclass__(cls, **options: Any) -> None:
        for column, names in cls.VAULTED.items():
            for name in names:
                setattr(cls, name, VaultedField(column, name))
        super().__init_subclass__(**options)

    def __init__(self, **values: Any) -> None:
        names = {name for group in self.VAULTED.values() for name in group}
        super().__init__(**{name: value for name, value in values.items() if name not in names})
        for name in names & values.keys():
            setattr(self, name, values[name])

    def opened(self, column: str) -> dict[str, Any]:
        """Return what lies in a sealed column; raise Locked where its key is not here."""
        blob = getattr(self, column)
        if blob is None:
            return {}
        known = self._known()
        if column not in known or known[column][0] != blob:
            known[column] = (blob, self._unlocked(column, blob))
        values: dict[str, Any] = known[column][1]
        return values

    def _known(self) -> dict[str, tuple[bytes, dict[str, Any]]]:
        known: dict[str, tuple[bytes, dict[str, Any]]] = self.__dict__.setdefault("_opened", {})
        return known

    def _unlocked(self, column: str, blob: bytes) -> dict[str, Any]:
        owner_id = getattr(self, self.OWNER)
        key = key_of(owner_id, wrapped=self.__dict__.get("wrapped_key"))  # a row may bring it along
        return open_vaulted(blob, self.__tablename__, column, owner_id, key)  # type: ignore[attr-defined]

    def keep_vaulted(self, column: str, values: dict[str, Any]) -> None:
        """Give a sealed column values; they are sealed when the row is written, in the same transaction as a key that is made for them."""
        mark = UNWRITTEN + os.urandom(8)
        setattr(self, column, mark)
        self._known()[column] = (mark, values)

    def seal_values(self) -> None:
        """Seal what was given and not written yet."""
        for column in self.VAULTED:
            blob = getattr(self, column)
            if blob is None or not blob.startswith(UNWRITTEN):
                continue
            owner_id, values = getattr(self, self.OWNER), self._known()[column][1]
            sealed = lock(key_of(owner_id, make=True), json.dumps(values, ensure_ascii=False).encode(), place_of(self.__tablename__, column, owner_id))  # type: ignore[attr-defined]
            setattr(self, column, sealed)
            self._known()[column] = (sealed, values)


V = TypeVar("V", bound=Vaulted)


def that_open(rows: Iterable[V]) -> Iterator[V]:
    """Return, one after the other, the rows whose sealed words can be opened here; what nobody can read is in nobody's way."""
    return (row for row in rows if opens(row))


def opens(row: Vaulted) -> bool:
    """Say whether the sealed words of a row can be opened here."""
    try:
        for column in row.VAULTED:
            row.opened(column)
    except Locked:
        log.warning("a sealed row of %s was passed over: no key here opens it", row.__tablename__)  # type: ignore[attr-defined]
        return False
    return True


@event.listens_for(Vaulted, "before_insert", propagate=True)
@event.listens_for(Vaulted, "before_update", propagate=True)
def _seal_before_writing(_mapper: Any, _connection: Any, row: Vaulted) -> None:
    row.seal_values()


def open_vaulted(blob: bytes, table: str, column: str, owner_id: str, key: bytes | None = None) -> dict[str, Any]:
    """Return the values in a sealed column of a row that is at hand as columns only."""
    values: dict[str, Any] = json.loads(unlock(key or key_of(owner_id), blob, place_of(table, column, owner_id)))
    return values


class VaultedProse(Vaulted):
    """Hold what a person wrote in Markdown beside its HTML, as `Prose` does, but sealed."""

    VAULTED = {"sealed_body": ("body", "body_html")}
    if TYPE_CHECKING:
        body: str
        body_html: str

    sealed_body: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    body_version: Mapped[int] = mapped_column(default=0)
