"""That writing is happening: shown to a cohort's facilitators in steps of five where the cohort has it so, and counted once a fortnight."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import from_local, local, now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.release import SMALL_COUNT
from enquiry_hub.core.work import record, work
from enquiry_hub.features.journals.events import WritingSightChanged
from enquiry_hub.features.journals.models import Entry, WritingSight
from enquiry_hub.features.journals.sights import FORTNIGHT
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import PARTICIPANT, Group, Membership
from enquiry_hub.identity.people.models import Person

ASKS_NOBODY = {"count_writers": "The clock asks, and keeps a number that nobody sees as it is."}
TELLS_NOBODY = {"count_writers": "A count that became news would tell of a page."}


def show_writing(actor: Actor, group: Group, shown: bool) -> None:
    """Let the cohort's facilitators see from now on that writing is happening, or no longer; what is written while it is off is never counted.

    What was counted last stays when it goes off and on again, so that this brings no count about.
    """
    require(actor, "groups:cohort:facilitate", group)
    lock_row(group)  # two at once follow each other
    sight = db.session.get(WritingSight, group.id)
    if sight is None:
        sight = WritingSight(group_id=group.id)
        db.session.add(sight)
    if shown == (sight.shown_since is not None):
        return
    sight.shown_since = now() if shown else None
    db.session.flush()
    record(WritingSightChanged(by=actor.person_id, group_id=group.id, shown=shown))


def count_writers() -> None:
    """Count, once a fortnight for each cohort that has it so, who wrote a page in whole days since it was counted last.

    No page is in two counts. What is shown moves only where five people or more make the difference, both to what is shown and to the
    count before: of two looks around one page the second says what the first said.
    """
    with work():
        day = today()
        for sight in db.session.scalars(sa.select(WritingSight).where(WritingSight.shown_since.is_not(None)).with_for_update()).all():
            since = sight.shown_since or now()
            if day < max(local(since).date(), sight.counted_on or local(since).date()) + FORTNIGHT:
                continue
            found = _writers(sight.group_id, since, day)
            if sight.counted_on is None or min(abs(found - sight.writers), abs(found - sight.counted)) >= SMALL_COUNT:
                sight.writers, sight.moved_on = found, day
            sight.counted, sight.counted_on = found, day


def _writers(group_id: str, since: datetime, day: date) -> int:
    """Count the participants who wrote a page in the fortnight before a day, and after a moment."""
    begins, ends = max(since, from_local(day - FORTNIGHT, "00:00")), from_local(day, "00:00")
    query = (
        sa.select(sa.func.count(sa.distinct(Entry.author_id)))
        .join(Membership, sa.and_(Membership.person_id == Entry.author_id, Membership.group_id == Entry.group_id))
        .join(Person, Person.id == Entry.author_id)
        .where(
            Entry.group_id == group_id, Entry.written_at >= begins, Entry.written_at < ends,
            Membership.role == PARTICIPANT, in_force(), Person.closed_at.is_(None),
        )
    )  # fmt: skip
    return db.session.scalar(query) or 0


register_chore("writing", 3600, count_writers)
