"""The places where one writes: what a feature says of its own, and which take no words any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from enquiry_hub.core.access import Actor
from enquiry_hub.core.late import dataclass

Closed = Callable[[Actor, str], bool]

_closed: dict[str, Closed] = {}


def register_closing(kind: str, closed: Closed) -> None:
    """Let a feature say, of what follows the first word of a place, whether nothing is kept there any more."""
    _closed[kind] = closed


def is_closed(actor: Actor, place: str) -> bool:
    """Say whether nothing is kept in a place any more."""
    kind, _, rest = place.partition(":")
    return kind in _closed and _closed[kind](actor, rest)


@dataclass(frozen=True)
class Place:
    """Describe the places of one kind, `thread:<id>` or `entry:new:<id>:past`: what is written there, about which row, and where its form is.

    `reads` is the permission to know of the row, `writes` the one to write there, both about one table; `title` and `href` take the row, `href` also what
    follows the id in the name of the place. Where the first word of that is in `ways`, that way of writing there asks a permission of its own.
    `texts` are the fields that people write words into; one that ends in `_` stands for all that begin so.
    """

    word: Any
    reads: str
    writes: str
    title: Callable[[Any], str]
    href: Callable[[Any, list[str]], str]
    texts: tuple[str, ...] = ("title", "body")
    ways: Mapping[str, str] = field(default_factory=dict)

    def asks(self, rest: list[str]) -> str:
        """Return the permission to write there, from what follows the id in the name of the place."""
        return self.ways.get(rest[0], self.writes) if rest else self.writes

    def words_in(self, fields: dict[str, Any]) -> str:
        """Return what somebody wrote among the fields of a draft, one after the other."""
        return joined(value for name, value in fields.items() if any(name == text or (text.endswith("_") and name.startswith(text)) for text in self.texts))


PLACES: dict[str, Place] = {}


def register_place_to_write(kind: str, place: Place) -> None:
    """Let a feature describe the places whose names begin with a word, or with two (`entry:new`)."""
    PLACES[kind] = place


def described(place: str) -> tuple[str, Place | None, str, list[str]]:
    """Return of the name of a place its kind, how that is described, the id of its row, and what follows."""
    parts = place.split(":")
    for many in (2, 1):
        kind = ":".join(parts[:many])
        if kind in PLACES and len(parts) > many:
            return kind, PLACES[kind], parts[many], parts[many + 1 :]
    return parts[0], None, "", []


def joined(values: Any) -> str:
    """Return texts, or lists of them, as one, an empty line between each."""
    found = [text for value in values for text in (value if isinstance(value, list) else [value]) if isinstance(text, str) and text.strip()]
    return "\n\n".join(found)
