"""The key of each person, with which their own words lie sealed: made when they first write, and sealed with the key of the service."""

from __future__ import annotations

import base64
import os
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm

from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import now
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db, insert_into
from enquiry_hub.core.kept import kept
from enquiry_hub.core.sealing import Unreadable, is_current, seal, unseal
from enquiry_hub.core.vault import KEY_BYTES, Locked
from enquiry_hub.core.work import work
from enquiry_hub.identity.people.models import PersonKey

PURPOSE = "person key"
_HELD = "person_keys"


def find_key(person_id: str, make: bool) -> bytes:
    """Return the key of a person, making it where they have none yet and that is asked; raise Locked where it cannot be had."""
    held: dict[str, bytes] = db.session().info.setdefault(_HELD, {})
    if person_id not in held:
        with db.session.no_autoflush:  # whoever asks may be in the middle of making a row
            wrapped = _wrapped_of.scalar(person_id=person_id)
            if wrapped is None and make:
                wrapped = _make_key(person_id)
        if wrapped is None:
            raise Locked("These words cannot be opened: their key is gone.")
        held[person_id] = unwrap(wrapped, person_id)
    return held[person_id]


def unwrap(wrapped: str, person_id: str) -> bytes:
    """Return a person's key from what lies in the store."""
    try:
        return _unwrapped(tuple(settings().signing_keys), wrapped, person_id)
    except Unreadable:
        raise Locked("These words cannot be opened: the key of the service that they were sealed with is not on this machine.") from None


@lru_cache(maxsize=2048)
def _unwrapped(_service_keys: tuple[str, ...], wrapped: str, person_id: str) -> bytes:
    return base64.b64decode(unseal(wrapped, f"{PURPOSE}:{person_id}"))


def _wrap(key: bytes, person_id: str) -> str:
    return seal(base64.b64encode(key).decode(), f"{PURPOSE}:{person_id}")


@kept
def _wrapped_of() -> sa.Select[Any]:
    return sa.select(PersonKey.wrapped).where(PersonKey.person_id == sa.bindparam("person_id", required=True))


@kept
def _add_key() -> sa.Insert:
    names = ("person_id", "wrapped", "made_at")
    insert = insert_into(PersonKey)
    return insert.values({name: sa.bindparam(name, required=True) for name in names}).on_conflict_do_nothing(index_elements=["person_id"])


def _make_key(person_id: str) -> str:
    # Two requests of one person may come at one moment: the first key stands.
    _add_key.run(person_id=person_id, wrapped=_wrap(os.urandom(KEY_BYTES), person_id), made_at=now())
    return str(_wrapped_of.scalar(person_id=person_id))


@event.listens_for(orm.Session, "after_transaction_end")
def _let_go(session: orm.Session, _transaction: orm.SessionTransaction) -> None:
    # A key that was made in a transaction that was undone is nobody's key.
    session.info.pop(_HELD, None)


def wrap_again(limit: int = 500) -> int:
    """Seal anew, with the present key of the service, the keys that an earlier one sealed; return how many."""
    behind = [row[0] for row in db.session.execute(sa.select(PersonKey.person_id, PersonKey.wrapped)) if not is_current(row[1])]
    db.session.rollback()
    done = 0
    with work():
        for person_id in behind:
            row = db.session.get_one(PersonKey, person_id)
            try:
                row.wrapped = _wrap(unwrap(row.wrapped, person_id), person_id)
            except Locked:
                continue
            done += 1
            if done == limit:
                break
    return done


def keys_behind() -> tuple[int, int]:
    """Return how many people's keys wait to be sealed with the present key of the service, and how many no key here opens."""
    waiting = closed = 0
    for person_id, wrapped in db.session.execute(sa.select(PersonKey.person_id, PersonKey.wrapped)):
        if is_current(wrapped):
            continue
        try:
            unwrap(wrapped, person_id)
            waiting += 1
        except Locked:
            closed += 1
    return waiting, closed


register_chore("person keys", 600, wrap_again)
