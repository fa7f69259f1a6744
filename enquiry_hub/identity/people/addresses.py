"""E-mail addresses: one line, one form."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid

LONGEST = 254

# What mail servers in fact take, without quotes, comments or letters outside ASCII; whether it exists, only a letter can tell.
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
SOUND = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")


def plain_address(text: str) -> str:
    """Return an address as it is stored and looked for: trimmed, in small letters."""
    return text.strip().lower()


def clean_address(text: str) -> str:
    """Return an address as it is stored, or raise Invalid for what is none."""
    wanted = plain_address(text)
    if len(wanted) > LONGEST or not SOUND.fullmatch(wanted) or len(wanted.split("@")[0]) > 64:
        raise Invalid(
            _("“%(text)s” is not an e-mail address.", text=" ".join(wanted.split())[:80]), field="email"
        )
    return wanted
