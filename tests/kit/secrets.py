"""Secrets that are nearly right."""

from __future__ import annotations


def altered(secret: str) -> str:
    """Return `secret` with another character in its middle: always different, which a fixed ending is not."""
    middle = len(secret) // 2
    return secret[:middle] + ("B" if secret[middle] == "A" else "A") + secret[middle + 1 :]
