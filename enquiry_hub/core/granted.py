"""What was granted: by the route of the present request, so that the service under it need not ask the store a second time,
and in the present transaction, so that it can be asked again once a row is locked and nobody changes it any more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, has_request_context
from sqlalchemy import event, orm

Grant = tuple[str, str, Any]  # a permission, a row, a person


def grant(permission: str, row_id: str, person_id: Any) -> None:
    """Note that a permission was just granted; outside a request nothing is noted."""
    if has_request_context():
        found: set[Grant] = g.setdefault("granted", set())
        found.add((permission, row_id, person_id))


def was_granted(permission: str, row_id: str, person_id: Any) -> bool:
    """Say whether the present request was granted this already."""
    return has_request_context() and (permission, row_id, person_id) in g.get("granted", ())


def forget_grants() -> None:
    """Let everything be asked anew: somebody else may have taken a right away meanwhile."""
    if has_request_context():
        g.pop("granted", None)


def keep_question(session: orm.Session, what: Grant, ask: Callable[[], None]) -> None:
    """Keep what was asked, and granted, until the end of the transaction; `ask` raises where it is granted no more."""
    session.info.setdefault("asked", {})[what] = ask


def ask_again(session: orm.Session) -> None:
    """Ask once more what was granted in this transaction, now that a row is locked on which others may have worked until now.

    Only while nothing was written: what a service has done itself may well take its own right away.
    """
    if session.info.get("wrote"):
        return
    for ask in list(session.info.get("asked", {}).values()):
        ask()


@event.listens_for(orm.Session, "before_flush")
def _note_flush(session: orm.Session, _context: Any, _instances: Any) -> None:
    if session.new or session.dirty or session.deleted:
        session.info["wrote"] = True


@event.listens_for(orm.Session, "do_orm_execute")
def _note_statement(state: orm.ORMExecuteState) -> None:
    if not state.is_select:
        state.session.info["wrote"] = True


@event.listens_for(orm.Session, "after_transaction_end")
def _forget_questions(session: orm.Session, transaction: orm.SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("asked", None)
        session.info.pop("wrote", None)
