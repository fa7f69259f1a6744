"""Secrets that travel in links and cookies: made here, stored as hashes only."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """Make a secret of 192 random bits that fits into an address."""
    return secrets.token_urlsafe(24)


def hashed(token: str) -> str:
    """Return what is stored of a secret; it has too many bits for a slow hash to add anything."""
    return hashlib.sha256(token.encode()).hexdigest()
