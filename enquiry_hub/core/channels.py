"""Kinds of live channels, and reading which one a message is about."""

from __future__ import annotations

import re
from typing import Any

FIELD = re.compile(r"[a-z][a-z0-9_-]{0,39}")
CHANNELS: dict[str, str] = {}  # kind -> the permission that lets in
MEETING: dict[str, str] = {}  # kind -> the permission to be told who is there, where not everybody is who is let in


def register_channel(kind: str, read: str, *, meet: str = "") -> None:
    """Open channels for a kind of thing, to be entered by whoever holds the permission to read it; `meet` is the one to be told who is there and writes."""
    CHANNELS[kind] = read
    if meet:
        MEETING[kind] = meet


def channel_in(message: dict[str, Any]) -> tuple[str, str, str] | None:
    """Return the channel that a message names, with its kind and the thing's id; None where there can be none."""
    channel = message.get("channel")
    if not isinstance(channel, str) or len(channel) > 60 or channel.count(":") != 1:
        return None
    kind, row_id = channel.split(":")
    return (channel, kind, row_id) if kind in CHANNELS and row_id.isalnum() else None


def field_in(message: dict[str, Any]) -> dict[str, str]:
    """Return the box of a form that a message names, as part of the next message; nothing where it can be none."""
    field = message.get("field")
    return {"field": field} if isinstance(field, str) and FIELD.fullmatch(field) else {}
