"""Who is in the circles with which one shares, one's three and one's cohort, and which earlier pages those who came later may read."""

from __future__ import annotations

from dataclasses import field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.sharing.models import MY_COHORT, MY_THREE
from enquiry_hub.core.access import Actor, rule_of
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.journals.models import Entry, EntryReader
from enquiry_hub.features.journals.queries import EntryLine, lines, run_lines
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import CONTRIBUTORS, PARTICIPANT, PEER_GROUP, Group, Membership
from enquiry_hub.identity.people.models import Person

CIRCLES = (MY_THREE, MY_COHORT)


@dataclass(frozen=True)
class EarlierPage:
    """Be a page that was shared with a circle before somebody came, and what one has said of it; None is not yet."""

    line: EntryLine
    reads: bool | None


@dataclass(frozen=True)
class Companion:
    """Be somebody in a circle of one's own, with the pages that they found there when they came."""

    id: str
    name: str
    pages: list[EarlierPage] = field(default_factory=list)

    @property
    def undecided(self) -> int:
        """Count the pages of which nothing has been said yet."""
        return sum(page.reads is None for page in self.pages)


def circle_of(person_id: str, cohort_id: str, circle: str) -> dict[str, str]:
    """Return the names, by id, of those who are now in a person's three, or in their cohort with a voice; without the person."""
    query = _in_three(person_id, cohort_id) if circle == MY_THREE else _in_cohort(cohort_id)
    query = query.where(Person.id != person_id, Person.closed_at.is_(None)).order_by(Person.display_name)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _in_three(person_id: str, cohort_id: str) -> Any:
    mine, theirs = aliased(Membership), aliased(Membership)
    return (
        sa.select(Person.id, Person.display_name)
        .join(theirs, theirs.person_id == Person.id)
        .join(Group, Group.id == theirs.group_id)
        .join(mine, mine.group_id == Group.id)
        .where(
            Group.kind == PEER_GROUP, Group.parent_id == cohort_id, mine.person_id == person_id, mine.role == PARTICIPANT, in_force(mine),
            theirs.role == PARTICIPANT, in_force(theirs),
        )
    )  # fmt: skip


def _in_cohort(cohort_id: str) -> Any:
    return (
        sa.select(Person.id, Person.display_name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.group_id == cohort_id, Membership.role.in_(CONTRIBUTORS), in_force())
        .distinct()
    )


def companions(actor: Actor, cohort_id: str, circle: str) -> list[Companion]:
    """Return those who are in a circle of the actor's, each with the actor's pages from before they came."""
    names = circle_of(str(actor.person_id), cohort_id, circle)
    if not names:
        return []
    query = lines().where(rule_of("journals:entry:share", actor), Entry.group_id == cohort_id, Entry.audience == circle)
    pages = [page for page in run_lines(query.order_by(Entry.written_at.desc(), Entry.id)) if page.name]
    said = {(row.entry_id, row.person_id): row for row in _said([page.id for page in pages], list(names))}
    return [Companion(person_id, name, _earlier(pages, person_id, said)) for person_id, name in names.items()]


def _earlier(pages: list[EntryLine], person_id: str, said: dict[tuple[str, str], EntryReader]) -> list[EarlierPage]:
    known = [(page, said.get((page.id, person_id))) for page in pages]
    return [EarlierPage(page, row.reads if row else None) for page, row in known if row is None or row.answered_at is not None]


def _said(entry_ids: list[str], person_ids: list[str]) -> list[EntryReader]:
    query = sa.select(EntryReader).where(EntryReader.entry_id.in_(entry_ids), EntryReader.person_id.in_(person_ids))
    return list(db.session.scalars(query))


def has_undecided(author_id: str, person_id: str, cohort_id: str, circle: str) -> bool:
    """Say whether an author has pages for a circle of which they have not said whether somebody may read them."""
    known = sa.select(EntryReader.entry_id).where(EntryReader.person_id == person_id)
    query = sa.select(sa.literal(1)).where(
        Entry.author_id == author_id, Entry.group_id == cohort_id, Entry.audience == circle, Entry.id.not_in(known)
    )  # fmt: skip
    return db.session.execute(query.limit(1)).first() is not None


def authors_with_pages_for(cohort_id: str, person_id: str) -> list[str]:
    """Return the ids of those who have shared pages with a cohort of which they have not said whether somebody may read them."""
    known = sa.select(EntryReader.entry_id).where(EntryReader.person_id == person_id)
    query = sa.select(Entry.author_id).where(
        Entry.group_id == cohort_id, Entry.audience == MY_COHORT, Entry.author_id != person_id, Entry.id.not_in(known)
    )  # fmt: skip
    return list(db.session.scalars(query.distinct()))
