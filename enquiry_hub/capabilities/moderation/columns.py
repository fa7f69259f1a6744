"""In which columns of which tables somebody's words stand."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.traces import ELSEWHERE

AT_LENGTH = 1000  # letters
# Columns in which nobody writes: what the site made, names and addresses of people and files, and words out of a list.
NO_WORDS = frozenset((
    "body_html", "wrapped_key", "wrapped", "sealed", "token_hash", "endpoint_hash", "mark", "secret", "public_key", "password_hash", "calendar_token", "stored_name", "media_type",
    "email", "also_to", "recipient", "recipient_name", "display_name", "known_as", "pronouns", "telephone", "unsubscribe_url", "device", "audit_entry.event", "code", "kind", "author", "doi",
    "phase", "setting", "governance", "region", "claim_when",
))  # fmt: skip


def written_columns(mapper: Any, *, everywhere: bool) -> list[str]:
    """Return the attributes of a table in which somebody's words stand, sealed or not: at length, or `everywhere` also in short and in what is kept whole."""
    sealed = [name for group in getattr(mapper.class_, "VAULTED", {}).values() for name in group if name not in ("body_html", "opening")]
    told = [column.key for column in mapper.column_attrs if not NO_WORDS & {column.key, f"{mapper.local_table.name}.{column.key}"}]
    return sealed + [name for name in told if _holds_words(mapper.column_attrs[name].columns[0].type, everywhere)]


def _holds_words(kind: Any, everywhere: bool) -> bool:
    if isinstance(kind, sa.JSON):
        return everywhere
    return isinstance(kind, sa.String) and (isinstance(kind, sa.Text) or (kind.length or 0) >= (ELSEWHERE if everywhere else AT_LENGTH))
