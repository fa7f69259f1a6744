"""Keeping versions, and refusing to overwrite somebody else's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.models import ChangesSeen, Revision
from enquiry_hub.core.access import Actor
from enquiry_hub.core.columns import Row
from enquiry_hub.core.database import db, insert_into
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
    if base is not None and base != row.version:  # type: ignore[attr-defined]
        began = _began(kind, row, base)
        together = _together(began, before, changes) if merge else None
        if together is None:
            raise Stale(
                _("Somebody else saved this while you were writing. Both texts are below; nothing was lost."), mine=dict(changes), theirs=before, began=began
            )
        changes = together
        if before == together:
            return False
    claimed = db.session.execute(
        sa.update(model).where(model.id == row.id, model.version == row.version).values(version=row.version + 1)  # type: ignore[attr-defined]
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        began = _began(kind, row, row.version)  # type: ignore[attr-defined]
        db.session.refresh(row)
        theirs = before | {name: getattr(row, name) for name in before if name not in elsewhere}
        raise Stale(_("Somebody else saved this at the same moment. Both texts are below; nothing was lost."), mine=dict(changes), theirs=theirs, began=began)
    db.session.refresh(row, ["version"])
    for name, value in changes.items():
        if name not in elsewhere:
            setattr(row, name, value)
    keep_revision(actor, kind, row, changes, reason=reason)
    return True


def beside_theirs(began: Mapping[str, Any] | None, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is saved of a thing that keeps no versions: a part that its writer left as it began stays as it is now.

    Raises Stale, with both texts, where somebody changed a part meanwhile that the writer changes otherwise. None of `began` skips the check.
    """
    together = dict(mine) if began is None else _together(began, theirs, mine)
    if together is None:
        raise Stale(_("Somebody else saved this while you were writing. Both texts are below; nothing was lost."), mine=dict(mine), theirs=dict(theirs), began=began)
    return together


def _began(kind: str, row: Row, base: int) -> dict[str, Any] | None:
    """Return the fields of the version that a writer began from; None where it is not kept."""
    if not 0 < base <= row.version:  # type: ignore[attr-defined]  # no store takes every number that a form can send
        return None
    start = db.session.scalar(sa.select(Revision).where(Revision.subject_kind == kind, Revision.subject_id == row.id, Revision.number == base))
    return dict(start.fields) if start else None


def _together(began: Mapping[str, Any] | None, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what both wrote since a version, part by part; None where both changed one part to something else, or the version is not kept.

    A part that the version did not have yet is no matter where both have it alike.
    """
    if began is None or any(name not in began and value != theirs[name] for name, value in mine.items()):
        return None
    changed = {name: value for name, value in mine.items() if name in began and value != began[name]}
    if any(theirs[name] not in (began[name], value) for name, value in changed.items()):
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


def see_changes(actor: Actor, versions: Mapping[tuple[str, str], int]) -> None:
    """Note that the actor has seen things, by kind and id, as they stood at a version; it never goes back."""
    rows = [{"person_id": actor.person_id, "subject_kind": kind, "subject_id": found, "upto": upto} for (kind, found), upto in sorted(versions.items())]
    insert = insert_into(ChangesSeen)
    upto = insert.excluded.upto
    on_top = insert.on_conflict_do_update(index_elements=["person_id", "subject_kind", "subject_id"], set_={"upto": sa.case((upto > ChangesSeen.upto, upto), else_=ChangesSeen.upto)})
    db.session.execute(on_top, rows)
