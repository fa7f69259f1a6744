"""Reading what was agreed to, and what may be quoted."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from enquiry_hub.capabilities.consents.kinds import KINDS, NAMES
from enquiry_hub.capabilities.consents.models import APPROVED, ASKED, POSTS, Consent, Quote
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import COHORT, CONTRIBUTORS, Group, Membership


@dataclass(frozen=True)
class LedgerLine:
    """Be one line of somebody's ledger: what they agreed to, when, in which words, and whether it holds for the text as it is now."""

    consent: Consent
    purpose: str
    title: str
    href: str
    holds: bool


def agreed_to(person_id: str, kind: str, row_id: str, version: int) -> set[str]:
    """Return the purposes that somebody has agreed to for a thing as it stands in this version."""
    query = sa.select(Consent.purpose).where(
        Consent.person_id == person_id, Consent.subject_kind == kind, Consent.subject_id == row_id, Consent.subject_version == version, Consent.ended_at.is_(None)
    )  # fmt: skip
    return set(db.session.scalars(query))


def agreed_subjects(kind: str, purpose: str, row_ids: Collection[str]) -> dict[str, tuple[int, Consent]]:
    """Return, by id, the newest consent for a purpose with the version that it is for; the caller compares it with the thing's own."""
    query = sa.select(Consent).where(Consent.subject_kind == kind, Consent.purpose == purpose, Consent.subject_id.in_(row_ids), Consent.ended_at.is_(None))
    return {row.subject_id: (row.subject_version, row) for row in db.session.scalars(query.order_by(Consent.created_at))}


def ledger_of(actor: Actor) -> list[LedgerLine]:
    """Return everything that the actor has ever agreed to, the newest first."""
    rows = list(db.session.scalars(visible(actor, "consents:consent:read").order_by(Consent.created_at.desc(), Consent.id)))
    things = subjects.find_many(actor, {(row.subject_kind, row.subject_id) for row in rows})
    cohorts = {group.id: group.name for group in db.session.scalars(sa.select(Group).where(Group.id.in_([row.subject_id for row in rows if row.subject_kind == POSTS])))}
    found = []
    for row in rows:
        thing, kind = things.get((row.subject_kind, row.subject_id)), subjects.KINDS.get(row.subject_kind)
        title = kind.title(thing) if thing is not None and kind is not None else cohorts.get(row.subject_id, "")
        href = kind.href(thing) if thing is not None and kind is not None else ""
        now_at = KINDS[row.subject_kind].version(thing) if thing is not None else row.subject_version
        found.append(LedgerLine(row, str(NAMES[row.purpose]), title, href, row.ended_at is None and now_at == row.subject_version))
    return found


def cohorts_to_agree_in(actor: Actor) -> list[tuple[str, str, bool]]:
    """Return id, name and whether the actor's posts may be used for research, of each cohort that they take part in."""
    agreed = sa.exists().where(Consent.person_id == actor.person_id, Consent.subject_kind == POSTS, Consent.subject_id == Group.id, Consent.ended_at.is_(None))
    query = (
        sa.select(Group.id, Group.name, agreed).join(Membership, Membership.group_id == Group.id)
        .where(Group.kind == COHORT, Membership.person_id == actor.person_id, Membership.role.in_(CONTRIBUTORS), in_force()).distinct().order_by(Group.name)
    )  # fmt: skip
    return [(row[0], row[1], bool(row[2])) for row in db.session.execute(query)]


def quotes_between(actor: Actor, group_id: str) -> list[Quote]:
    """Return the quotations in a cohort that the actor asked for or is asked about, those without an answer first."""
    mine = sa.or_(Quote.asker_id == actor.person_id, Quote.author_id == actor.person_id)
    query = visible(actor, "consents:quote:read").where(Quote.group_id == group_id, mine)
    return list(db.session.scalars(query.order_by((Quote.state == ASKED).desc(), Quote.created_at.desc())))


def approved_quotes(actor: Actor, group_id: str) -> list[Quote]:
    """Return the quotations in a cohort that may leave it, each in the words that its author approved."""
    query = visible(actor, "consents:quote:read").where(Quote.group_id == group_id, Quote.state == APPROVED)
    return list(db.session.scalars(query.order_by(Quote.answered_at.desc())))


def quotes_to_answer(actor: Actor, group_id: str) -> list[Quote]:
    """Return the quotations in a cohort that wait for the actor's answer."""
    query = visible(actor, "consents:quote:answer").where(Quote.group_id == group_id, Quote.state == ASKED)
    return list(db.session.scalars(query.order_by(Quote.created_at)))
