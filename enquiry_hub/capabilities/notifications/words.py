"""How each kind of notice reads: on its page, and in an e-mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Words = Callable[[str, str], str]
MailedWords = Callable[[str], str]


@dataclass(frozen=True)
class Wording:
    """Hold how a kind of notice reads to whoever is signed in, and how it reads in a mailbox."""

    shown: Words
    mailed: MailedWords


WORDS: dict[str, Wording] = {}


def register_notice(kind: str, words: Words, *, mailed: MailedWords) -> None:
    """Say how a kind of notice reads: `words` of who did it and what it is about; `mailed` of who did it alone.

    Mailboxes are read by secretaries, on trains and by whoever keeps the mail server: an e-mail says who, what kind of thing and
    where, and never a title or a word that somebody wrote here.
    """
    WORDS[kind] = Wording(words, mailed)
