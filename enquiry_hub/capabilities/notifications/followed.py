"""What one follows: told from how far one has read, so that nothing is written when somebody posts.

Three things are kept apart. What I may see is for the rules of each feature. What I follow is here: a feature says in what
there is something new for whom. Who asked for me is a `Notice`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from enquiry_hub.capabilities.notifications.words import FOLLOWED
from enquiry_hub.core.access import Actor
from enquiry_hub.core.late import dataclass


@dataclass(frozen=True)
class News:
    """Be what is new in one thing that a person follows; `upto` is the number of its newest part, `mailed` the words for an e-mail."""

    kind: str
    id: str
    group_id: str
    upto: int
    mailed: str
    href: str
    at: datetime


@dataclass(frozen=True)
class Switch:
    """Be a thing that a person follows or muted, and the form address that changes it."""

    id: str
    title: str
    group_id: str
    href: str
    action: str
    attention: str


@dataclass(frozen=True)
class Source:
    """Hold what a feature says about what people follow.

    `waiting` answers, for everyone or for one person, (person, cohort, when the oldest untold part came); `news` what is untold, or (with a
    moment) what an e-mail of that moment was about, in both cases only what is unread and may be read now.
    """

    waiting: Callable[[str | None], Iterable[tuple[str, str, datetime]]]
    news: Callable[[Actor, datetime | None], list[News]]
    switches: Callable[[Actor], list[Switch]]
    why: Any = FOLLOWED


SOURCES: dict[str, Source] = {}


def register_followed(kind: str, source: Source) -> None:
    """Let a feature say what people follow."""
    SOURCES[kind] = source
