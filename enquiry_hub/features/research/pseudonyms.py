"""Taking names out: the same person is the same mark in every export of a cohort, and nobody can count back from it."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable

PERSON, PLACE, CONTACT = "[a person]", "[a place]", "[contact]"
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\w)(?:\+?\d[\d ()-]{8,}\d)(?!\w)|https?://\S+")
_MENTION = re.compile(r"\[@?([^\]\n]{1,80})\]\((?:person|group):[^)\s]{1,40}\)")
SHORTEST = 2


def mark_of(secret: bytes, kind: str, row_id: str) -> str:
    """Return the mark of a person or a source in a cohort's exports: the same each time, and only with the cohort's secret to be made."""
    return hmac.new(secret, f"{kind}:{row_id}".encode(), hashlib.sha256).hexdigest()


def names_in(full_names: Iterable[str], others: Iterable[str] = ()) -> list[str]:
    """Return the names to be taken out, the longest first: whole ones however they are written, and each part that is long enough to be one.

    Of `others`, who are not of the cohort, only whole names of two words or more are taken out.
    """
    whole = {" ".join(name.split()) for name in full_names if len(name.strip()) >= SHORTEST}
    parts = {part for name in whole for part in _parts(name)}
    first = {next(iter(_parts(name)), "") for name in whole}
    spelt = {form for name in whole | {" ".join(name.split()) for name in others if len(name.split()) > 1} for form in (name, name.upper(), name.lower())}
    spelt |= parts | {part.upper() for part in parts} | {name.lower() for name in first if len(name) > SHORTEST and name.lower() not in WORDS_TOO}
    found = {unicodedata.normalize("NFC", form) for form in spelt}
    return sorted(found | {_without_accents(form) for form in found}, key=lambda name: (-len(name), name))


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\s,]+", name) if len(part) >= SHORTEST and part[:1].isupper() and part.lower().strip(".") not in COMMON]


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)))


# Parts of names that are taken out only with the whole name.
COMMON = frozenset(
    "the and for dr prof professor mr mrs ms mx miss st of de du da di la le school schools primary secondary academy college nursery infant junior high church community "
    "trust council university centre center education learning all new old saint head deputy".split()
)
# First names that are words of every day too: taken out only where they are written as names.
WORDS_TOO = frozenset("will mark grace hope faith art rose joy may day young long king bishop hill green wood grove lane park house north south east west".split())


def without_names(text: str, people: list[str], places: list[str]) -> str:
    """Return a text with people, places and contacts of the cohort put into brackets."""
    text = _CONTACT.sub(CONTACT, _MENTION.sub(PERSON, unicodedata.normalize("NFC", text)))
    for names, instead in ((places, PLACE), (people, PERSON)):
        if names:
            text = re.sub(rf"(?<!\w)(?:{'|'.join(map(_pattern, names))})(?:['’][sS])?(?!\w)", instead, text)
    return text


def _pattern(name: str) -> str:
    return re.sub(r"['’]", "['’]", re.escape(name)).replace(r"\ ", r"\s+")
