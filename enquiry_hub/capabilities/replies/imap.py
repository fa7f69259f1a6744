"""Fetching answers from a mailbox, where no mail server hands them over."""

from __future__ import annotations

import logging
import ssl
from typing import TYPE_CHECKING

from enquiry_hub.capabilities.replies.intake import LARGEST, take_mail
from enquiry_hub.config import Settings
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.current import settings
from enquiry_hub.core.late import late

if TYPE_CHECKING:
    import imaplib
else:
    imaplib = late("imaplib")  # few hubs fetch

log = logging.getLogger(__name__)

MOST = 50  # at one time


def fetch_replies() -> int:
    """Take what is unseen in the mailbox and return how many messages that was; one that could not be taken stays unseen."""
    given = settings()
    if not given.reply_imap_host or not given.reply_address:
        return 0
    with _connected(given) as mailbox:
        mailbox.login(given.reply_imap_user, given.reply_imap_password)
        mailbox.select(given.reply_imap_folder)
        _answer, found = mailbox.uid("SEARCH", "UNSEEN")
        taken = 0
        for uid in found[0].split()[:MOST] if found and found[0] else ():
            taken += _take(mailbox, uid.decode())
        return taken


def _connected(given: Settings) -> imaplib.IMAP4:
    if given.reply_imap_tls:
        return imaplib.IMAP4_SSL(given.reply_imap_host, given.reply_imap_port, ssl_context=ssl.create_default_context(), timeout=given.smtp_timeout)
    return imaplib.IMAP4(given.reply_imap_host, given.reply_imap_port, timeout=given.smtp_timeout)


def _take(mailbox: imaplib.IMAP4, uid: str) -> int:
    _answer, parts = mailbox.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
    if raw is None:
        return 0
    try:
        take_mail(raw)
    except Exception:
        log.exception("a message could not be taken; it will be tried again")
        return 0
    mailbox.uid("STORE", uid, "+FLAGS", r"(\Seen)")
    return 1


register_chore("replies", 60, fetch_replies)
