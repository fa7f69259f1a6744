"""Asking for a decision, answering, and closing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.chores import each_by_itself
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import record, work
from enquiry_hub.features.decisions.domain import AGREE, CHOICE, CONSENT, KINDS, MOST_OPTIONS, sound, tally
from enquiry_hub.features.decisions.events import BallotAnswered, BallotClosed, BallotOpened
from enquiry_hub.features.decisions.models import Ballot, BallotAnswer
from enquiry_hub.features.decisions.queries import answers_to, outcome_words
from enquiry_hub.features.discussions.models import VISIBLE, Post, Thread
from enquiry_hub.features.discussions.services import NewPost, add_post, place_post

ASKS_NOBODY = {"settle": "A decision closes by its time, whoever looks first.", "settle_all": "Decisions close by their time; the worker looks too."}
STEP, OUTCOME = "decision", "outcome"


@dataclass(frozen=True)
class NewBallot:
    """Hold what is asked, and how."""

    kind: str
    question: str
    options: tuple[str, ...] = ()
    most: int = 1
    hidden: bool = True
    may_change: bool = True
    quorum: int | None = None
    closes_at: datetime | None = None
    client_id: str | None = None
    hold: bool = False


def open_ballot(actor: Actor, thread: Thread, new: NewBallot) -> Ballot:
    """Ask a thread for a decision; its question becomes a post. The same client id asks once."""
    require(actor, "discussions:thread:post", thread)
    if new.kind not in KINDS:
        raise Invalid(_("Please choose how to decide."), field="kind")
    if new.kind != CONSENT and not 2 <= len(new.options) <= MOST_OPTIONS:
        raise Invalid(_("Please write two to %(n)d options, each on a line of its own.", n=MOST_OPTIONS), field="options")
    if len(set(new.options)) != len(new.options):
        raise Invalid(_("Two options are the same."), field="options")
    there = db.session.scalar(sa.select(Ballot).where(Ballot.opened_by == actor.person_id, Ballot.client_id == new.client_id)) if new.client_id else None
    if there is not None:
        return there
    listed = "".join(f"\n- {option}" for option in new.options) if new.kind != CONSENT else ""
    post = add_post(actor, thread, NewPost(f"**{new.question}**\n{listed}", client_id=new.client_id, hold=new.hold))
    post.step = STEP
    ballot = Ballot(
        thread_id=thread.id, post_id=post.id, opened_by=actor.person_id, client_id=new.client_id, kind=new.kind, question=new.question,
        options=list(new.options) if new.kind != CONSENT else [], most=max(1, min(new.most, len(new.options))) if new.kind == CHOICE else 1,
        hidden=new.hidden, may_change=new.may_change, quorum=new.quorum, closes_at=new.closes_at,
    )  # fmt: skip
    db.session.add(ballot)
    db.session.flush()
    record(BallotOpened(by=actor.person_id, ballot_id=ballot.id, thread_id=thread.id))
    return ballot


def answer(actor: Actor, ballot: Ballot, given: Any, reason: str = "") -> None:
    """Answer, or change one's answer while that is allowed; an objection or a reservation says why."""
    require(actor, "decisions:ballot:answer", ballot)
    lock_row(ballot)
    if ballot.closed_at is not None or (ballot.closes_at is not None and ballot.closes_at <= now()):
        raise Invalid(_("This decision is closed. What you wrote is still in the box."), field="reason")
    if not sound(ballot.kind, len(ballot.options), ballot.most, given):
        raise Invalid(_("Please give one whole answer."), field="answer")
    if ballot.kind == CONSENT and given != AGREE and not reason.strip():
        raise Invalid(_("Please say why, so that the proposal can be made better."), field="reason")
    found = db.session.get(BallotAnswer, (ballot.id, actor.person_id))
    if found is not None and not ballot.may_change and (found.answer, found.reason) != (given, reason.strip()):
        raise Invalid(_("You have answered, and here answers stay as they are."), field="answer")
    if found is None:
        found = BallotAnswer(ballot_id=ballot.id, person_id=actor.person_id)
        db.session.add(found)
    found.answer, found.reason, found.given_at = given, reason.strip(), now()
    db.session.flush()
    record(BallotAnswered(by=None, ballot_id=ballot.id, thread_id=ballot.thread_id))


def close_ballot(actor: Actor, ballot: Ballot) -> None:
    """Close a decision; its outcome becomes a post."""
    require(actor, "decisions:ballot:close", ballot)
    _close(ballot, now(), actor.person_id)


def settle(ballot: Ballot) -> None:
    """Close a decision whose time is over; joins the present unit of work, or makes one."""
    if ballot.closed_at is None and ballot.closes_at is not None and ballot.closes_at <= now():
        with work():
            _close(ballot, ballot.closes_at, None)


def settle_all() -> None:
    """Close all decisions whose time is over, each in a unit of work of its own."""
    query = sa.select(Ballot.id).where(Ballot.closed_at.is_(None), Ballot.closes_at <= now())
    ids = list(db.session.scalars(query.order_by(Ballot.closes_at.desc()).limit(200)))  # what fails stays due: it must not stand before what is new
    each_by_itself("ballot", ids, lambda ballot_id: settle(db.session.get_one(Ballot, ballot_id)))


def _close(ballot: Ballot, moment: datetime, by: str | None) -> None:
    question = db.session.get_one(Post, ballot.post_id)
    thread = db.session.get_one(Thread, question.thread_id)
    lock_row(thread)
    lock_row(ballot)
    if ballot.closed_at is not None:
        return
    ballot.closed_at = moment
    db.session.flush()
    if question.state != VISIBLE:  # what was taken out of the thread comes to nothing in it
        record(BallotClosed(by=by, ballot_id=ballot.id, thread_id=thread.id, post_id=question.id))
        return
    answers = answers_to(ballot)
    words = outcome_words(ballot, len(answers), tally(ballot.kind, len(ballot.options), answers))
    post = place_post(Actor(ballot.opened_by), thread, NewPost(words, ballot.post_id, step=OUTCOME))
    ballot.outcome_post_id = post.id
    db.session.flush()
    record(BallotClosed(by=by, ballot_id=ballot.id, thread_id=thread.id, post_id=post.id))
