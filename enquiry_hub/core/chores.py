"""What the worker does from time to time besides sending mail."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import field
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.metrics import CHORES

log = logging.getLogger(__name__)


@dataclass
class Chore:
    """Be something to do every so many seconds; safe to do in several processes at once."""

    name: str
    seconds: float
    run: Callable[[], object]
    due_at: float = field(default=0.0)


T = TypeVar("T")
STORE_AWAY = (OperationalError, InterfaceError, TimeoutError)
_chores: dict[str, Chore] = {}


def register_chore(name: str, seconds: float, run: Callable[[], object]) -> None:
    """Let the worker do something every so many seconds, inside an application context."""
    _chores[name] = Chore(name, seconds, run)


def run_due_chores() -> None:
    """Do what is due; one chore that fails does not keep the others."""
    for chore in _chores.values():
        if chore.due_at > time.monotonic():
            continue
        chore.due_at = time.monotonic() + chore.seconds
        try:
            chore.run()
            CHORES.labels(chore.name, "done").inc()
        except Exception:
            CHORES.labels(chore.name, "failed").inc()
            log.exception("the chore %s failed; it will be tried again", chore.name)


def each_by_itself(what: str, things: Iterable[T], step: Callable[[T], int | None]) -> int:
    """Take a step for each thing and return how much was done; one at which it fails is logged, and keeps no other back.

    Where the store is away that ends it: each further thing would wait for it as long.
    """
    done = 0
    for thing in things:
        try:
            done += step(thing) or 0
        except Exception as error:
            db.session.rollback()
            CHORES.labels(what, "stumbled").inc()
            log.exception("a chore stumbled at %s %s; the others go on", what, thing)
            if isinstance(error, STORE_AWAY):
                db.session.execute(sa.text("SELECT 1"))  # raises where it is
                db.session.rollback()
    return done
