"""Earlier pages come back at the right moment, by rules that are said: one at a time, to their writer alone, and only while they wish it.

A page comes back when a risk or a strategy that stands on it is looked at again, a year after it was written, in the week before a
session that looks the way that follows, and otherwise after six weeks. One of which its writer has just said whether it is still
true rests for six weeks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.access import Actor, rule_of
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.journals.balance import wish_of
from enquiry_hub.features.journals.models import Entry, EntryLook
from enquiry_hub.features.journals.queries import LOOK_AFTER, EntryLine, lines, page_to_look_at, run_lines
from enquiry_hub.features.programmes.models import Session

AROUND, BEFORE_SESSION, YEARS = timedelta(days=3), timedelta(days=7), 5
FOLLOWS = {"past": ("past",), "present": ("past",), "future": ("past", "present")}

Reason = Callable[[Actor, str], list[tuple[str, str]]]
_reasons: list[Reason] = []


@dataclass(frozen=True)
class Comeback:
    """Be a page that comes back, and why."""

    page: EntryLine
    why: str


def register_reason(reason: Reason) -> Reason:
    """Let a feature name pages of the actor's in a cohort that should come back, each with a sentence that says why."""
    _reasons.append(reason)
    return reason


def comeback(actor: Actor, group_id: str) -> Comeback | None:
    """Return the page that comes back to the actor now, if any, and if they wish it."""
    if not wishes_comebacks(actor):
        return None
    return _reviewed_or_years_ago(actor, group_id) or _before_a_session(actor, group_id) or _weeks_ago(actor, group_id)


def wishes_comebacks(actor: Actor) -> bool:
    """Say whether earlier pages may come back to the actor by themselves."""
    return wish_of(actor).comebacks


def _pages(actor: Actor, group_id: str) -> Any:
    rested = sa.exists().where(EntryLook.entry_id == Entry.id, EntryLook.looked_on > today() - LOOK_AFTER)
    over = sa.exists().where(EntryLook.entry_id == Entry.id, EntryLook.answer == "no")
    return lines().where(rule_of("journals:entry:edit", actor), Entry.group_id == group_id, Entry.sealed_until.is_(None), ~rested, ~over)


def _first(query: Any) -> EntryLine | None:
    return next(iter(run_lines(query.order_by(Entry.written_at, Entry.id).limit(1))), None)


def _when_written(query: Any) -> dict[str, datetime]:
    """Return when each page of a SELECT was written, the oldest first."""
    query = query.with_only_columns(Entry.id, Entry.written_at).order_by(Entry.written_at, Entry.id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _reviewed_or_years_ago(actor: Actor, group_id: str) -> Comeback | None:
    reviewed = [found for reason in _reasons for found in reason(actor, group_id)]
    days = {years: now() - timedelta(days=round(365.25 * years)) for years in range(1, YEARS + 1)}
    pages = _pages(actor, group_id)
    asked = sa.or_(Entry.id.in_([entry_id for entry_id, _why in reviewed]), *(Entry.written_at.between(day - AROUND, day + AROUND) for day in days.values()))
    written = _when_written(pages.where(asked))
    why = next(((entry_id, why) for entry_id, why in reviewed if entry_id in written), None) or next(
        (
            (entry_id, ngettext("you wrote this a year ago", "you wrote this %(num)d years ago", years))
            for years, day in days.items() for entry_id, moment in written.items() if abs(moment - day) <= AROUND
        ),
        None,
    )  # fmt: skip
    page = why and _first(pages.where(Entry.id == why[0]))
    return Comeback(page, why[1]) if page and why else None


def _before_a_session(actor: Actor, group_id: str) -> Comeback | None:
    coming = db.session.scalar(
        sa.select(Session).where(Session.group_id == group_id, Session.starts_at > now(), Session.starts_at <= now() + BEFORE_SESSION).order_by(Session.starts_at).limit(1)
    )
    if coming is None or coming.tense not in FOLLOWS:
        return None
    earlier = db.session.scalar(sa.select(Session).where(Session.group_id == group_id, Session.starts_at < now()).order_by(Session.starts_at.desc()).limit(1))
    until = earlier.starts_at if earlier is not None else now()
    page = _first(_pages(actor, group_id).where(Entry.tense.in_(FOLLOWS[coming.tense]), Entry.written_at < until))
    if page is None:
        return None
    if earlier is None:
        return Comeback(page, _("“%(session)s” comes soon", session=coming.title))
    return Comeback(page, _("you wrote this before “%(earlier)s”, and “%(session)s” comes soon", earlier=earlier.title, session=coming.title))


def _weeks_ago(actor: Actor, group_id: str) -> Comeback | None:
    page = page_to_look_at(actor, group_id)
    return None if page is None else Comeback(page, _("you wrote this on %(day)s", day=short_date(page.written_at)))
