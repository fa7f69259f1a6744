"""Opening hotseats and office hours, closing them, and supporting questions."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.links.services import link
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.chores import each_by_itself, register_chore
from enquiry_hub.core.clock import local, now, today
from enquiry_hub.core.columns import new_id
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.templating import short_date
from enquiry_hub.core.work import record, work
from enquiry_hub.features.discussions.models import Post, Thread, UnnamedWords
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.hotseats.events import (
    HotseatChanged,
    HotseatClosed,
    HotseatOpened,
    QuestionsLeft,
    QuestionSupported,
)
from enquiry_hub.features.hotseats.models import OFFICE, Hotseat, QuestionSupport
from enquiry_hub.features.hotseats.queries import unanswered
from enquiry_hub.features.hotseats.subjects import left_title, named_by
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.services import add_to_agenda
from enquiry_hub.identity.groups.models import Group

ASKS_NOBODY = {"close_hotseats": "The worker does on its day what the host asked for.", "close_hotseat": "The worker does on its day what the host asked for."}
TELLS_NOBODY = {"close_hotseats": "Each hotseat is told of by itself."}
LONGEST, MORNING = timedelta(days=60), 7
MINUTES_EACH, LEAST, MOST = 3, 5, 20


def open_hotseat(actor: Actor, row: Input, opens_on: date, closes_on: date, *, client_id: str | None = None) -> Hotseat:
    """Offer to answer questions about an input between two days, in a thread in which one may write without a name; the same client id offers it once."""
    require(actor, "hotseats:input:open", row)
    lock_row(row)
    query = sa.select(Hotseat).where(Hotseat.host_id == actor.person_id, Hotseat.client_id == client_id)
    found = db.session.scalar(query) if client_id else None
    if found is not None:
        return found
    if opens_on < today():
        raise Invalid(_("It can begin today at the earliest."), field="opens_on")
    _check_days(opens_on, closes_on)
    going_on = sa.select(Hotseat.id).where(Hotseat.input_id == row.id, Hotseat.closed_at.is_(None), Hotseat.closes_on >= today())
    if db.session.scalar(going_on.limit(1)) is not None:
        raise Invalid(_("This input has a hotseat already. Change its days, or wait until it is over."), field="opens_on")
    begun = Hotseat(input_id=row.id, group_id=row.group_id, client_id=client_id, opens_on=opens_on, closes_on=closes_on)
    hotseat = _begin(actor, begun, _("Questions about “%(title)s”", title=row.title)[:200])
    link(actor, ("thread", hotseat.thread_id), ("input", row.id), nature="about")
    return hotseat


def open_office_hour(actor: Actor, group: Group, title: str, opens_on: date, closes_on: date, *, client_id: str | None = None) -> Hotseat:
    """Offer to look at charts that members bring between two days; one at a time, and the same client id offers it once."""
    require(actor, "hotseats:office:open", group)
    lock_row(group)
    mine = sa.select(Hotseat).where(Hotseat.host_id == actor.person_id)
    found = db.session.scalar(mine.where(Hotseat.client_id == client_id)) if client_id else None
    if found is not None:
        return found
    if not title.strip():
        raise Invalid(_("Please write something here."), field="title")
    if opens_on < today():
        raise Invalid(_("It can begin today at the earliest."), field="opens_on")
    _check_days(opens_on, closes_on)
    if db.session.scalar(mine.where(Hotseat.kind == OFFICE, Hotseat.group_id == group.id, Hotseat.closed_at.is_(None), Hotseat.closes_on >= today()).limit(1)) is not None:
        raise Invalid(_("You hold an office hour already. Change its days, or wait until it is over."), field="opens_on")
    begun = Hotseat(kind=OFFICE, title=title.strip(), group_id=group.id, client_id=client_id, opens_on=opens_on, closes_on=closes_on)
    return _begin(actor, begun, title.strip())


def _begin(actor: Actor, hotseat: Hotseat, title: str) -> Hotseat:
    """Give a hotseat its thread, in which one may write without a name."""
    hotseat.id, hotseat.host_id = new_id(), actor.person_id
    thread = start_thread(actor, db.session.get_one(Group, hotseat.group_id), title, kind="hotseat", about=("hotseat", hotseat.id))
    thread.unnamed = True
    _lock_until(thread, hotseat.opens_on)
    hotseat.thread_id = thread.id
    db.session.add(hotseat)
    db.session.flush()
    record(HotseatOpened(by=actor.person_id, hotseat_id=hotseat.id))
    return hotseat


def _check_days(opens_on: date, closes_on: date) -> None:
    if closes_on < max(opens_on, today()):
        raise Invalid(_("The last day comes after the first, and not before today."), field="closes_on")
    if closes_on - opens_on > LONGEST:
        raise Invalid(_("Two months at most: people will expect answers."), field="closes_on")


def _lock_until(thread: Thread, opens_on: date) -> None:
    """Keep a thread closed until a day; it opens by itself then."""
    waits = opens_on > today()
    thread.locked_at, thread.locked_until = (now(), opens_on) if waits else (None, None)
    thread.locked_reason = _("Questions can be asked from %(day)s on.", day=short_date(opens_on)) if waits else ""


def change_hotseat(actor: Actor, hotseat: Hotseat, opens_on: date, closes_on: date) -> None:
    """Give a hotseat other days; once it has begun, only the last one can be another."""
    lock_row(hotseat)  # the worker may have closed it meanwhile
    require(actor, "hotseats:hotseat:change", hotseat)
    if hotseat.stage != "waits" and opens_on != hotseat.opens_on:
        raise Invalid(_("It has begun. Its first day stays."), field="opens_on")
    if hotseat.stage == "waits" and opens_on < today():
        raise Invalid(_("It can begin today at the earliest."), field="opens_on")
    _check_days(opens_on, closes_on)
    if hotseat.stage == "waits":
        _lock_until(db.session.get_one(Thread, hotseat.thread_id), opens_on)
    hotseat.opens_on, hotseat.closes_on = opens_on, closes_on
    hotseat.version += 1
    db.session.flush()
    record(HotseatChanged(by=actor.person_id, hotseat_id=hotseat.id))


def support_question(actor: Actor, post: Post) -> bool:
    """Say that one would ask the same, or take that back; return whether it is said now."""
    require(actor, "hotseats:question:support", post)
    lock_row(post)
    found = db.session.get(QuestionSupport, (post.id, actor.person_id))
    if found is None:
        db.session.add(QuestionSupport(post_id=post.id, person_id=str(actor.person_id)))
    else:
        db.session.delete(found)
    db.session.flush()
    record(QuestionSupported(by=None, post_id=post.id))
    return found is None


def close_hotseats() -> int:
    """Close what is over, and bring what was left unanswered to the next session; return how many hotseats changed."""
    over = sa.and_(Hotseat.closed_at.is_(None), Hotseat.closes_on < today())
    waits = sa.and_(Hotseat.closed_at.is_not(None), Hotseat.session_id.is_(None), Hotseat.closes_on > today() - timedelta(days=366))
    ids = list(db.session.scalars(sa.select(Hotseat.id).where(sa.or_(over, waits)).order_by(Hotseat.id)))
    db.session.rollback()
    return each_by_itself("hotseat", ids, _close_one)


def _close_one(hotseat_id: str) -> int:
    with work():
        hotseat = db.session.get_one(Hotseat, hotseat_id)
        lock_row(hotseat)  # another process may have closed it in between
        return close_hotseat(hotseat)


def close_hotseat(hotseat: Hotseat) -> int:
    """Close a hotseat whose days are over and bring what it left to the next session, each once; return how much of that was still to do."""
    return _close(hotseat) + _bring(hotseat)


def _close(hotseat: Hotseat) -> int:
    if hotseat.closed_at is not None:
        return 0
    thread = db.session.get_one(Thread, hotseat.thread_id)
    thread.locked_at, thread.locked_until, thread.locked_reason = now(), None, _("The hotseat is over.")
    hotseat.closed_at = now()
    db.session.flush()
    record(HotseatClosed(by=None, hotseat_id=hotseat.id))
    return 1


def _bring(hotseat: Hotseat) -> int:
    """Bring what is left to the next session's agenda, once what was asked without a name on the last day has been posted."""
    asked = sa.select(UnnamedWords.id).where(UnnamedWords.thread_id == hotseat.thread_id)
    if hotseat.session_id is not None or local(now()).hour < MORNING or db.session.scalar(asked.limit(1)) is not None:
        return 0
    left = unanswered(hotseat)
    session = db.session.scalar(sa.select(Session).where(Session.group_id == hotseat.group_id, Session.starts_at > now()).order_by(Session.starts_at).limit(1))
    if not left or session is None:
        return 0
    minutes = min(max(LEAST, MINUTES_EACH * len(left)), MOST)
    add_to_agenda(session, minutes, "questions", left_title(named_by(hotseat)))
    hotseat.session_id, hotseat.left = session.id, left
    db.session.flush()
    record(QuestionsLeft(by=None, hotseat_id=hotseat.id, session_id=session.id))
    return 1


register_chore("hotseats", 300, close_hotseats)
