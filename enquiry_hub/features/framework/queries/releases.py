"""Releases: the framework as it stood."""

from __future__ import annotations

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import Framework, FrameworkRelease
from enquiry_hub.features.framework.queries.snapshots import snapshot_of

__all__ = ["releases_of", "snapshot_of"]


def releases_of(viewer: Actor, framework: Framework) -> list[FrameworkRelease]:
    """Return the releases of a framework, newest first."""
    query = visible(viewer, "framework:release:read").where(FrameworkRelease.framework_id == framework.id)
    return list(
        db.session.scalars(query.order_by(FrameworkRelease.dated.desc(), FrameworkRelease.created_at.desc()))
    )
