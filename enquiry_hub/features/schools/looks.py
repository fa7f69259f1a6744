"""Reading what schools said came of what they took home, and what of it waits for a look."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.features.schools.models import OPEN, STRATEGY, Adoption, LocalRating, LocalReview, School

TOO_EARLY, STOP = "too_early", "stop"


def due_for_a_look() -> ColumnElement[bool]:
    """Hold for open copies whose day has come, and that were not looked at for it: a strategy by a review, a risk by a judgement."""
    one = sa.select(sa.literal(1))
    reviewed = sa.exists(one.select_from(LocalReview).where(LocalReview.adoption_id == Adoption.id, LocalReview.due_on == Adoption.review_on).correlate(Adoption))
    judged = sa.exists(one.select_from(LocalRating).where(LocalRating.adoption_id == Adoption.id, LocalRating.rated_on >= Adoption.review_on).correlate(Adoption))
    return sa.and_(Adoption.status == OPEN, Adoption.review_on <= today(), ~sa.case((Adoption.kind == STRATEGY, reviewed), else_=judged))


def own_reviews(actor: Actor) -> list[Adoption]:
    """Return what the actor holds at their school and whose day of a look has come."""
    query = visible(actor, "schools:adoption:read").where(Adoption.owner_id == actor.person_id, due_for_a_look())
    return list(db.session.scalars(query.order_by(Adoption.review_on)))


def looks_at(adoption_ids: Sequence[str]) -> dict[str, list[LocalReview]]:
    """Return what a school said of its strategies, the newest first, by the copy's id; the caller may read the copies."""
    found: dict[str, list[LocalReview]] = {}
    query = sa.select(LocalReview).where(LocalReview.adoption_id.in_(adoption_ids))
    for row in db.session.scalars(query.order_by(LocalReview.reviewed_on.desc(), LocalReview.created_at.desc())):
        found.setdefault(row.adoption_id, []).append(row)
    return found


def tried_at(actor: Actor, school: School) -> list[tuple[Adoption, LocalReview]]:
    """Return every strategy of a school that says whether it worked, those put away too, with its latest look; the newest first, whatever came of it."""
    query = visible(actor, "schools:adoption:read").where(Adoption.school_id == school.id, Adoption.kind == STRATEGY)
    rows = list(db.session.scalars(query))
    looks = looks_at([row.id for row in rows])
    told = [(row, looks[row.id][0]) for row in rows if row.id in looks]
    known = [(row, look) for row, look in told if look.did_it_work != TOO_EARLY or look.what_next == STOP]
    return sorted(known, key=lambda found: (found[1].reviewed_on, found[1].created_at), reverse=True)
