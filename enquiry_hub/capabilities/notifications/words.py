"""How each kind of notice reads: on its page, in an e-mail, and why one got it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from enquiry_hub.core.late import dataclass

Words = Callable[[str, str], str]
MailedWords = Callable[[str], str]

ABOUT_YOU = _l("You get this because it is about something of yours.")
FOLLOWED = _l("You get this because you follow the thread.")


@dataclass(frozen=True)
class Wording:
    """Hold how a kind of notice reads to whoever is signed in, how it reads in a mailbox, and why one got it."""

    shown: Words
    mailed: MailedWords
    why: Any
    can_mute: bool = False


WORDS: dict[str, Wording] = {}
_talks: dict[str, Callable[[Any], tuple[str, str]]] = {}


def register_notice(kind: str, words: Words, *, mailed: MailedWords, why: Any = ABOUT_YOU, can_mute: bool = False) -> None:
    """Say how a kind of notice reads: `words` of who did it and what it is about; `mailed` of who did it alone; `why` one got it.

    No e-mail tells of one that `can_mute` where its conversation is muted.

    Mailboxes are read by secretaries, on trains and by whoever keeps the mail server: an e-mail says who, what kind of thing and
    where, and never a title or a word that somebody wrote here.
    """
    WORDS[kind] = Wording(words, mailed, why, can_mute)


def register_talk(kind: str, talk_of: Callable[[Any], tuple[str, str]]) -> None:
    """Say which conversation a thing of a kind is a part of, as a kind and an id: its e-mails hang together by it, and a switch governs it."""
    _talks[kind] = talk_of


def talk_of(kind: str, thing: Any) -> tuple[str, str]:
    """Return the conversation that a thing is a part of; most things are their own."""
    return _talks[kind](thing) if kind in _talks else (kind, str(thing.id))
