"""The intake of e-mail: one message as it came, from whichever door; posted once, answered kindly, or passed over.

A message is a person's answer where three things agree: the secret in the address that it was sent to, the address that
it comes from, and the right to write there now. Automatic messages are never answered, so two programs never talk.
"""

from __future__ import annotations

import hashlib
import logging
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import getaddresses
from typing import TYPE_CHECKING

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from enquiry_hub.capabilities.outbox.services import post_mail
from enquiry_hub.capabilities.replies.domain import own_words, words_of_html
from enquiry_hub.capabilities.replies.models import ReplyAddress, TakenMail
from enquiry_hub.capabilities.replies.queries import address_of_token, bounces_to, is_known, was_taken
from enquiry_hub.capabilities.replies.services import HANDLERS, LETTERS
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import HubError
from enquiry_hub.core.late import dataclass, late
from enquiry_hub.core.prose import prerender
from enquiry_hub.core.text import BadText, clean_input
from enquiry_hub.core.work import work
from enquiry_hub.identity.people.models import Person

if TYPE_CHECKING:
    from email import policy
else:
    policy = late("email.policy")

log = logging.getLogger(__name__)

LARGEST, LONGEST = 10 * 1024 * 1024, 20_000
POSTED, BOUNCED, PASSED_OVER, AGAIN = "posted", "bounced", "passed over", "again"
DELIVERED, WRITTEN = ("Delivered-To", "X-Original-To", "Envelope-To"), ("To", "Cc")
ADDRESS = re.compile(r"^[^\s<>()\[\]\",;:\\\x00-\x1f\x7f]{1,100}@[^\s<>()\[\]\",;:@\\\x00-\x1f\x7f]{1,150}$")
MOST_BOUNCES = 5  # to one address in a day: two programs that do not know each other must come to an end
NOBODY = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)


@dataclass(frozen=True)
class Incoming:
    """Hold what matters of a message."""

    mark: str
    sender: str
    token: str
    automatic: bool
    words: str
    files: bool
    large: bool


def take_mail(raw: bytes) -> str:
    """Deal with one message as it came and return what became of it; the same message again changes nothing."""
    incoming = read_message(raw)
    db.session.rollback()
    if was_taken(incoming.mark):
        return AGAIN
    if incoming.automatic or not incoming.sender:
        return _note(incoming, PASSED_OVER)
    found = address_of_token(incoming.token) if incoming.token else None
    if found is None:
        if not is_known(incoming.sender):
            return _note(incoming, PASSED_OVER)
        return _bounce(incoming, _said_of_no_thread(incoming))
    address, person = found
    if incoming.sender != person.email.lower():
        return _bounce(incoming, _("It came from another address than the one that we wrote to, so we cannot know that it is yours. Please send it from there."))
    with force_locale("en_GB" if person.language == "en" else person.language):
        return _post(incoming, address, person)


def _said_of_no_thread(incoming: Incoming) -> str:
    """Return why a message belongs to no thread: nothing is posted where it might be another one that was meant."""
    if incoming.token:
        return _("It was sent to an address that takes no answers, or no longer. Please open the thread and write there.")
    unknown = _("It answers no one thing, so we cannot know in which thread it belongs, and it is posted nowhere.")
    return f"{unknown} {_('In an e-mail about several things each has its own address for answers: please send your words to that one alone, or open the thread.')}"


def read_message(raw: bytes) -> Incoming:
    """Return what matters of a message: who sent it, to which address of ours, whether a program did, and the words of its writer."""
    large = len(raw) > LARGEST
    if large:
        raw = raw[:65536].split(b"\r\n\r\n", 1)[0].split(b"\n\n", 1)[0]
    message: EmailMessage = message_from_bytes(raw, policy=policy.default)
    sender = _addresses(message, ("From",))
    seed = _header(message, "Message-ID").encode() or raw
    token = _token(message)
    mark = hashlib.sha256(seed + token.encode()).hexdigest()
    words, files = ("", False) if large else _content(message)
    return Incoming(mark, sender[0] if len(sender) == 1 and ADDRESS.match(sender[0]) else "", token, _is_automatic(message, sender), words, files, large)


def _header(message: EmailMessage, name: str) -> str:
    """Return a header, or nothing where it is damaged: headers come from strangers."""
    try:
        return str(message.get(name, "")).strip()
    except Exception:
        return ""


def _addresses(message: EmailMessage, names: tuple[str, ...]) -> list[str]:
    found = []
    for name in names:
        try:
            values = [str(value) for value in message.get_all(name, [])]
        except Exception:  # noqa: S112 - a header that the library cannot read names nobody
            continue
        found += [address.lower() for _name, address in getaddresses(values) if "@" in address]
    return found


def _token(message: EmailMessage) -> str:
    local, _at, domain = settings().reply_address.lower().partition("@")
    ours = re.compile(rf"^{re.escape(local)}\+([a-z2-7]{{{LETTERS}}})@{re.escape(domain)}$")
    if not domain:
        return ""
    for names in (DELIVERED, WRITTEN):
        found = {match.group(1) for address in _addresses(message, names) if (match := ours.match(address))}
        if found:
            return found.pop() if len(found) == 1 else ""  # of two things none is answered: it might be the wrong one
    return ""


def _is_automatic(message: EmailMessage, sender: list[str]) -> bool:
    """Say whether a program wrote this: an absence note, a list, a message about a message (RFC 3834)."""
    if _header(message, "Auto-Submitted").lower() not in ("", "no"):
        return True
    if _header(message, "Precedence").lower() in ("bulk", "list", "junk", "auto_reply"):
        return True
    if any(name in message for name in ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Loop")):
        return True
    if _header(message, "Return-Path") == "<>" or message.get_content_type() in ("multipart/report", "message/delivery-status"):
        return True
    return any(NOBODY.match(address) for address in sender) or settings().reply_address.lower() in sender


def _content(message: EmailMessage) -> tuple[str, bool]:
    """Return the writer's own words, and whether files came with them."""
    try:
        files = any(part.get_filename() for part in message.walk())
        for kind, turn in (("plain", str), ("html", words_of_html)):
            part = message.get_body((kind,))
            words = own_words(turn(str(part.get_content()))) if part is not None else ""
            if words:
                return words, files
        return "", files
    except Exception:  # whatever a stranger's message may hold, it must not stop the intake
        log.warning("a message could not be read")
        return "", False


def _post(incoming: Incoming, address: ReplyAddress, person: Person) -> str:
    kind, row_id = address.subject_kind, address.subject_id
    if incoming.large:
        return _bounce(incoming, _("It is too large. Please send words only, without files."))
    try:
        words = clean_input(incoming.words)
    except BadText as error:
        return _bounce(incoming, str(error))
    if not words.strip():
        return _bounce(incoming, _("We found no words of yours in it."))
    if len(words) > LONGEST:
        return _bounce(incoming, _("It is longer than %(max)d characters. Please open the thread and write there.", max=LONGEST))
    actor = Actor(person.id)
    db.session.rollback()
    prerender([words])
    try:
        with work():
            said = HANDLERS[kind](actor, row_id, words, incoming.mark[:32])
            if incoming.files:
                said = f"{said} {_('The files that came with it were not taken: hang them on the post in the hub.')}".strip()
            if said:
                _write(incoming.sender, _("About your answer"), said)
            db.session.add(TakenMail(mark=incoming.mark, outcome=POSTED, taken_at=now()))
        return POSTED
    except HubError as error:
        return _bounce(incoming, error.sentence)


def _bounce(incoming: Incoming, why: str) -> str:
    """Say kindly why nothing was posted, unless this address was told so often today."""
    if bounces_to(incoming.sender) >= MOST_BOUNCES:
        return _note(incoming, PASSED_OVER)
    with work():
        _write(incoming.sender, _("Your answer was not posted"), why)
        db.session.add(TakenMail(mark=incoming.mark, outcome=BOUNCED, taken_at=now()))
    return BOUNCED


def _write(to: str, subject: str, why: str) -> None:
    base = current_app.extensions["hub_settings"].base_url.rstrip("/")
    text = _("Good day,\n\nthis is about the e-mail that you sent to Enquiry Hub. %(why)s\n\nYour words are still in your own mail program.\n\n%(address)s\n", why=why, address=base)
    post_mail(to=to, name="", subject=subject, text=text, kind="reply")


def _note(incoming: Incoming, outcome: str) -> str:
    with work():
        db.session.add(TakenMail(mark=incoming.mark, outcome=outcome, taken_at=now()))
    return outcome
