"""Running a way of talking: beginning it, opening and ending steps, by somebody or by time, and giving up without a word of blame."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.models import WAITING as FILES_WAIT
from enquiry_hub.capabilities.attachments.services import drop_files_of, hang_unsent
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.chores import each_by_itself
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.text import files_in
from enquiry_hub.core.work import record, work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import NewPost, place_post
from enquiry_hub.features.protocols.domain import MEETING, MODES, ONLINE, ROUND, WAITING, WRITE_FIRST, ways
from enquiry_hub.features.protocols.events import StepOpened, TalkChanged, TalkEnded, TalkStarted, WordsOpened
from enquiry_hub.features.protocols.models import Aside, Talk, Turn
from enquiry_hub.features.protocols.queries import (
    awaited_in,
    people_in,
    step_of,
    talk_of,
    too_few,
    turns_of,
    way_of,
)
from enquiry_hub.features.protocols.services.linking import go_on_in_a_new_thread

ASKS_NOBODY = {
    "settle": "Steps end by time, whoever looks first.",
    "settle_all": "Steps end by time; the worker looks too.",
    "go_on_if_all_had_their_turn": "A part of services that have asked.",
}
LONGEST = timedelta(days=200)


@dataclass(frozen=True)
class NewTalk:
    """Hold how somebody wants a thread to be held."""

    way: str
    pace: str = ONLINE
    presenter_id: str | None = None
    awaited: list[str] = field(default_factory=list)


def start_talk(actor: Actor, thread: Thread, new: NewTalk) -> Talk:
    """Begin a way of talking in a thread; beginning the same one again changes nothing."""
    require(actor, "discussions:thread:arrange", thread)
    lock_row(thread)
    way = ways().get(new.way)
    if way is None or new.pace not in (MEETING, ONLINE):
        raise Invalid(_("Please choose one of these ways of talking."), field="way")
    there = talk_of(thread)
    if there is not None and there.ended_at is None:
        if (there.way, there.started_by) == (way.id, actor.person_id):
            return there
        raise Invalid(_("Another way of talking is followed in this thread. End it first."), field="way")
    people = {person_id for person_id, _name in people_in(thread)}
    if way.has_presenter and new.presenter_id not in people:
        raise Invalid(_("Please choose who presents."), field="presenter")
    moment = now()
    talk = Talk(
        thread_id=thread.id, way=way.id, pace=new.pace, started_by=actor.person_id, presenter_id=new.presenter_id if way.has_presenter else None,
        awaited=sorted(people & set(new.awaited)), opened_at=moment, closes_at=_end_of(moment, way.steps[0].lasts(new.pace)),
    )  # fmt: skip
    db.session.add(talk)
    db.session.flush()
    thread.talk_id = talk.id
    db.session.flush()
    record(TalkStarted(by=actor.person_id, talk_id=talk.id, thread_id=thread.id, way=way.id))
    return talk


def _end_of(moment: datetime, length: timedelta | None) -> datetime | None:
    return None if length is None else moment + length


def _running(actor: Actor, thread: Thread) -> Talk:
    """Return the way of talking that is followed in a thread, locked; raise Invalid when there is none."""
    require(actor, "discussions:thread:arrange", thread)
    lock_row(thread)
    talk = talk_of(thread)
    if talk is not None:
        lock_row(talk)
    if talk is None or talk.ended_at is not None:
        raise Invalid(_("Nothing of the kind is followed in this thread any more."))
    return talk


def next_step(actor: Actor, thread: Thread, seen: int) -> None:
    """End the step that the actor saw and open the next one; a second tap does nothing more."""
    talk = _running(actor, thread)
    if talk.step == seen:
        if too_few(talk):
            least = step_of(talk).at_least
            raise Invalid(_("The next step opens when %(n)d people have rated.", n=least) if talk.elsewhere else _("This step opens when %(n)d people have written.", n=least))
        _advance(talk, thread, now(), actor.person_id)


def step_back(actor: Actor, thread: Thread, seen: int) -> None:
    """Open the step before again, where the way of talking allows that."""
    talk = _running(actor, thread)
    if talk.step != seen:
        return
    if not way_of(talk).may_go_back or talk.step == 0:
        raise Invalid(_("Here one does not go back a step."))
    _open(talk, talk.step - 1, now(), actor.person_id)


def lengthen(actor: Actor, thread: Thread, minutes: int) -> None:
    """Give the present step more time."""
    talk = _running(actor, thread)
    if not 1 <= minutes <= LONGEST.total_seconds() / 60:
        raise Invalid(_("Please choose how much longer."))
    if talk.closes_at is not None:
        talk.closes_at = max(talk.closes_at, now()) + timedelta(minutes=minutes)
        db.session.flush()
    record(TalkChanged(by=actor.person_id, talk_id=talk.id, thread_id=thread.id))


def give_up(actor: Actor, thread: Thread) -> None:
    """Follow the way of talking no longer. What waits opens, for nothing that was written is lost; nobody is blamed by a word."""
    talk = _running(actor, thread)
    _bring_out(talk, thread)
    _end(talk, now(), actor.person_id)


def settle(thread: Thread, moment: datetime | None = None) -> None:
    """End the steps of a thread whose time is over; joins the present unit of work, or makes one."""
    talk = talk_of(thread)
    moment = moment or now()
    if talk is None or not _is_over(talk, moment):
        return
    with work():
        lock_row(thread)
        lock_row(talk)
        while _is_over(talk, moment) and talk.closes_at is not None:
            if too_few(talk):  # it waits for as many as are needed, however long that takes
                talk.closes_at = None
                db.session.flush()
                record(TalkChanged(by=None, talk_id=talk.id, thread_id=thread.id))
            else:
                _advance(talk, db.session.get_one(Thread, talk.thread_id), talk.closes_at, None)


def _is_over(talk: Talk, moment: datetime) -> bool:
    return talk.ended_at is None and talk.closes_at is not None and talk.closes_at <= moment


def settle_all() -> None:
    """End all steps whose time is over, each in a unit of work of its own."""
    query = sa.select(Thread.id).join(Talk, Thread.talk_id == Talk.id).where(Talk.ended_at.is_(None), Talk.closes_at <= now())
    ids = list(db.session.scalars(query.order_by(Talk.closes_at.desc()).limit(200)))  # what fails stays due: it must not stand before what is new
    each_by_itself("thread", ids, lambda thread_id: settle(db.session.get_one(Thread, thread_id)))


def go_on_if_all_had_their_turn(talk: Talk, thread: Thread) -> None:
    """Open what waits when all are in, or begin the next turn; a round in which everyone passed is over."""
    step, turns = step_of(talk), [turn for turn in turns_of(talk, talk.step) if turn.turn == talk.turn]
    had = {turn.person_id for turn in turns}
    if step.mode not in (ROUND, *WAITING) or too_few(talk):
        return
    overdue = step.at_least and talk.closes_at is None and step.lasts(talk.pace) is not None  # only its least number kept it waiting
    if awaited_in(talk, thread) - had and not overdue:
        return
    if step.mode != ROUND or (all(turn.passed for turn in turns) and talk.way not in MODES):
        _advance(talk, thread, now(), None)
    else:
        talk.turn += 1
        db.session.flush()


def _advance(talk: Talk, thread: Thread, moment: datetime, by: str | None) -> None:
    """End the present step and open the next, or end the whole."""
    _bring_out(talk, thread)
    if talk.step + 1 < len(way_of(talk).steps):
        if step_of(talk).goes_on_elsewhere and talk.pace == ONLINE:
            go_on_in_a_new_thread(talk, thread, way_of(talk).steps[talk.step + 1], moment)
        _open(talk, talk.step + 1, moment, by)
    else:
        _end(talk, moment, by)


def _open(talk: Talk, step: int, moment: datetime, by: str | None) -> None:
    talk.step, talk.turn, talk.opened_at = step, 0, moment
    talk.closes_at = _end_of(moment, step_of(talk).lasts(talk.pace))
    db.session.flush()
    record(StepOpened(by=by, talk_id=talk.id, thread_id=talk.thread_id, step=step))


def _end(talk: Talk, moment: datetime, by: str | None) -> None:
    talk.ended_at, talk.closes_at = moment, None
    db.session.flush()
    record(TalkEnded(by=by, talk_id=talk.id, thread_id=talk.thread_id))


def _bring_out(talk: Talk, thread: Thread) -> None:
    """Make posts of what waits, in the order in which it was written: only now it has a place, a number and a time in the thread."""
    step = step_of(talk)
    for aside in db.session.scalars(sa.select(Aside).where(Aside.talk_id == talk.id).order_by(Aside.created_at, Aside.id)):
        new = NewPost(aside.body, _answered(thread, aside.reply_to_id), aside.client_id, hold=aside.hold, step=step.key)
        post = place_post(Actor(aside.person_id), thread, new)
        db.session.add(Turn(talk_id=talk.id, step=talk.step, turn=talk.turn, person_id=aside.person_id, post_id=post.id))
        db.session.delete(aside)
    db.session.flush()
    if step.mode in WAITING:
        record(WordsOpened(by=None, talk_id=talk.id, thread_id=thread.id, step=talk.step))


def _answered(thread: Thread, post_id: str | None) -> str | None:
    """Return the post that is answered while it is in the thread: it may be moved, or never have been there."""
    return db.session.scalar(sa.select(Post.id).where(Post.id == post_id, Post.thread_id == thread.id)) if post_id else None


def keep_aside(actor: Actor, thread: Thread, talk: Talk, new: NewPost) -> None:
    """Put what somebody wrote aside until the step opens; the same client id puts it aside once."""
    require(actor, "discussions:thread:post", thread)
    there = sa.select(Aside.id).where(Aside.person_id == actor.person_id, Aside.client_id == new.client_id)
    if new.client_id is not None and db.session.scalar(there) is not None:
        return
    step = step_of(talk)
    aside = Aside(
        talk_id=talk.id, step=talk.step, person_id=actor.person_id, client_id=new.client_id, reply_to_id=_answered(thread, new.reply_to_id), hold=new.hold,
        for_writers=step.mode == WRITE_FIRST,
    )  # fmt: skip
    set_prose(aside, new.body)
    db.session.add(aside)
    _had_turn(talk, actor, passed=False)
    if "](/files/" in aside.body:  # its files stay the writer's alone until it opens
        hang_unsent(actor, files_in(aside.body), (FILES_WAIT, aside.id))
    record(TalkChanged(by=None, talk_id=talk.id, thread_id=thread.id))
    go_on_if_all_had_their_turn(talk, thread)


def pass_on(actor: Actor, thread: Thread) -> None:
    """Pass: one's turn is over without a word."""
    require(actor, "discussions:thread:post", thread)
    lock_row(thread)
    talk = talk_of(thread)
    if talk is None or talk.ended_at is not None or step_of(talk).mode not in (ROUND, *WAITING):
        return
    lock_row(talk)
    if actor.person_id not in {turn.person_id for turn in turns_of(talk, talk.step) if turn.turn == talk.turn}:
        _had_turn(talk, actor, passed=True)
        go_on_if_all_had_their_turn(talk, thread)
    record(TalkChanged(by=None, talk_id=talk.id, thread_id=thread.id))


def _had_turn(talk: Talk, actor: Actor, *, passed: bool) -> None:
    db.session.add(Turn(talk_id=talk.id, step=talk.step, turn=talk.turn, person_id=actor.person_id, passed=passed))
    db.session.flush()


def take_back(actor: Actor, aside: Aside) -> None:
    """Take back what one wrote before it opens; whoever wrote nothing else is awaited again."""
    talk = db.session.get_one(Talk, aside.talk_id)
    thread = db.session.get_one(Thread, talk.thread_id)
    lock_row(thread)
    require(actor, "protocols:aside:withdraw", aside)  # what opened in the same moment is a post, and no more to be taken back here
    drop_files_of(FILES_WAIT, aside.id)
    db.session.delete(aside)
    db.session.flush()
    others = sa.select(Aside.id).where(Aside.talk_id == talk.id, Aside.person_id == actor.person_id)
    if db.session.scalar(others.limit(1)) is None and not aside.for_writers:
        db.session.execute(sa.delete(Turn).where(Turn.talk_id == talk.id, Turn.step == talk.step, Turn.person_id == actor.person_id, Turn.post_id.is_(None)))
    record(TalkChanged(by=None, talk_id=talk.id, thread_id=thread.id))
