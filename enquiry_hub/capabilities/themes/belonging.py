"""What stands under a theme: what was sorted under it, what its feature says belongs there, and what is said in a thread that does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.themes.models import ThemeMark
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor

THREAD = "thread"
Source = Callable[[Actor, str, str], sa.Select[Any]]
_sources: dict[str, Source] = {}


def register_under(kind: str) -> Callable[[Source], Source]:
    """Let a feature say which things of a kind stand under a theme besides those that were sorted there: (actor, cohort, code) → their ids.

    Where a thing stands there for another one's sake, the other one is asked of its own rule: nobody learns the theme of what they may not read.
    """

    def declare(source: Source) -> Source:
        _sources[kind] = source
        return source

    return declare


def kinds_under() -> tuple[str, ...]:
    """Return the kinds of things that can stand under a theme by themselves."""
    return tuple(dict.fromkeys([*(kind.name for kind in subjects.KINDS.values() if kind.sort), *_sources]))


def stands_under(actor: Actor, cohort_id: str, code: str, kind: Any, row_id: Any) -> ColumnElement[bool]:
    """Return the condition that the thing that two columns name stands under a theme of a cohort by itself."""
    mark = sa.select(sa.literal(1)).select_from(ThemeMark).where(
        ThemeMark.subject_kind == kind, ThemeMark.subject_id == row_id, ThemeMark.code == code, ThemeMark.group_id == cohort_id
    )
    return sa.or_(sa.exists(mark.correlate_except(ThemeMark)), *_by_source(actor, cohort_id, code, kind, row_id))


def _by_source(actor: Actor, cohort_id: str, code: str, kind: Any, row_id: Any) -> Iterator[ColumnElement[bool]]:
    for name, source in _sources.items():
        if name != THREAD:
            yield sa.and_(kind == name, row_id.in_(source(actor, cohort_id, code)))


def belongs_under(actor: Actor, cohort_id: str, code: str, kind: Any, row_id: Any, thread_id: Any) -> ColumnElement[bool]:
    """Return the condition that a thing stands under a theme by itself or is said in a thread that does."""
    return sa.or_(stands_under(actor, cohort_id, code, kind, row_id), thread_id.in_(_sources[THREAD](actor, cohort_id, code)))
