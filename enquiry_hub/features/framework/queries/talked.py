"""Which threads came before a change, as far as the reader may read them, and how many dissented about an appetite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.framework.models import (
    AppetiteDissent,
    Framework,
    RatingRound,
    Risk,
    Strategy,
    Theme,
)
from enquiry_hub.features.protocols.models import Talk

KINDS: tuple[tuple[str, Any], ...] = (("risk", Risk), ("strategy", Strategy))
Pair = tuple[str, str]


@dataclass(frozen=True)
class Talked:
    """Be the threads before changes, by the code of what changed: of its words, and of its judgement."""

    worded: dict[str, list[Thread]] = field(default_factory=dict)
    judged: dict[str, list[Thread]] = field(default_factory=dict)


def talked_before(viewer: Actor, framework: Framework, since: datetime, until: datetime) -> Talked:
    """Return for what changed between two moments the threads that a link, a subject or a talk says it came after, and that the viewer may read.

    A thread comes before a change of words if it began before the last of them, and was written in since the first moment.
    """
    changed, talks = _changed(framework, since, until), _talks(framework, since, until)
    about = _about(list(changed))
    threads = _readable(viewer, {*(found for ids in about.values() for found in ids), *(found for ids in talks.values() for found in ids)})
    worded = {
        changed[pair][0]: [threads[one] for one in ids if one in threads and threads[one].created_at <= changed[pair][1] and threads[one].last_post_at >= since]
        for pair, ids in about.items()
    }  # fmt: skip
    judged = {code: [threads[one] for one in ids if one in threads] for code, ids in talks.items()}
    return Talked({code: found for code, found in worded.items() if found}, {code: found for code, found in judged.items() if found})


def _changed(framework: Framework, since: datetime, until: datetime) -> dict[Pair, tuple[str, datetime]]:
    """Return the things whose words changed between two moments, with their codes and the last moment of it."""
    found: dict[Pair, tuple[str, datetime]] = {}
    for kind, model in KINDS:
        query = (
            sa.select(model.id, model.code, sa.func.max(Revision.created_at)).join(Revision, sa.and_(Revision.subject_kind == kind, Revision.subject_id == model.id))
            .where(model.framework_id == framework.id, Revision.number > 1, Revision.created_at > since, Revision.created_at <= until).group_by(model.id, model.code)
        )  # fmt: skip
        found |= {(kind, row_id): (code, moment) for row_id, code, moment in db.session.execute(query)}
    return found


def _about(pairs: list[Pair]) -> dict[Pair, list[str]]:
    """Return the ids of threads that are about things, or linked with them in either direction, also by one of their posts."""
    found: dict[Pair, list[str]] = {}
    own = sa.tuple_(Thread.about_kind, Thread.about_id).in_(pairs)
    for kind, row_id, thread_id in db.session.execute(sa.select(Thread.about_kind, Thread.about_id, Thread.id).where(own)):
        found.setdefault((kind, row_id), []).append(thread_id)
    for near, far in (("upper", "lower"), ("lower", "upper")):
        near_kind, near_id, far_kind, far_id = (getattr(Link, name) for name in (f"{near}_kind", f"{near}_id", f"{far}_kind", f"{far}_id"))
        query = (
            sa.select(near_kind, near_id, sa.func.coalesce(Post.thread_id, far_id)).outerjoin(Post, sa.and_(far_kind == "post", Post.id == far_id))
            .where(sa.tuple_(near_kind, near_id).in_(pairs), far_kind.in_(("thread", "post")), Link.ended_at.is_(None))
        )  # fmt: skip
        for kind, row_id, thread_id in db.session.execute(query):
            if thread_id not in found.setdefault((kind, row_id), []):
                found[kind, row_id].append(thread_id)
    return found


def _talks(framework: Framework, since: datetime, until: datetime) -> dict[str, list[str]]:
    """Return the ids of the threads in which risks were judged, for rounds that closed between two moments."""
    query = (
        sa.select(Risk.code, Talk.thread_id).join(RatingRound, RatingRound.risk_id == Risk.id).join(Talk, Talk.id == RatingRound.talk_id)
        .where(Risk.framework_id == framework.id, RatingRound.closed_at > since, RatingRound.closed_at <= until).distinct()
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    for code, thread_id in db.session.execute(query):
        found.setdefault(code, []).append(thread_id)
    return found


def _readable(viewer: Actor, ids: Iterable[str]) -> dict[str, Thread]:
    query = visible(viewer, "discussions:thread:read").where(Thread.id.in_(list(ids)))
    return {found.id: found for found in db.session.scalars(query.order_by(Thread.created_at, Thread.id))}


def dissent_at(viewer: Actor, framework: Framework, until: datetime) -> dict[str, int]:
    """Return how many dissents about the appetite of a theme stood at a moment, by the names of the themes."""
    standing = sa.or_(AppetiteDissent.ended_at.is_(None), AppetiteDissent.ended_at > until)
    rows = db.session.scalars(visible(viewer, "framework:dissent:read").where(AppetiteDissent.created_at <= until, standing)).all()
    counts = Counter(row.theme_id for row in rows)
    themes = sa.select(Theme.id, Theme.name).where(Theme.group_id == framework.group_id, Theme.id.in_(counts)).order_by(Theme.rank)
    return {name: counts[theme_id] for theme_id, name in db.session.execute(themes)}
