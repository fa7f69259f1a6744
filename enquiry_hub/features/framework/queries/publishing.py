"""Who contributed and how they want to be listed, which figures may leave, and what anybody may read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.release import release
from enquiry_hub.features.framework.models import (
    NAMED,
    ROLE_ONLY,
    Amendment,
    Control,
    Framework,
    FrameworkRelease,
    Indicator,
    Listing,
    Rating,
    RatingRound,
    Risk,
    Strategy,
    Suggestion,
)
from enquiry_hub.identity.people.models import Organisation, Person


def contributors_of(framework: Framework) -> set[str]:
    """Return the ids of those whose words are in a framework, proposed, changed, added, or suggested under their name, and of its leads, as whose work it is cited."""
    risks = sa.select(Risk.id).where(Risk.framework_id == framework.id)
    strategies = sa.select(Strategy.id).where(Strategy.framework_id == framework.id)
    sources: Sequence[sa.Select[Any]] = (
        sa.select(Risk.proposed_by).where(Risk.framework_id == framework.id), sa.select(Strategy.proposed_by).where(Strategy.framework_id == framework.id),
        sa.select(Control.made_by).where(Control.risk_id.in_(risks)), sa.select(Indicator.made_by).where(Indicator.risk_id.in_(risks)),
        sa.select(Suggestion.author_id).where(sa.or_(Suggestion.risk_id.in_(risks), Suggestion.strategy_id.in_(strategies)), Suggestion.named.is_(True)),
        sa.select(Amendment.author_id).where(Amendment.subject_id.in_(risks), Amendment.what.in_(("control changed", "indicator changed"))),
        sa.select(Revision.author_id).where(Revision.subject_kind == "risk", Revision.subject_id.in_(risks)),
        sa.select(Revision.author_id).where(Revision.subject_kind == "strategy", Revision.subject_id.in_(strategies)),
    )  # fmt: skip
    found = {row[0] for row in db.session.execute(sa.union(*sources)) if row[0]} | {framework.research_lead_id, *framework.practice_leads} - {None}
    return set(db.session.scalars(sa.select(Person.id).where(Person.id.in_(found), Person.closed_at.is_(None))))


def listing_of(actor: Actor, framework: Framework) -> str:
    """Return how the actor wants to be listed, or nothing if they have not said."""
    found = db.session.get(Listing, (framework.id, actor.person_id))
    return found.listed if found else ""


def listings_of(framework: Framework) -> dict[str, Any]:
    """Return who is listed by name, which roles are listed, and how many have not said; of those unlisted nothing."""
    ids = contributors_of(framework)
    said = dict(db.session.execute(sa.select(Listing.person_id, Listing.listed).where(Listing.framework_id == framework.id, Listing.person_id.in_(ids))).all())
    people = db.session.execute(
        sa.select(Person.id, Person.display_name, Person.job_role, Organisation.name).outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.id.in_(said)).order_by(Person.display_name)
    ).all()  # fmt: skip
    roles = Counter((role or "").strip().lower() for person_id, _name, role, _school in people if said[person_id] == ROLE_ONLY)
    return {
        "named": [{"name": name, "role": role, "school": school or ""} for person_id, name, role, school in people if said[person_id] == NAMED],
        "roles": sorted(role for role in roles if role),
        "waiting": len(ids - set(said)),
    }


def those_who_wait(framework: Framework) -> list[str]:
    """Return the names of contributors who have not said how they want to be listed, so that they can be asked."""
    ids = contributors_of(framework) - set(db.session.scalars(sa.select(Listing.person_id).where(Listing.framework_id == framework.id)))
    return list(db.session.scalars(sa.select(Person.display_name).where(Person.id.in_(ids)).order_by(Person.display_name)))


def rounds_that_may_leave(round_ids: Sequence[str]) -> set[str]:
    """Return those rounds whose figures may leave the cohort (DOMAIN 5.9): five raters from three schools, none of them more than half.

    What was so when a round closed stays so: a rater who moves to another school afterwards changes nothing that was shown.
    """
    settled = {row[0]: row[1] for row in db.session.execute(sa.select(RatingRound.id, RatingRound.may_leave).where(RatingRound.id.in_(round_ids), RatingRound.may_leave.is_not(None)))}
    counts: dict[str, Counter[str]] = {}
    open_ones = [round_id for round_id in round_ids if round_id not in settled]
    query = sa.select(Rating.round_id, Person.organisation_id).join(Person, Person.id == Rating.person_id).where(Rating.round_id.in_(open_ones))
    for round_id, school in db.session.execute(query):
        if school:
            counts.setdefault(round_id, Counter())[school] += 1
    return {round_id for round_id, leaves in settled.items() if leaves} | {round_id for round_id, found in counts.items() if release(found).releasable}


def public_releases(framework_id: str) -> list[FrameworkRelease]:
    """Return the releases of a framework that anybody may read, the newest first."""
    query = sa.select(FrameworkRelease).where(FrameworkRelease.framework_id == framework_id, FrameworkRelease.state == "published", FrameworkRelease.public_since.is_not(None))
    return list(db.session.scalars(query.order_by(FrameworkRelease.created_at.desc())))


def public_release(release_id: str) -> FrameworkRelease | None:
    """Return a release that anybody may read, while its owners say so."""
    found = db.session.get(FrameworkRelease, release_id)
    return found if found is not None and found.state == "published" and found.public_since is not None else None
