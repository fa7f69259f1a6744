"""Who is in one's three, and which of one's earlier pages those who came later may read."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.sharing.models import MY_THREE
from enquiry_hub.core.access import Actor, rule_of
from enquiry_hub.core.database import db
from enquiry_hub.features.journals.models import Entry, ThreeReader
from enquiry_hub.features.journals.queries import EntryLine, lines, run_lines
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import PARTICIPANT, PEER_GROUP, Group, Membership
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class EarlierPage:
    """Be a page that was shared with one's three before somebody came, and what one has said of it; None is not yet."""

    line: EntryLine
    reads: bool | None


@dataclass(frozen=True)
class Companion:
    """Be somebody in one's three, with the pages that they found there when they came."""

    id: str
    name: str
    pages: list[EarlierPage] = field(default_factory=list)

    @property
    def undecided(self) -> int:
        """Count the pages of which nothing has been said yet."""
        return sum(page.reads is None for page in self.pages)


def companions_of(person_id: str, cohort_id: str) -> dict[str, str]:
    """Return the names, by id, of those who are now in a three with a person in a cohort."""
    mine, theirs = aliased(Membership), aliased(Membership)
    query = (
        sa.select(Person.id, Person.display_name)
        .join(theirs, theirs.person_id == Person.id)
        .join(Group, Group.id == theirs.group_id)
        .join(mine, mine.group_id == Group.id)
        .where(
            Group.kind == PEER_GROUP,
            Group.parent_id == cohort_id,
            mine.person_id == person_id,
            mine.role == PARTICIPANT,
            in_force(mine),
            theirs.person_id != person_id,
            theirs.role == PARTICIPANT,
            in_force(theirs),
            Person.closed_at.is_(None),
        )
        .order_by(Person.display_name)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def companions(actor: Actor, cohort_id: str) -> list[Companion]:
    """Return those who are in the actor's three, each with the actor's pages from before they came."""
    names = companions_of(str(actor.person_id), cohort_id)
    if not names:
        return []
    query = lines().where(
        rule_of("journals:entry:share", actor), Entry.group_id == cohort_id, Entry.audience == MY_THREE
    )
    pages = [page for page in run_lines(query.order_by(Entry.written_at.desc(), Entry.id)) if page.name]
    said = {(row.entry_id, row.person_id): row for row in _said([page.id for page in pages], list(names))}
    found = []
    for person_id, name in names.items():
        known = [(page, said.get((page.id, person_id))) for page in pages]
        earlier = [
            EarlierPage(page, row.reads if row else None)
            for page, row in known
            if row is None or row.answered_at is not None
        ]
        found.append(Companion(person_id, name, earlier))
    return found


def _said(entry_ids: list[str], person_ids: list[str]) -> list[ThreeReader]:
    query = sa.select(ThreeReader).where(
        ThreeReader.entry_id.in_(entry_ids), ThreeReader.person_id.in_(person_ids)
    )
    return list(db.session.scalars(query))


def has_undecided(author_id: str, person_id: str, cohort_id: str) -> bool:
    """Say whether an author has pages for their three of which they have not said whether somebody may read them."""
    known = sa.select(ThreeReader.entry_id).where(ThreeReader.person_id == person_id)
    query = sa.select(sa.literal(1)).where(
        Entry.author_id == author_id,
        Entry.group_id == cohort_id,
        Entry.audience == MY_THREE,
        Entry.id.not_in(known),
    )
    return db.session.execute(query.limit(1)).first() is not None
