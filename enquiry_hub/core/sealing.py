"""Words that only a few may open, kept so that whoever reads the store reads nothing.

A stream of HMAC-SHA256 blocks over a random number is laid over the text, and a second HMAC over all of it tells of any change
(encrypt, then authenticate). The keys come from the application's own secret keys; the one that is going stays good for reading until
everything is sealed anew.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from enquiry_hub.core.current import settings

NONCE, TAG, BLOCK = 16, 32, 32


class Unreadable(Exception):
    """Say that no key of ours opens this, or that it was changed."""


def seal(text: str, purpose: str) -> str:
    """Return a text sealed with the present key, for one purpose."""
    key = settings().signing_keys[-1]
    nonce = secrets.token_bytes(NONCE)
    hidden = _lay_over(text.encode(), _key(key, purpose, "words"), nonce)
    tag = hmac.digest(_key(key, purpose, "proof"), nonce + hidden, "sha256")
    return f"1.{key_name(key)}.{base64.urlsafe_b64encode(nonce + hidden + tag).decode()}"


def unseal(sealed: str, purpose: str) -> str:
    """Return a text that was sealed for this purpose; raise Unreadable where no key of ours opens it."""
    version, _, rest = sealed.partition(".")
    name, _, data = rest.partition(".")
    key = next((found for found in settings().signing_keys if key_name(found) == name), None)
    if version != "1" or key is None:
        raise Unreadable("sealed with a key that is not here")
    try:
        raw = base64.urlsafe_b64decode(data)
    except ValueError as error:
        raise Unreadable("damaged") from error
    nonce, hidden, tag = raw[:NONCE], raw[NONCE:-TAG], raw[-TAG:]
    if not hmac.compare_digest(tag, hmac.digest(_key(key, purpose, "proof"), nonce + hidden, "sha256")):
        raise Unreadable("damaged, or sealed for something else")
    return _lay_over(hidden, _key(key, purpose, "words"), nonce).decode()


def key_name(key: str) -> str:
    """Return by which name a key is known; it tells nothing of the key."""
    return hashlib.sha256(b"the name of " + key.encode()).hexdigest()[:12]


def is_current(sealed: str) -> bool:
    """Say whether a text is sealed with the present key."""
    return sealed.startswith(f"1.{key_name(settings().signing_keys[-1])}.")


def _key(key: str, purpose: str, part: str) -> bytes:
    return hmac.digest(key.encode(), f"sealing:{purpose}:{part}".encode(), "sha256")


def _lay_over(text: bytes, key: bytes, nonce: bytes) -> bytes:
    blocks = (hmac.digest(key, nonce + number.to_bytes(8, "big"), "sha256") for number in range((len(text) + BLOCK - 1) // BLOCK))
    stream = b"".join(blocks)[: len(text)]
    return bytes(a ^ b for a, b in zip(text, stream, strict=True))
