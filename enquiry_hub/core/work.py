"""One unit of work: change, record what happened, commit once, then tell.

`with work():` wraps every unsafe request, command and job. Services flush and `record(event)`. What must not be lost
after the commit (audit, notices, mail, search) is written by listeners *before* it, in the same transaction; what is
only a hint (live pages) is told *after* it, each listener in its own try.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

from enquiry_hub.core.database import db, writing
from enquiry_hub.core.late import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Say in the past tense, with ids only, what happened."""

    by: str | None


@dataclass
class _Work:
    events: list[Event] = field(default_factory=list)
    refused: bool = False
    held: list[object] = field(default_factory=list)
    undo: list[Callable[[], object]] = field(default_factory=list)
    committing: bool = False


E = TypeVar("E", bound=Event)
Listener = Callable[[Any], None]

_current: ContextVar[_Work | None] = ContextVar("hub_work", default=None)
_in_transaction: dict[type[Event], list[Listener]] = defaultdict(list)
_after_commit: dict[type[Event], list[Listener]] = defaultdict(list)


def _listens(table: dict[type[Event], list[Listener]], kinds: tuple[type[Event], ...]) -> Callable[[Listener], Listener]:
    def remember(listener: Listener) -> Listener:
        for kind in kinds:
            if listener not in table[kind]:
                table[kind].append(listener)
        return listener

    return remember


def in_transaction(*kinds: type[Event]) -> Callable[[Listener], Listener]:
    """Call the listener before the commit, in the same transaction: what it writes stands or falls with the change."""
    return _listens(_in_transaction, kinds)


def after_commit(*kinds: type[Event]) -> Callable[[Listener], Listener]:
    """Call the listener after the commit: an error in it is logged and changes nothing."""
    return _listens(_after_commit, kinds)


def record(event: Event) -> None:
    """Note that something happened, to be told when the present work is committed."""
    current = _current.get()
    if current is None:
        raise RuntimeError(f"{type(event).__name__} was recorded outside work()")
    current.events.append(event)


def hold(*rows: object) -> None:
    """Keep rows in the session's memory until the present work is told: listeners then find them without asking the store."""
    current = _current.get()
    if current is not None:
        current.held.extend(rows)


def if_undone(step: Callable[[], object]) -> None:
    """Take this step when the present work ends without its commit: for a file, which no store takes back."""
    current = _current.get()
    if current is not None:
        current.undo.append(step)


def refuse_commit() -> None:
    """Make the present work end without a commit, as when its answer is an error page."""
    current = _current.get()
    if current is not None:
        current.refused = True


def in_work() -> bool:
    """Say whether a unit of work is under way."""
    return _current.get() is not None


def _listeners(table: dict[type[Event], list[Listener]], event: Event) -> Iterator[Listener]:
    for kind in type(event).__mro__:
        yield from table.get(kind, ())


@contextmanager
def work() -> Iterator[None]:
    """Run one unit of work; inside another it joins that one."""
    if _current.get() is not None:
        yield
        return
    current = _Work()
    token, flag = _current.set(current), writing.set(True)
    try:
        db.session.rollback()  # a read transaction already open could not become a writing one on SQLite
        yield
        if current.refused:
            db.session.rollback()
            _take_back(current)
            return
        for event in _growing(current.events):
            for listener in _listeners(_in_transaction, event):
                listener(event)
        current.committing = True
        db.session.commit()
    except BaseException:
        db.session.rollback()
        _take_back(current)
        raise
    finally:
        writing.reset(flag)
        _current.reset(token)
    _tell(current.events)


@contextmanager
def aside(what: str) -> Iterator[None]:
    """Run a unit of work that only notes `what`, while a page is read: a store that cannot write now is no reason not to read."""
    try:
        with work():
            yield
    except DBAPIError:
        log.warning("%s could not be noted", what)
        db.session.rollback()


def _take_back(current: _Work) -> None:
    # Whether a commit that broke off on its way to PostgreSQL took place is not known: a file too many harms less than one too few.
    if current.committing and db.session.get_bind().dialect.name != "sqlite":
        return
    for step in current.undo:
        try:
            step()
        except Exception:
            log.exception("something could not be taken back")


def _growing(events: list[Event]) -> Iterator[Event]:
    place = 0
    while place < len(events):
        yield events[place]
        place += 1


def _tell(events: list[Event]) -> None:
    for event in events:
        for listener in _listeners(_after_commit, event):
            try:
                listener(event)
            except Exception:
                log.exception("a listener of %s failed; the change itself stands", type(event).__name__)
    db.session.rollback()
