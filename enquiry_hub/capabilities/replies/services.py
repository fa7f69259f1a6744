"""Addresses that take answers: one for each person and thing, with a secret that only their e-mail holds."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.capabilities.replies.models import ReplyAddress, TakenMail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import now
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.tokens import hashed
from enquiry_hub.core.work import work

ASKS_NOBODY = {
    "issue_address": "It is put into an e-mail to the person themselves; what it may do is asked when it is used.",
    "register_reply": "It happens at the start.",
    "forget_old": "The worker tidies up what is of no use any more.",
    "reply_address": "A part of an e-mail to the person themselves.",
    "token_for": "A calculation that changes nothing.",
}
TELLS_NOBODY = {"*": "The e-mail itself tells of the address in it."}

OPEN_FOR, KEPT_FOR = timedelta(days=90), timedelta(days=90)
LETTERS = 26  # of base 32: 130 bits, in small letters, for mail servers that know no others

# Takes the actor, the id of the thing, the words and the mark that makes them one; returns a sentence for the writer, or nothing.
ReplyHandler = Callable[[Actor, str, str, str], str]
HANDLERS: dict[str, ReplyHandler] = {}


def register_reply(kind: str, handler: ReplyHandler) -> None:
    """Let things of a kind be answered by e-mail; the handler asks whether the actor may, as for any other change."""
    HANDLERS[kind] = handler


def token_for(person_id: str, kind: str, row_id: str) -> str:
    """Return the secret of one person's address about one thing: signed, so that it needs not be kept."""
    signed = hmac.new(settings().secret_key.encode(), f"reply:{person_id}:{kind}:{row_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(signed).decode().lower()[:LETTERS]


def reply_address(person_id: str, kind: str, row_id: str) -> str:
    """Return the address by which a person answers about a thing; nothing where none is set up or nothing can be answered."""
    local, at, domain = settings().reply_address.partition("@")
    return f"{local}+{token_for(person_id, kind, row_id)}@{domain}" if at and kind in HANDLERS else ""


def issue_address(person_id: str, kind: str, row_id: str) -> None:
    """Open the address by which a person answers about a thing, for a while from now on."""
    if not reply_address(person_id, kind, row_id):
        return
    token = token_for(person_id, kind, row_id)
    query = sa.select(ReplyAddress).where(ReplyAddress.person_id == person_id, ReplyAddress.subject_kind == kind, ReplyAddress.subject_id == row_id)
    row = db.session.scalar(query)
    if row is None:
        db.session.add(ReplyAddress(person_id=person_id, subject_kind=kind, subject_id=row_id, token_hash=hashed(token), issued_at=now()))
    else:
        row.token_hash, row.issued_at = hashed(token), now()  # which is another one after the site's key was changed
    db.session.flush()


def forget_old() -> None:
    """Forget addresses that are closed and marks of messages that no server sends again."""
    with work():
        db.session.execute(sa.delete(ReplyAddress).where(ReplyAddress.issued_at < now() - OPEN_FOR))
        db.session.execute(sa.delete(TakenMail).where(TakenMail.taken_at < now() - KEPT_FOR))


register_chore("old replies", 24 * 3600, forget_old)
