"""Words that only a few may open, kept so that whoever reads the store reads nothing.

They are Fernet tokens of the `cryptography` library. Their keys come from the application's own secret keys, another one for each
purpose; the key that is going stays good for reading until everything is sealed anew.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import date

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from enquiry_hub.core.clock import today
from enquiry_hub.core.current import settings


class Unreadable(Exception):
    """Say that no key of ours opens this, or that it was changed."""


def seal(text: str, purpose: str) -> str:
    """Return a text sealed with the present key, for one purpose; it holds no moment of its own."""
    key = settings().signing_keys[-1]
    return f"{key_name(key)}.{_fernet(key, purpose).encrypt_at_time(text.encode(), 0).decode()}"


def unseal(sealed: str, purpose: str) -> str:
    """Return a text that was sealed for this purpose; raise Unreadable where no key of ours opens it."""
    name, _, token = sealed.partition(".")
    key = next((found for found in settings().signing_keys if key_name(found) == name), None)
    if key is None:
        raise Unreadable("sealed with a key that is not here")
    try:
        return _fernet(key, purpose).decrypt(token).decode()
    except InvalidToken as error:
        raise Unreadable("damaged, or sealed for something else") from error


def seal_until(text: str, day: date) -> str:
    """Return a text sealed so that nothing here opens it before a day."""
    return seal(text, _day_purpose(day))


def release(sealed: str, day: date, *, before_its_day: bool = False) -> str:
    """Return a text that was sealed until this day; raise Unreadable before it, but where the law outranks the seal."""
    if day > today() and not before_its_day:
        raise Unreadable("its day has not come")
    return unseal(sealed, _day_purpose(day))


def seal_again_until(sealed: str, day: date) -> str:
    """Return what was sealed until a day sealed with the present key; what it is comes out to nobody."""
    return seal(unseal(sealed, _day_purpose(day)), _day_purpose(day))


def _day_purpose(day: date) -> str:
    return f"until {day.isoformat()}"


def key_name(key: str) -> str:
    """Return by which name a key is known; it tells nothing of the key."""
    return hashlib.sha256(b"the name of " + key.encode()).hexdigest()[:12]


def is_current(sealed: str) -> bool:
    """Say whether a text is sealed with the present key."""
    return sealed.startswith(f"{key_name(settings().signing_keys[-1])}.")


def _fernet(key: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"sealing:{purpose}".encode()).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
