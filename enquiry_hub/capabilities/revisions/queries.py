"""Reading earlier versions, and which somebody has not had before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.revisions.models import ChangesSeen, Revision
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db


def revisions_of(kind: str, row_id: str) -> list[Revision]:
    """Return the versions of a thing, newest first; the caller has checked that the reader may see its history."""
    query = sa.select(Revision).where(Revision.subject_kind == kind, Revision.subject_id == row_id).order_by(Revision.number.desc())
    return list(db.session.scalars(query))


def changes_between(versions: Iterable[Mapping[str, Any]]) -> Iterator[list[tuple[str, Any, Any]]]:
    """Give for each version, the earliest first, the parts that are not as they were: each with its name, as it was and as it is."""
    before: dict[str, Any] = {}
    for fields in versions:
        after = {**before, **fields}
        yield [(name, before.get(name), value) for name, value in after.items() if before.get(name) != value]
        before = after


def revisions_of_many(kind: str, row_ids: Sequence[str]) -> dict[str, list[Revision]]:
    """Return, for each thing, its versions, the earliest first; the caller has checked that the reader may see their history."""
    found: dict[str, list[Revision]] = {}
    query = sa.select(Revision).where(Revision.subject_kind == kind, Revision.subject_id.in_(row_ids))
    for row in db.session.scalars(query.order_by(Revision.number)):
        found.setdefault(row.subject_id, []).append(row)
    return found


def unseen(actor: Actor, versions: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Return those of some things, by kind and id, that the actor has not seen as they stand at the version given."""
    ids = [found for _kind, found in versions]
    rows = db.session.execute(
        sa.select(ChangesSeen.subject_kind, ChangesSeen.subject_id, ChangesSeen.upto).where(ChangesSeen.person_id == actor.person_id, ChangesSeen.subject_id.in_(ids))
    )
    seen = {(kind, found): upto for kind, found, upto in rows}
    return {thing: version for thing, version in versions.items() if version > seen.get(thing, 0)}


def seen_by(actor: Actor, kind: str, model: Any) -> ColumnElement[bool]:
    """Hold for what the actor has seen of things of a kind, by their table."""
    return sa.and_(ChangesSeen.person_id == actor.person_id, ChangesSeen.subject_kind == kind, ChangesSeen.subject_id == model.id)


def opened(actor: Actor, kind: str, model: Any) -> ColumnElement[bool]:
    """Hold for things of a kind that the actor has had before them, in whichever version."""
    return sa.exists(sa.select(sa.literal(1)).select_from(ChangesSeen).where(seen_by(actor, kind, model)).correlate(model))
