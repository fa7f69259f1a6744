"""Reading small groups: as proposed, and one's own."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.circles.domain import FITTING, PAIRS, Candidate, of_one_school
from enquiry_hub.features.circles.models import OPEN, Circle, Split
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.protocols.domain import ways
from enquiry_hub.features.protocols.queries import step_of, talk_of
from enquiry_hub.identity.groups.arrangements import leaders_of
from enquiry_hub.identity.groups.models import CIRCLE, PEER_GROUP, Group, Membership
from enquiry_hub.identity.people.models import Organisation, Person


def leaders_in(cohort_id: str) -> list[tuple[str, str]]:
    """Return the school leaders of a cohort: id, and name with school."""
    return [(one.id, f"{one.name} · {one.school}" if one.school else one.name) for one in leaders_of(cohort_id)]


def candidates(person_ids: list[str]) -> dict[str, Candidate]:
    """Return people with the schools that they work at: the one of their account, or what they wrote themselves."""
    school = sa.func.coalesce(Person.organisation_id, sa.func.lower(Person.workplace))
    query = sa.select(Person.id, school).where(Person.id.in_(person_ids))
    return {row[0]: Candidate(row[0], row[1] or "") for row in db.session.execute(query)}


def together_in(cohort_id: str) -> Counter[frozenset[str]]:
    """Return how often two have been in one small group or peer group of a cohort, whether that is over or not."""
    query = (
        sa.select(Membership.group_id, Membership.person_id).join(Group, Group.id == Membership.group_id)
        .where(Group.parent_id == cohort_id, Group.kind.in_((CIRCLE, PEER_GROUP))).distinct()
    )  # fmt: skip
    groups: dict[str, set[str]] = {}
    for group_id, person_id in db.session.execute(query):
        groups.setdefault(group_id, set()).add(person_id)
    return Counter(frozenset(pair) for people in groups.values() for pair in combinations(sorted(people), 2))


def ways_for_groups() -> list[tuple[str, str]]:
    """Return the ways of talking that a small group can begin with: without a presenter whom somebody has to choose, and for few."""
    return [
        (way.id, way.name) for way in ways().values()
        if not way.has_presenter and not any(step.at_least or step.goes_on_elsewhere for step in way.steps) and not way.may_go_back
    ]  # fmt: skip


def fitting_size(thread: Thread) -> int:
    """Return how large the groups of a thread’s present step are: as its way of talking says, else pairs."""
    talk = talk_of(thread)
    if talk is None or talk.ended_at is not None:
        return PAIRS
    return FITTING.get((talk.way, step_of(talk).key), PAIRS)


@dataclass(frozen=True)
class Shown:
    """Be a small group as its facilitator sees it."""

    circle: Circle
    people: list[tuple[str, str, str]]  # id, name, school
    one_school: bool
    again: int  # how many pairs in it have been together


def groups_of(split: Split, cohort_id: str) -> list[Shown]:
    """Return the small groups with who is in each; the caller has loaded the split through its rule."""
    circles = circles_of(split)
    ids = [person_id for circle in circles for person_id in circle.people]
    rows = db.session.execute(
        sa.select(Person.id, Person.display_name, sa.func.coalesce(Organisation.name, Person.workplace))
        .outerjoin(Organisation, Organisation.id == Person.organisation_id).where(Person.id.in_(ids))
    )  # fmt: skip
    names, known, before = {row[0]: (row[0], row[1], row[2]) for row in rows}, candidates(ids), together_in(cohort_id)
    shown = []
    for circle in circles:
        pairs = list(combinations([known[one] for one in circle.people if one in known], 2))
        again = sum(1 for one, other in pairs if before[frozenset((one.id, other.id))])
        shown.append(Shown(circle, [names[one] for one in circle.people if one in names], any(of_one_school(*pair) for pair in pairs), again))
    return shown


def circles_of(split: Split) -> list[Circle]:
    """Return the small groups in order."""
    return list(db.session.scalars(sa.select(Circle).where(Circle.split_id == split.id).order_by(Circle.number)))


def splits_of(actor: Actor, thread: Thread) -> list[Split]:
    """Return the times when a thread went into small groups, the newest first."""
    return list(db.session.scalars(visible(actor, "circles:split:read").where(Split.thread_id == thread.id).order_by(Split.created_at.desc(), Split.id)))


def split_asked_before(actor: Actor, client_id: str | None) -> Split | None:
    """Return the small groups that the actor asked for with this client id, if there are any."""
    if client_id is None:
        return None
    return db.session.scalar(sa.select(Split).where(Split.proposed_by == actor.person_id, Split.client_id == client_id))


def people_of(circle: Circle) -> list[str]:
    """Return the names of those who are or were in a small group."""
    query = sa.select(Person.display_name).join(Membership, Membership.person_id == Person.id).where(Membership.group_id == circle.group_id)
    return list(db.session.scalars(query.distinct().order_by(Person.display_name)))


def my_open_circles(actor: Actor, cohort_id: str) -> list[tuple[Circle, str]]:
    """Return the open small groups of a cohort that the actor is in, with the title of the whole thread."""
    query = (
        visible(actor, "circles:circle:bring").join(Split, Split.id == Circle.split_id).join(Thread, Thread.id == Split.thread_id)
        .add_columns(Thread.title).where(Split.state == OPEN, Thread.group_id == cohort_id).order_by(Split.opened_at)
    )  # fmt: skip
    return [(row[0], row[1]) for row in db.session.execute(query)]
