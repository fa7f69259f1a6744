"""Releases: the framework as it stood."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.domain.numbers import highest
from enquiry_hub.features.framework.models import Framework, FrameworkRelease
from enquiry_hub.features.framework.queries.snapshots import snapshot_of
from enquiry_hub.features.programmes.models import Session

__all__ = ["last_number", "newer_than", "pinned_to", "releases_of", "session_of", "snapshot_of"]


def pinned_to(viewer: Actor, session_id: str) -> list[FrameworkRelease]:
    """Return the releases that are pinned to a session, the newest first."""
    query = visible(viewer, "framework:release:read").where(FrameworkRelease.session_id == session_id)
    return list(db.session.scalars(query.order_by(FrameworkRelease.dated.desc(), FrameworkRelease.created_at.desc())))


def session_of(viewer: Actor, release: FrameworkRelease) -> Session | None:
    """Return the session that a release is pinned to."""
    return db.session.scalar(visible(viewer, "programmes:session:read").where(Session.id == release.session_id)) if release.session_id else None


def last_number(framework: Framework) -> str:
    """Return the highest number that a release of a framework has, or nothing; whoever may arrange it may know."""
    return highest(db.session.scalars(sa.select(FrameworkRelease.number).where(FrameworkRelease.framework_id == framework.id)))


def newer_than(release: FrameworkRelease, *, public: bool) -> FrameworkRelease | None:
    """Return the newest release that was published after one; for everybody, only one that anybody may read."""
    query = sa.select(FrameworkRelease).where(
        FrameworkRelease.framework_id == release.framework_id, FrameworkRelease.state == "published", FrameworkRelease.created_at > release.created_at,
        *([FrameworkRelease.public_since.is_not(None)] if public else []),
    )  # fmt: skip
    return db.session.scalar(query.order_by(FrameworkRelease.created_at.desc()).limit(1))


def releases_of(viewer: Actor, framework: Framework) -> list[FrameworkRelease]:
    """Return the releases of a framework, newest first."""
    query = visible(viewer, "framework:release:read").where(FrameworkRelease.framework_id == framework.id)
    return list(
        db.session.scalars(query.order_by(FrameworkRelease.dated.desc(), FrameworkRelease.created_at.desc()))
    )
