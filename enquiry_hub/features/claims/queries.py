"""Reading claims: each kind of evidence side by side, with its limits; counts of people only by the release rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.release import SMALL_COUNT, release
from enquiry_hub.features.claims.models import ANSWERS, OPPOSITE, STANDS, Claim, ClaimAnswer
from enquiry_hub.features.inputs.models import ARGUMENT, RESEARCH, Input
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class Sentence:
    """Be what a leader wrote of what they have seen, with their name if they want it shown."""

    id: str
    answer: str
    context: str
    author: str


@dataclass(frozen=True)
class Answers:
    """Be what leaders have seen: their sentences, and the counts if they may be shown."""

    sentences: list[Sentence]
    counts: dict[str, int | None] | None  # a count of one to four is not shown
    mine: ClaimAnswer | None


@dataclass(frozen=True)
class Against:
    """Be two things of a cohort that speak against each other; without a second, leaders have seen the opposite of the first."""

    kind: str
    title: str
    href: str
    other: str = ""
    other_href: str = ""


def claims_of(viewer: Actor, input_id: str) -> list[Claim]:
    """Return the claims of an input in the order in which they were made."""
    query = visible(viewer, "claims:claim:read").where(Claim.input_id == input_id)
    return list(db.session.scalars(query.order_by(Claim.created_at, Claim.id)))


def asked_of(viewer: Actor, input_id: str) -> dict[str, str]:
    """Return of which claims of an input the viewer may say what they have seen, by id, and what they said; empty where they have not yet."""
    own = sa.and_(ClaimAnswer.claim_id == Claim.id, ClaimAnswer.person_id == viewer.person_id)
    query = visible(viewer, "claims:claim:answer").with_only_columns(Claim.id, sa.func.coalesce(ClaimAnswer.answer, "")).outerjoin(ClaimAnswer, own)
    return {row[0]: row[1] for row in db.session.execute(query.where(Claim.input_id == input_id))}


def answers_to(viewer: Actor, claim: Claim) -> Answers:
    """Return what leaders have seen of a claim. Sentences stand as their writers put them; the counts rest on five people from three schools, or are not shown."""
    query = (
        visible(viewer, "claims:answer:read").add_columns(Person.display_name, Person.organisation_id).join(Person, Person.id == ClaimAnswer.person_id)
        .where(ClaimAnswer.claim_id == claim.id).order_by(ClaimAnswer.id)
    )  # fmt: skip
    rows = list(db.session.execute(query))
    schools = Counter(school for _row, _name, school in rows if school)
    shown = release(schools).releasable and sum(schools.values()) == len(rows)
    counts = Counter(row.answer for row, _name, _school in rows)
    return Answers(
        [Sentence(row.id, row.answer, row.context, name if row.named else "") for row, name, _school in rows if row.context],
        {answer: counts[answer] if counts[answer] == 0 or counts[answer] >= SMALL_COUNT else None for answer in ANSWERS} if shown else None,
        next((row for row, _name, _school in rows if row.person_id == viewer.person_id), None),
    )


def beside_claim(viewer: Actor, claim: Claim) -> dict[str, list[Input]]:
    """Return the inputs that bear on a claim, by kind: its own, and those that its input is connected with.

    Of research, argument and theory stand apart from studies (S2-20): they are what the scale of research calls R1.
    """
    either = sa.or_(
        sa.and_(Link.upper_kind == "input", Link.lower_kind == "input", Link.upper_id == claim.input_id),
        sa.and_(Link.upper_kind == "input", Link.lower_kind == "input", Link.lower_id == claim.input_id),
    )
    ids = {claim.input_id}
    for upper, lower in db.session.execute(sa.select(Link.upper_id, Link.lower_id).where(Link.ended_at.is_(None), either)):
        ids |= {upper, lower}
    found: dict[str, list[Input]] = {"research": [], "theory": [], "practice": []}
    for row in db.session.scalars(visible(viewer, "inputs:input:read").where(Input.id.in_(ids)).order_by(Input.strength.desc(), Input.title)):
        found["practice" if row.kind != RESEARCH else "theory" if row.strength == ARGUMENT else "research"].append(row)
    return found


def contradictions(viewer: Actor, group_id: str) -> list[Against]:
    """Return what speaks against what in a cohort, as the viewer may read it: inputs that contradict something, and claims that leaders wrote the opposite of."""
    links = list(db.session.scalars(sa.select(Link).where(Link.nature == "contradicts", Link.ended_at.is_(None)).order_by(Link.created_at)))
    pairs = {pair for row in links for pair in ((row.upper_kind, row.upper_id), (row.lower_kind, row.lower_id))}
    things = subjects.find_many(viewer, pairs)
    found = []
    for row in links:
        upper, lower = things.get((row.upper_kind, row.upper_id)), things.get((row.lower_kind, row.lower_id))
        kinds = subjects.KINDS[row.upper_kind], subjects.KINDS[row.lower_kind]
        if upper is None or lower is None or group_id not in (kinds[0].group_of(upper), kinds[1].group_of(lower)):
            continue
        found.append(Against("link", kinds[0].title(upper), kinds[0].href(upper), kinds[1].title(lower), kinds[1].href(lower)))
    opposite = sa.exists().where(ClaimAnswer.claim_id == Claim.id, ClaimAnswer.answer == OPPOSITE, ClaimAnswer.context != "")
    claims = visible(viewer, "claims:claim:read").where(Claim.group_id == group_id, Claim.state == STANDS, opposite).order_by(Claim.created_at)
    return found + [Against("claim", row.words, subjects.KINDS["claim"].href(row)) for row in db.session.scalars(claims)]


def others_of(viewer: Actor, claim: Claim) -> Sequence[Claim]:
    """Return the claims that one of the viewer's can be replaced by: others that stand in the same cohort."""
    query = visible(viewer, "claims:claim:read").where(Claim.group_id == claim.group_id, Claim.state == STANDS, Claim.id != claim.id)
    return list(db.session.scalars(query.order_by(Claim.created_at.desc())))
