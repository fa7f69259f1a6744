"""The things that one can agree about: each feature says who their author is and which permission is theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.consents.models import BOARD, COHORT, FACILITATORS, PUBLICATION, RESEARCH
from enquiry_hub.core.access import Actor
from enquiry_hub.core.late import dataclass


@dataclass(frozen=True)
class Agreeable:
    """Describe a kind of thing that its author can agree about, and that others can ask to quote."""

    own: str  # the permission that the author has
    author: Callable[[Any], str | None]
    version: Callable[[Any], int]
    sentences: Callable[[Any], list[str]] | None
    group_of: Callable[[Any], str]


KINDS: dict[str, Agreeable] = {}


def register_agreeable(
    kind: str, *, own: str, author: Callable[[Any], str | None], version: Callable[[Any], int], sentences: Callable[[Any], list[str]] | None = None,
    group_of: Callable[[Any], str] = lambda row: row.group_id,
) -> None:  # fmt: skip
    """Make a kind one that its author can agree about; with `sentences`, others may ask to quote it."""
    KINDS[kind] = Agreeable(own, author, version, sentences, group_of)


@dataclass(frozen=True)
class Word:
    """Be a word of somebody's that stands elsewhere: about what, what it lets others do, since when, and the address to which taking it back is sent."""

    title: str
    href: str
    says: str
    given_at: datetime
    ends: str


_words: list[Callable[[Actor], list[Word]]] = []


def register_words(found: Callable[[Actor], list[Word]]) -> Callable[[Actor], list[Word]]:
    """Let what a feature keeps of somebody's word stand in their ledger, where they take it back wherever they are by then."""
    _words.append(found)
    return found


def words_of(actor: Actor) -> list[Word]:
    """Return the words of the actor that stand elsewhere, the newest first."""
    return sorted((word for found in _words for word in found(actor)), key=lambda word: word.given_at, reverse=True)


# What stands beside each tick, and is kept with the answer.
WORDINGS = {
    COHORT: _l("It may be quoted within the cohort, in what members put together."),
    FACILITATORS: _l("Facilitators may use it to prepare sessions."),
    RESEARCH: _l("It may be used in research about this programme, without my name, my school and anybody else’s."),
    PUBLICATION: _l("It may be quoted in what the cohort publishes, without my name."),
    BOARD: _l("It may be quoted to the programme’s boards and partners, without my name."),
}
NAMES = {
    COHORT: _l("the cohort"),
    FACILITATORS: _l("facilitators"),
    RESEARCH: _l("research"),
    PUBLICATION: _l("publication"),
    BOARD: _l("boards and partners"),
}
