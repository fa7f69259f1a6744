"""Letters to one person (accounts, memberships, invitations), in quiet hours too; carried by whatever the outbox sets as the mailer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, url_for

Mailer = Callable[..., Any]
_mailer: list[Mailer] = []


def use_mailer(mailer: Mailer) -> None:
    """Set what puts a letter into the outbox; it takes to, name, subject, text and person_id by name."""
    _mailer[:] = [mailer]


def send_letter(*, to: str, name: str, subject: str, text: str, person_id: str | None = None) -> None:
    """Put a letter into the outbox, in the present transaction."""
    _mailer[0](to=to, name=name, subject=subject, text=text, person_id=person_id)


def full_address(endpoint: str, **values: Any) -> str:
    """Return the address of a page as letters give it: from the settings, never from a request."""
    base = current_app.extensions["hub_settings"].base_url.rstrip("/")
    with current_app.test_request_context(base_url=base):
        return url_for(endpoint, _external=True, **values)
