"""What belongs to one page: its chain, the answers to it, who reads it and who has, and what it could stand on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.sharing.models import Share
from enquiry_hub.core import subjects
from enquiry_hub.core.access import (
    ASKING,
    ROW,
    Actor,
    asked_by,
    flags,
    rule_of,
    visible,
)
from enquiry_hub.core.columns import Key
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.vault import open_vaulted
from enquiry_hub.features.journals.models import Entry, EntryOpening, EntryResponse
from enquiry_hub.features.journals.policies import reads_with_audience
from enquiry_hub.identity.people.models import Organisation, Person, initials_of

CHAIN_DEPTH = 6


@kept
def _near() -> sa.Select[Any]:
    """Keep the links between the pages that are near one, whoever may read them: what is walked of them the rule says."""
    linked = (Link.upper_kind == "entry", Link.lower_kind == "entry", Link.ended_at.is_(None))
    near = sa.select(sa.cast(ROW, Key).label("id"), sa.literal(0).label("depth")).cte("near", recursive=True)
    other = sa.cast(sa.case((Link.upper_id == near.c.id, Link.lower_id), else_=Link.upper_id), Key)
    step = sa.select(other, near.c.depth + 1).where(sa.or_(Link.upper_id == near.c.id, Link.lower_id == near.c.id), *linked, near.c.depth < CHAIN_DEPTH)
    near = near.union(step)
    found: Any = sa.select(Link.upper_id, Link.lower_id).where(*linked, Link.upper_id.in_(sa.select(near.c.id)), Link.lower_id.in_(sa.select(near.c.id)))
    return found


def chain_of(actor: Actor, entry: Entry) -> list[Entry]:
    """Return the reflections that are linked with one, both ways and onwards, oldest tense first, as far as the actor may read them.

    A page that the actor may not read ends the way: nothing behind it belongs to their chain.
    """
    beside: dict[str, set[str]] = {}
    for upper, lower in _near.all(hub_row=entry.id):
        beside.setdefault(upper, set()).add(lower)
        beside.setdefault(lower, set()).add(upper)
    ids = beside.keys() - {entry.id}
    pages = {page.id: page for page in db.session.scalars(visible(actor, "journals:entry:read").where(Entry.id.in_(ids)))} if ids else {}
    known, frontier = {entry.id: entry}, {entry.id}
    for _step in range(CHAIN_DEPTH):
        frontier = {other for one in frontier for other in beside.get(one, ())} & pages.keys() - known.keys()
        known.update({found: pages[found] for found in frontier})
    order = {"past": 0, "present": 1, "future": 2}
    return sorted(known.values(), key=lambda page: (order[page.tense], page.written_at))


@dataclass(frozen=True)
class ResponseView:
    """Be an answer to a reflection, with what the viewer may do to it; one without `ready_at` is held back by its writer."""

    id: str
    author_id: str
    author: str
    place: str
    created_at: datetime
    between_two: bool
    ready_at: datetime | None
    words: dict[str, str]
    may_remove: bool

    @property
    def initials(self) -> str:
        """Return the author's initials."""
        return initials_of(self.author)


@kept
def _responses() -> sa.Select[Any]:
    found: Any = (
        sa.select(
            EntryResponse.id,
            EntryResponse.author_id,
            Person.display_name,
            sa.func.coalesce(Organisation.name, ""),
            EntryResponse.created_at,
            EntryResponse.between_two,
            EntryResponse.ready_at,
            EntryResponse.sealed_body,
            EntryResponse.owner_id,
            *flags(ASKING, may_remove="journals:response:remove"),
        )
        .join(Person, Person.id == EntryResponse.author_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(EntryResponse.entry_id == ROW, rule_of("journals:response:read", ASKING))
        .order_by(EntryResponse.created_at, EntryResponse.id)
    )
    return found


def responses_to(actor: Actor, entry_id: str) -> list[ResponseView]:
    """Return the answers to a reflection that the actor may read, oldest first."""
    found = []
    for row in _responses.all(**asked_by(actor, entry_id)):
        values: list[Any] = [*row[:7], _words_in(row[7], row[8]), row[9]]
        found.append(ResponseView(*values))
    return found


def _words_in(sealed: bytes | None, owner_id: str) -> dict[str, str]:
    return {} if sealed is None else open_vaulted(sealed, "entry_response", "sealed_body", owner_id)


def find_response(actor: Actor, client_id: str | None) -> EntryResponse | None:
    """Return the actor's answer that a form with this client id made."""
    if client_id is None:
        return None
    return db.session.scalar(sa.select(EntryResponse).where(EntryResponse.author_id == actor.person_id, EntryResponse.client_id == client_id))


def readers_if(entry_id: str, audience: str) -> set[str]:
    """Return the ids of everyone who could read a page if its audience were this one, by the rule itself."""
    everyone = Actor(person_id=sa.literal_column("person.id", Key))
    inner = (
        sa.select(sa.literal(1))
        .select_from(Entry)
        .where(Entry.id == entry_id, reads_with_audience(everyone, sa.literal(audience)))
    )
    return set(db.session.scalars(sa.select(Person.id).where(Person.closed_at.is_(None), sa.exists(inner))))


def named_readers(entry_id: str) -> list[tuple[str, str]]:
    """Return the id and name of those with whom a page is now shared by name."""
    query = sa.select(Person.id, Person.display_name).join(Share, Share.person_id == Person.id)
    query = query.where(
        Share.subject_kind == "entry", Share.subject_id == entry_id, Share.ended_at.is_(None)
    ).order_by(Person.display_name)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def opened_by(entry_id: str) -> dict[str, str]:
    """Return the names, by id, of those who have opened a page."""
    query = (
        sa.select(Person.id, Person.display_name)
        .join(EntryOpening, EntryOpening.person_id == Person.id)
        .where(EntryOpening.entry_id == entry_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query.order_by(Person.display_name))}


def already_opened(actor: Actor) -> ColumnElement[bool]:
    """Hold for pages whose opening by the actor is noted."""
    noted = sa.select(sa.literal(1)).select_from(EntryOpening).where(EntryOpening.entry_id == Entry.id, EntryOpening.person_id == actor.person_id)
    return sa.exists(noted.correlate(Entry))


def not_opened_among(actor: Actor, entries: Sequence[Entry]) -> list[Entry]:
    """Return which of these pages of others the actor opens for the first time."""
    ids = [entry.id for entry in entries if entry.author_id != actor.person_id]
    new = set(db.session.scalars(sa.select(Entry.id).where(Entry.id.in_(ids), sa.not_(already_opened(actor))))) if ids else set()
    return [entry for entry in entries if entry.id in new]


def people_to_name(actor: Actor) -> Sequence[Any]:
    """Return id, name, role and organisation of the people who share a group with the actor, by name."""
    query = (
        visible(actor, "people:person:read")
        .with_only_columns(
            Person.id, Person.display_name, Person.job_role, sa.func.coalesce(Organisation.name, "")
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.id != actor.person_id, Person.closed_at.is_(None))
        .order_by(Person.display_name)
        .limit(300)
    )
    return db.session.execute(query).all()


def things_to_support(actor: Actor, group_id: str, kinds: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """Return kind, word, id and title of what could stand on a page: what the actor may read in the
    cohort, of the kinds that there are.
    """
    found = []
    for kind in (subjects.KINDS[name] for name in kinds if name in subjects.KINDS):
        query = visible(actor, kind.read).order_by(kind.model.created_at.desc()).limit(200)
        if hasattr(kind.model, "group_id"):
            query = query.where(kind.model.group_id == group_id)
        rows = [row for row in db.session.scalars(query) if kind.group_of(row) == group_id]
        found += [(kind.name, str(kind.word), row.id, kind.title(row)) for row in rows[:60]]
    return found
