"""Planning what is posted later, and posting it once when its moment has come, under the rules of that moment."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from enquiry_hub.capabilities.attachments.models import WAITING as FILES_WAIT
from enquiry_hub.capabilities.attachments.services import drop_files_of, hang_unsent
from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.themes.services import sort_under
from enquiry_hub.core.access import Actor, load, require
from enquiry_hub.core.chores import STORE_AWAY, each_by_itself, register_chore
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import HubError, Invalid, NotThere, Refused
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.prose import prerender
from enquiry_hub.core.text import files_in
from enquiry_hub.core.work import record, work
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import NewPost, contribute, start_thread
from enquiry_hub.features.later.events import PlanEnded, PlanReturned, PostPlanned
from enquiry_hub.features.later.models import POSTED, RETURNED, WAITING, PlannedPost
from enquiry_hub.features.later.queries import answered_id, due_ids
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person

log = logging.getLogger(__name__)

ASKS_NOBODY = {"post_due": "The worker does what its author planned; each post asks for its author's right at that moment."}
TELLS_NOBODY = {"post_due": "Each post is told by itself."}
MOST, FARTHEST = 50, timedelta(days=366)


@dataclass(frozen=True)
class Plan:
    """Hold what is to be posted, and when: at a moment or as a session begins; a post may answer another, a thread look one way and stand under themes."""

    body: str
    title: str = ""
    reply_to_id: str | None = None
    tense: str = ""
    themes: tuple[str, ...] = ()
    post_at: datetime | None = None
    session_id: str | None = None


def plan_post(actor: Actor, thread: Thread, plan: Plan, client_id: str) -> PlannedPost:
    """Plan a post in a thread; the same client id plans it once."""
    require(actor, "discussions:thread:post", thread)
    return _keep(actor, thread.group_id, thread.id, plan, client_id)


def plan_thread(actor: Actor, group: Group, plan: Plan, client_id: str) -> PlannedPost:
    """Plan a thread with its first post; the same client id plans it once."""
    require(actor, "groups:group:contribute", group)
    return _keep(actor, group.id, None, plan, client_id)


def _keep(actor: Actor, group_id: str, thread_id: str | None, plan: Plan, client_id: str) -> PlannedPost:
    found = db.session.scalar(sa.select(PlannedPost).where(PlannedPost.author_id == actor.person_id, PlannedPost.client_id == client_id))
    if found is not None:
        return found
    waiting = db.session.scalar(sa.select(sa.func.count()).where(PlannedPost.author_id == actor.person_id, PlannedPost.state != POSTED))
    if (waiting or 0) >= MOST:
        raise Invalid(_("Very much of yours waits to be posted already. Post or cancel some first."))
    row = PlannedPost(author_id=actor.person_id, group_id=group_id, thread_id=thread_id, client_id=client_id, body="")
    _write(actor, row, plan)
    db.session.add(row)
    db.session.flush()
    return _planned(actor, row)


def change_plan(actor: Actor, row: PlannedPost, plan: Plan) -> None:
    """Change what waits, or when it is posted; what came back waits again."""
    require(actor, "later:planned:change", row)
    _write(actor, row, plan)
    row.state, row.reason = WAITING, ""
    _planned(actor, row)


def _write(actor: Actor, row: PlannedPost, plan: Plan) -> None:
    if not plan.body.strip():
        raise Invalid(_("Please write something first."), field="body")
    if row.thread_id is None and not plan.title.strip():
        raise Invalid(_("A thread needs a title."), field="title")
    if plan.session_id is None and (plan.post_at is None or not now() < plan.post_at < now() + FARTHEST):
        raise Invalid(_("Please choose a moment within the year ahead."), field="day")
    if plan.session_id is not None:
        begins: Session = load(actor, "programmes:session:read", plan.session_id)
        if begins.starts_at <= now():
            raise Invalid(_("That session has begun. Choose a moment, or another session."), field="session")
    row.body, row.title, row.post_at, row.session_id = plan.body, plan.title.strip(), None if plan.session_id else plan.post_at, plan.session_id
    row.reply_to_id, row.tense, row.themes = answered_id(actor, row.thread_id, plan.reply_to_id), plan.tense, list(plan.themes)


def _planned(actor: Actor, row: PlannedPost) -> PlannedPost:
    if "](/files/" in row.body:
        hang_unsent(actor, files_in(row.body), (FILES_WAIT, row.id))
    db.session.flush()
    record(PostPlanned(by=actor.person_id, planned_id=row.id))
    return row


def cancel_plan(actor: Actor, row: PlannedPost) -> None:
    """Cancel what waits; its words and files go, and what its author was writing over it."""
    require(actor, "later:planned:change", row)
    drop_draft(actor, f"planned:{row.id}")
    drop_files_of(FILES_WAIT, row.id)
    db.session.delete(row)
    db.session.flush()
    record(PlanEnded(by=actor.person_id, planned_id=row.id))


def post_now(actor: Actor, row: PlannedPost) -> str:
    """Post what waits at once, under the rules of now, and return the id of its thread."""
    require(actor, "later:planned:change", row)
    mark = row.client_id
    if row.thread_id is None:
        titled = concerns_about(row.title, row.group_id)
        if titled:  # who is a member, whose names do not count, may have changed since it was planned
            raise Invalid(titled[0].sentence)
        thread = start_thread(actor, load(actor, "groups:group:contribute", row.group_id), row.title, client_id=mark, tense=row.tense)
        db.session.refresh(thread)
        if row.themes:
            sort_under(actor, "thread", thread, row.themes)
    else:
        thread = load(actor, "discussions:thread:post", row.thread_id)
    hold = bool(concerns_about(f"{row.title}\n{row.body}", row.group_id))
    contribute(actor, thread, NewPost(row.body, answered_id(actor, row.thread_id, row.reply_to_id), mark, hold=hold))
    row.state, row.title, row.body = POSTED, "", ""
    db.session.flush()
    record(PlanEnded(by=actor.person_id, planned_id=row.id))
    return thread.id


def post_due() -> int:
    """Post what is due, each in a transaction of its own, which marks it as posted with its post: never twice; return how many."""
    ids = due_ids()
    texts = list(db.session.scalars(sa.select(PlannedPost.body).where(PlannedPost.id.in_(ids)))) if ids else []
    db.session.rollback()
    prerender(texts)
    return each_by_itself("planned post", ids, _post_or_give_back)


def _post_or_give_back(planned_id: str) -> int:
    try:
        with force_locale("en_GB"), work():
            return _post_one(planned_id)
    except (*STORE_AWAY, IntegrityError):
        raise  # the store is away or busy, or somebody was first with the same thing: it waits for the next time
    except Exception as error:
        if not isinstance(error, HubError):
            log.exception("the planned post %s came back to its author", planned_id)
        with force_locale("en_GB"), work():
            _give_back(planned_id, _reason(error))
    return 0


def _claimed(planned_id: str) -> PlannedPost | None:
    """Return what still waits, for this worker alone."""
    query = sa.select(PlannedPost).where(PlannedPost.id == planned_id, PlannedPost.state == WAITING)
    return db.session.scalar(query.with_for_update(skip_locked=True).execution_options(populate_existing=True))


def _post_one(planned_id: str) -> int:
    if planned_id not in due_ids():  # changed since
        return 0
    row = _claimed(planned_id)
    if row is None:
        return 0
    if row.session_id is None and row.post_at is None:
        raise Invalid(_("The session that it waited for is no longer planned."))
    if db.session.scalar(sa.select(Person.closed_at).where(Person.id == row.author_id)) is not None:
        raise NotThere()
    post_now(Actor(row.author_id), row)
    return 1


def _reason(error: Exception) -> str:
    if not isinstance(error, HubError):
        return _("Something went wrong here, and it was written down for those who look after the service. Your words are kept: post them at once, or choose another moment.")
    if isinstance(error, NotThere):
        return _("You no longer write where it was to be posted.")
    if isinstance(error, Refused):
        return _("The thread is closed.")
    return error.sentence


def _give_back(planned_id: str, reason: str) -> None:
    row = _claimed(planned_id)
    if row is None:
        return
    row.state, row.reason = RETURNED, reason[:300]
    db.session.flush()
    record(PlanReturned(by=None, planned_id=row.id, person_id=row.author_id, group_id=row.group_id))


register_chore("planned", 10, post_due)
