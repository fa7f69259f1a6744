"""Keeping versions, and refusing to overwrite somebody else's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import Actor
from enquiry_hub.core.columns import Row
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Stale
from enquiry_hub.core.vault import Vaulted

ASKS_NOBODY = {"*": "The service that changes the row has asked; this only keeps what it was."}
TELLS_NOBODY = {"*": "The service that changes the row tells what happened."}


def save_version(
    actor: Actor, kind: str, row: Row, changes: Mapping[str, Any], *, base: int | None, reason: str = "", merge: bool = False,
    elsewhere: Mapping[str, tuple[Any, Any]] | None = None,
) -> bool:  # fmt: skip
    """Give a row new values and keep the version; say whether anything changed.

    `row` has a `version` that counts up; `base` is the version that the writer started from (None skips the check). Raises Stale,
    with both texts, when somebody saved meanwhile and their values differ from ours; with `merge`, only where both changed the same
    part: other parts of theirs stay beside ours. `elsewhere` are values that lie in another table, as they are and as the caller will
    make them. The caller has checked the permission.
    """
    model, elsewhere = type(row), elsewhere or {}
    before = {name: getattr(row, name) for name in changes} | {name: pair[0] for name, pair in elsewhere.items()}
    changes = {**changes, **{name: pair[1] for name, pair in elsewhere.items()}}
    if before == dict(changes):
        return False
    together = _together(kind, row, before, changes, base) if merge and base is not None and base != row.version else None  # type: ignore[attr-defined]
    if together is not None:
        changes = together
        if before == together:
            return False
    elif base is not None and base != row.version:  # type: ignore[attr-defined]
        raise Stale(_("Somebody else saved this while you were writing. Both texts are below; nothing was lost."), mine=dict(changes), theirs=before)
    claimed = db.session.execute(
        sa.update(model).where(model.id == row.id, model.version == row.version).values(version=row.version + 1)  # type: ignore[attr-defined]
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale(_("Somebody else saved this at the same moment. Both texts are below; nothing was lost."), mine=dict(changes), theirs=before)
    db.session.refresh(row, ["version"])
    for name, value in changes.items():
        if name not in elsewhere:
            setattr(row, name, value)
    keep_revision(actor, kind, row, changes, reason=reason)
    return True


def _together(kind: str, row: Row, theirs: Mapping[str, Any], mine: Mapping[str, Any], base: int) -> dict[str, Any] | None:
    """Return what both wrote since a version, part by part; None where both changed one part to something else, or the version is not kept."""
    if not 0 < base < row.version:  # type: ignore[attr-defined]  # no store takes every number that a form can send
        return None
    query = sa.select(Revision).where(Revision.subject_kind == kind, Revision.subject_id == row.id, Revision.number == base)
    start = db.session.scalar(query)
    if start is None or not set(mine) <= set(start.fields):
        return None
    changed = {name: value for name, value in mine.items() if value != start.fields[name]}
    if any(theirs[name] not in (start.fields[name], value) for name, value in changed.items()):
        return None
    return {**theirs, **changed}


def keep_revision(actor: Actor, kind: str, row: Row, fields: Mapping[str, Any], *, reason: str = "") -> None:
    """Keep the present values of a row as its version `row.version`."""
    owner_id = getattr(row, row.OWNER) if isinstance(row, Vaulted) else None
    db.session.add(
        Revision(
            subject_kind=kind, subject_id=row.id, number=row.version, author_id=actor.person_id or None, reason=reason, owner_id=owner_id, fields=dict(fields),  # type: ignore[attr-defined]
        )  # fmt: skip
    )
    db.session.flush()


def forget_versions(kind: str, row_id: str) -> None:
    """Delete all versions of a row: its words are gone, and so are the earlier ones."""
    db.session.execute(sa.delete(Revision).where(Revision.subject_kind == kind, Revision.subject_id == row_id))
