"""Pages in lists: one's own, those that one may read, and those whose time it is. The words of a sealed letter are left out by the store, not by the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import (
    ASKING,
    Actor,
    rule_of,
    sent_by,
    visible,
    visible_within,
)
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.vault import Locked, open_vaulted
from enquiry_hub.features.journals.models import Entry, EntryLook
from enquiry_hub.features.journals.parts import first_words, name_of
from enquiry_hub.features.journals.policies import unsealed
from enquiry_hub.identity.people.keys import unwrap
from enquiry_hub.identity.people.models import Person, initials_of

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
    """Return a row of `lines` with its name and first words; a letter that was not opened yet has neither, and one whose key is not here keeps no list from its reader."""
    try:
        title, start = head_of(row[7], row[8], row[10])
    except Locked:
        title, start = _("A page that cannot be opened"), _("Its words do not fit their key, or that is not on this machine. Whoever looks after the service has to be told.")
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
    query = sent_by(actor, shared_by_others()).where(Entry.group_id == group_id)
    return (query.where(Entry.tense == tense) if tense else query).order_by(Entry.written_at.desc(), Entry.id)


@cache
def shared_by_others() -> sa.Select[Any]:
    """Write once the SELECT of the pages of others, in any cohort, that whoever asks may read; it is sent by `sent_by`."""
    return lines().where(rule_of("journals:entry:read", ASKING), Entry.author_id != ASKING.person_id)


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
