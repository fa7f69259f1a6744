"""Approvals that were recorded, and whether the text that each was given for is the one that is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.domain.snapshots import same_words
from enquiry_hub.features.framework.models import FrameworkRelease, ReleaseApproval


@dataclass(frozen=True)
class Approval:
    """Be an approval as it stands: by whom, on which day, for which version, and whether its text is the one that is looked at."""

    approval: ReleaseApproval
    number: str
    made_at: datetime  # when that version was kept
    withdrawn: bool
    holds: bool


def approvals_of(framework_id: str, looked_at: Mapping[str, Any]) -> list[Approval]:
    """Return the approvals that were given, the latest first; one for a version that was withdrawn counts no more."""
    return _found(looked_at, FrameworkRelease.framework_id == framework_id, FrameworkRelease.state != "withdrawn")


def approvals_for(release: FrameworkRelease) -> list[Approval]:
    """Return the approvals that concern a release, the latest first: those for its text, whatever became of their version, and those for a version before it."""
    found = _found(release.snapshot, FrameworkRelease.framework_id == release.framework_id)
    return [one for one in found if one.holds or (one.made_at < release.created_at and not one.withdrawn)]


def may_take_back(viewer: Actor, release: FrameworkRelease) -> set[str]:
    """Return the ids of the approvals of a framework that the viewer may take back."""
    of_framework = sa.select(FrameworkRelease.id).where(FrameworkRelease.framework_id == release.framework_id)
    return {row.id for row in db.session.scalars(visible(viewer, "framework:approval:take_back").where(ReleaseApproval.release_id.in_(of_framework)))}


def that_count(approvals: list[Approval]) -> list[Approval]:
    """Return the approvals that hold; if none does, the latest one."""
    return [found for found in approvals if found.holds] or approvals[:1]


def any_given(framework_id: str) -> bool:
    """Say whether an approval is recorded."""
    query = sa.select(ReleaseApproval.id).join(FrameworkRelease, FrameworkRelease.id == ReleaseApproval.release_id)
    query = query.where(FrameworkRelease.framework_id == framework_id, ReleaseApproval.taken_back_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


def mistaken(release: FrameworkRelease) -> list[ReleaseApproval]:
    """Return the approvals of a release that were taken back, the latest first; the caller may read the release."""
    query = sa.select(ReleaseApproval).where(ReleaseApproval.release_id == release.id, ReleaseApproval.taken_back_at.is_not(None))
    return list(db.session.scalars(query.order_by(ReleaseApproval.taken_back_at.desc())))


def _found(looked_at: Mapping[str, Any], *conditions: ColumnElement[bool]) -> list[Approval]:
    query = (
        sa.select(ReleaseApproval, FrameworkRelease.number, FrameworkRelease.created_at, FrameworkRelease.state, FrameworkRelease.snapshot)
        .join(FrameworkRelease, FrameworkRelease.id == ReleaseApproval.release_id).where(ReleaseApproval.taken_back_at.is_(None), *conditions)
        .order_by(ReleaseApproval.given_on.desc(), ReleaseApproval.created_at.desc())
    )  # fmt: skip
    return [Approval(row, number, made_at, state == "withdrawn", same_words(snapshot, looked_at)) for row, number, made_at, state, snapshot in db.session.execute(query)]
