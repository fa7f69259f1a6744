"""Taking names out: the same person is the same mark in every export of a cohort, and nobody can count back from it."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

from enquiry_hub.core.current import settings

PERSON, PLACE, CONTACT = "[a person]", "[a place]", "[contact]"
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\w)(?:\+?\d[\d ()-]{8,}\d)(?!\w)|https?://\S+")
_MENTION = re.compile(r"\[@?([^\]\n]{1,80})\]\((?:person|group):[^)\s]{1,40}\)")
SHORTEST = 3


def mark_of(kind: str, row_id: str, cohort_id: str) -> str:
    """Return the mark of a person or a source in a cohort's exports: the same each time, and only with the service's key to be made."""
    secret = settings().signing_keys[0].encode()
    return hmac.new(secret, f"research:{cohort_id}:{kind}:{row_id}".encode(), hashlib.sha256).hexdigest()


def names_in(full_names: Iterable[str]) -> list[str]:
    """Return the names to be taken out, whole ones first, then each part that is long enough to be one."""
    whole = {name.strip() for name in full_names if len(name.strip()) >= SHORTEST}
    parts = {part for name in whole for part in re.split(r"[\s,]+", name) if len(part) >= SHORTEST and part[:1].isupper() and part.lower().strip(".") not in COMMON}
    return sorted(whole | parts, key=lambda name: (-len(name), name))


# Parts of names that are words of every day: taken out only as a part of the whole name.
COMMON = frozenset(
    "the and for dr prof professor mrs miss school schools primary secondary academy college nursery infant junior high church community trust council "
    "university centre center education learning park hill green wood grove lane road house saint north south east west new old all may will mark grace hope faith art "
    "rose joy day young long king bishop head deputy".split()
)


def without_names(text: str, people: list[str], places: list[str]) -> str:
    """Return a text with people, places and contacts of the cohort put into brackets."""
    text = _CONTACT.sub(CONTACT, _MENTION.sub(PERSON, text))
    for names, instead in ((places, PLACE), (people, PERSON)):
        if names:
            text = re.sub(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in names)})(?:['’]s)?(?!\w)", instead, text)
    return text
