"""Channels in which nobody is named as being there or writing, because it would tell what is not open yet."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from enquiry_hub.core.database import db

_checks: dict[str, Callable[[str], bool]] = {}
_unseen: set[str] = set()


def register_unseen(kind: str) -> None:
    """Let nobody be told anything of who comes to channels of a kind or goes: not even that it happened."""
    _unseen.add(kind)


def is_unseen(channel: str) -> bool:
    """Say whether nobody is told who comes to a channel."""
    return channel.partition(":")[0] in _unseen


def register_quiet(kind: str, check: Callable[[str], bool]) -> None:
    """Let a check say, by the row's id, in which channels of a kind nobody is named."""
    _checks[kind] = check


def is_quiet(app: Flask, channel: str) -> bool:
    """Say whether nobody may be named in a channel now; asked of the store in a session of its own."""
    kind, _colon, row_id = channel.partition(":")
    if kind in _unseen:
        return True
    if kind not in _checks:
        return False
    with app.app_context():
        found = _checks[kind](row_id)
        db.session.rollback()
    return found
