"""Reading journals. The words of a sealed letter are left out by the store, not by the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

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
    visible_within,
)
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.columns import Key
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.core.vault import open_vaulted
from enquiry_hub.features.journals.models import Entry, EntryLook, EntryOpening, EntryResponse
from enquiry_hub.features.journals.parts import first_words, name_of
from enquiry_hub.features.journals.policies import reads_with_audience, unsealed
from enquiry_hub.identity.people.keys import unwrap
from enquiry_hub.identity.people.models import Organisation, Person, initials_of

CHAIN_DEPTH = 6
# A page about the past or the present comes back after this time with a question, and again as long as the answer is yes.
LOOK_AFTER = timedelta(weeks=6)


@dataclass(frozen=True)
class EntryLine:
    """Be a page in a list; a sealed letter has no name and no words."""

    id: str
    tense: str
    written_at: datetime
    audience: str
    sealed: bool
    sealed_until: date | None
    opened_at: datetime | None
    name: str
    words: str
    shape: str
    author_id: str
    author: str

    @property
    def initials(self) -> str:
        """Return the author's initials."""
        return initials_of(self.author)


def lines() -> sa.Select[Any]:
    """Return the SELECT of pages as list rows, to be narrowed by a rule; turn its rows with `entry_line`."""
    return sa.select(
        Entry.id,
        Entry.tense,
        Entry.written_at,
        Entry.audience,
        sa.not_(unsealed()),
        Entry.sealed_until,
        Entry.opened_at,
        Entry.sealed_head,
        Entry.wrapped_key,
        Entry.shape,
        Entry.author_id,
        Person.display_name,
    ).join(Person, Person.id == Entry.author_id)


def entry_line(row: Any) -> EntryLine:
    """Return a row of `lines` with its name and first words; a letter that was not opened yet has neither."""
    title, start = head_of(row[7], row[8], row[10])
    values: list[Any] = [*row[:7], name_of(title, start) if start else "", first_words(start, 200), *row[9:]]
    return EntryLine(*values)


def head_of(sealed: bytes | None, wrapped: str | None, author_id: str) -> tuple[str, str]:
    """Return the title and the first words of a page from its columns."""
    if sealed is None or wrapped is None:
        return "", ""
    values = open_vaulted(sealed, "entry", "sealed_head", author_id, unwrap(wrapped, author_id))
    return values["title"], values["opening"]


def own_pages(actor: Actor, group_id: str, *, tense: str = "") -> sa.Select[Any]:
    """Return the SELECT of the actor's own pages in a cohort, newest first."""
    query = lines().where(rule_of("journals:entry:keep", actor), Entry.group_id == group_id)
    return (query.where(Entry.tense == tense) if tense else query).order_by(Entry.written_at.desc(), Entry.id)


def shared_pages(actor: Actor, group_id: str, *, tense: str = "") -> sa.Select[Any]:
    """Return the SELECT of others' pages in a cohort that the actor may read, newest first."""
    query = lines().where(
        rule_of("journals:entry:read", actor), Entry.group_id == group_id, Entry.author_id != actor.person_id
    )
    return (query.where(Entry.tense == tense) if tense else query).order_by(Entry.written_at.desc(), Entry.id)


def run_lines(query: sa.Select[Any]) -> list[EntryLine]:
    """Return the pages of a SELECT as lines."""
    return [entry_line(row) for row in db.session.execute(query)]


Tally = Counter[tuple[str, str, str]]


def tally_of(actor: Actor, group_id: str) -> Tally:
    """Count the actor's own pages in a cohort by tense, factor, and whether they look at a success or a challenge."""
    by = Entry.tense, Entry.context_factor, Entry.valence
    query = visible(actor, "journals:entry:keep").with_only_columns(*by, sa.func.count()).where(Entry.group_id == group_id).group_by(*by)
    return Counter({(row[0], row[1], row[2]): row[3] for row in db.session.execute(query)})


def by_tense_and_factor(tally: Tally) -> Counter[tuple[str, str]]:
    """Return how many pages of a tally there are of each tense and factor."""
    found = Counter[tuple[str, str]]()
    for (tense, factor, _valence), many in tally.items():
        found[tense, factor] += many
    return found


def newest_tense(actor: Actor, group_id: str) -> str:
    """Return the tense of the actor's newest page in a cohort; the past for whoever has none."""
    query = (
        visible(actor, "journals:entry:keep")
        .with_only_columns(Entry.tense)
        .where(Entry.group_id == group_id)
        .order_by(Entry.written_at.desc())
        .limit(1)
    )
    return db.session.scalar(query) or "past"


def has_written(actor: Actor) -> bool:
    """Say whether the actor has written a page anywhere."""
    return (
        db.session.execute(visible(actor, "journals:entry:keep").with_only_columns(Entry.id).limit(1)).first()
        is not None
    )


def pages_to_stand_on(
    actor: Actor, group_id: str, tense: str, wanted: str = "", *, apart_from: str = ""
) -> list[EntryLine]:
    """Return up to two earlier pages of the actor's own to stand a page on: the wanted one first, then the
    latest of earlier tenses.
    """
    earlier = {"past": ("past",), "present": ("past",), "future": ("past", "present")}[tense]
    query = lines().where(
        rule_of("journals:entry:edit", actor),
        Entry.group_id == group_id,
        Entry.id != apart_from,
        sa.or_(Entry.sealed_until.is_(None), Entry.opened_at.is_not(None)),
    )
    first = run_lines(query.where(Entry.id == wanted)) if wanted else []
    others = query.where(Entry.tense.in_(earlier), Entry.id != wanted)
    return first + run_lines(others.order_by(Entry.written_at.desc(), Entry.id).limit(2 - len(first)))


def letters_to_open(actor: Actor, group_id: str) -> list[EntryLine]:
    """Return the actor's sealed letters in a cohort whose day has come and that were not opened yet."""
    return run_lines(
        lines()
        .where(rule_of("journals:entry:open", actor), Entry.group_id == group_id)
        .order_by(Entry.sealed_until)
    )


def find_response(actor: Actor, client_id: str | None) -> EntryResponse | None:
    """Return the actor's answer that a form with this client id made."""
    if client_id is None:
        return None
    return db.session.scalar(sa.select(EntryResponse).where(EntryResponse.author_id == actor.person_id, EntryResponse.client_id == client_id))


def can_be_looked_at(entry: Entry) -> bool:
    """Say whether a page is one of which it can be asked if it is still true: no look ahead, and old enough."""
    return entry.tense != "future" and entry.sealed_until is None and entry.written_at <= now() - LOOK_AFTER


def looks_of(actor: Actor, entry_ids: Sequence[str]) -> dict[str, list[EntryLook]]:
    """Return, for each page, what the actor said of it when they looked back at it, the latest first; nothing of pages that are not theirs."""
    own = visible_within(actor, "journals:entry:edit").with_only_columns(Entry.id)
    query = sa.select(EntryLook).where(EntryLook.entry_id.in_(entry_ids), EntryLook.entry_id.in_(own))
    found: dict[str, list[EntryLook]] = {entry_id: [] for entry_id in entry_ids}
    for look in db.session.scalars(query.order_by(EntryLook.looked_on.desc())):
        found[look.entry_id].append(look)
    return found


def page_to_look_at(actor: Actor, group_id: str) -> EntryLine | None:
    """Return the actor's oldest page in a cohort of which it is time to ask if it is still true.

    One that has changed or is true no longer is not asked about again.
    """
    settled = sa.exists().where(
        EntryLook.entry_id == Entry.id,
        sa.or_(EntryLook.answer != "yes", EntryLook.looked_on > today() - LOOK_AFTER),
    )
    query = lines().where(
        rule_of("journals:entry:edit", actor),
        Entry.group_id == group_id,
        Entry.tense != "future",
        Entry.sealed_until.is_(None),
        Entry.written_at <= now() - LOOK_AFTER,
        ~settled,
    )
    return next(iter(run_lines(query.order_by(Entry.written_at, Entry.id).limit(1))), None)


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


def has_opened(actor: Actor, entry_id: str) -> bool:
    """Say whether the actor's opening of a page is noted."""
    query = sa.select(sa.literal(1)).where(
        EntryOpening.entry_id == entry_id, EntryOpening.person_id == actor.person_id
    )
    return db.session.execute(query).first() is not None


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
