"""E-mail addresses: one line, one form."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid

LONGEST = 254


def plain_address(text: str) -> str:
    """Return an address as it is stored and looked for: trimmed, in small letters."""
    return text.strip().lower()


def clean_address(text: str) -> str:
    """Return an address as it is stored, or raise Invalid for what is none."""
    wanted = plain_address(text)
    complaint = Invalid(_("“%(text)s” is not an e-mail address.", text=wanted[:80]), field="email")
    if not wanted or len(wanted) > LONGEST or any(ord(letter) < 33 or ord(letter) == 127 for letter in wanted):
        raise complaint
    try:
        found = validate_email(wanted, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise complaint from None
    if "." not in found.domain:
        raise complaint
    return wanted
