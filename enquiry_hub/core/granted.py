"""What the route of the present request has granted, so that the service under it need not ask the store a second time."""

from __future__ import annotations

from typing import Any

from flask import g, has_request_context

Grant = tuple[str, str, Any]  # a permission, a row, a person


def grant(permission: str, row_id: str, person_id: Any) -> None:
    """Note that a permission was just granted; outside a request nothing is noted."""
    if has_request_context():
        found: set[Grant] = g.setdefault("granted", set())
        found.add((permission, row_id, person_id))


def was_granted(permission: str, row_id: str, person_id: Any) -> bool:
    """Say whether the present request was granted this already."""
    return has_request_context() and (permission, row_id, person_id) in g.get("granted", ())


def forget_grants() -> None:
    """Let everything be asked anew: somebody else may have taken a right away meanwhile."""
    if has_request_context():
        g.pop("granted", None)
