"""Passwords: hashed by argon2id, checked with the same work whether or not there is an account, and never a common one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from flask_babel import gettext as _

SHORTEST, LONGEST = 12, 128
COMMON = Path(__file__).parent / "data" / "common_passwords.txt"

# Each hash takes some 20 MB for a moment: a crowd at the door queues instead of filling the memory.
_at_once = BoundedSemaphore(4)
_LOOKALIKES = str.maketrans("0134578@$!", "oieastbasi")


@lru_cache(maxsize=4)
def _tools(memory: int, rounds: int) -> tuple[PasswordHasher, str]:
    hasher = PasswordHasher(memory_cost=memory, time_cost=rounds, parallelism=1)
    return hasher, hasher.hash("nobody has this password")


def _current() -> tuple[PasswordHasher, str]:
    settings = current_app.extensions["hub_settings"]
    return _tools(settings.argon2_memory_kib, settings.argon2_rounds)


def _one_form(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def hash_password(password: str) -> str:
    """Return what is stored of a password."""
    with _at_once:
        return _current()[0].hash(_one_form(password))


def matches(stored: str | None, password: str) -> bool:
    """Say whether a password is the stored one; without one stored, the same work is done against a hash of nobody's."""
    hasher, nobodys = _current()
    try:
        with _at_once:
            hasher.verify(stored or nobodys, _one_form(password[: LONGEST * 2]))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Say whether a hash was made with less work than the settings ask for now."""
    return _current()[0].check_needs_rehash(stored)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split("\n")) - {""}


def _is_common(password: str) -> bool:
    small = password.casefold()
    bare = re.sub(r"[^a-z0-9]", "", small)
    core = re.sub(r"[\W\d_]+$", "", re.sub(r"^[\W\d_]+", "", small))
    tail = re.sub(r"[^a-z0-9]", "", small[len(small.rstrip("0123456789!?.*#@$")) :])
    forms = {
        small,
        bare,
        core,
        *(word.translate(_LOOKALIKES) for word in (small, bare, core)),
        core.translate(_LOOKALIKES) + tail,
    }
    return bool(forms & _common())


def _repeats(password: str) -> bool:
    """Say whether a password is one piece again and again, or a run of neighbours such as `abcdefghijkl`."""
    small = password.casefold()
    if any(small == (small[:length] * len(small))[: len(small)] for length in range(1, 5)):
        return True
    steps = {ord(after) - ord(before) for before, after in zip(small, small[1:], strict=False)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def complaint_about(password: str, own_words: Iterable[str] = ()) -> str:
    """Return why a password cannot be taken, or nothing; `own_words` are the person's own name and address."""
    if len(password) < SHORTEST:
        return _("Please use 12 characters or more. Three or four words together work well.")
    if len(password) > LONGEST:
        return _("Please keep this under 128 characters.")
    small = password.casefold()
    given = {word.casefold() for word in own_words if word} | {"enquiry hub", "enquiryhub"}
    if _is_common(password) or _repeats(password) or small in given or small.strip("0123456789!?. ") in given:
        return _(
            "This password is among the first that anyone would guess. Three or four words together work well."
        )
    return ""
