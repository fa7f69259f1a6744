"""What the framework does when something happens in threads about its risks."""

from __future__ import annotations

from enquiry_hub.core.access import Actor
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import after_commit, in_transaction, work
from enquiry_hub.features.discussions.events import PostAdded
from enquiry_hub.features.discussions.models import VISIBLE, Post
from enquiry_hub.features.framework.events import Rated
from enquiry_hub.features.framework.services.due import notice_acceptances, notice_apart
from enquiry_hub.features.framework.services.talks import (
    close_with_step,
    count_rating,
    keep_what_moved,
    open_again,
    open_with_talk,
)
from enquiry_hub.features.protocols.events import StepOpened, TalkEnded, TalkStarted
from enquiry_hub.features.protocols.models import Talk
from enquiry_hub.features.protocols.queries import talk_of_post, way_of

register_chore("acceptances", 3600, notice_acceptances)
register_chore("apart", 300, notice_apart)

WAY, AGAIN, MOVED = "rating_reveal", "again", "moved"


@in_transaction(TalkStarted)
def begin_rating(event: TalkStarted) -> None:
    """Put the risk up for rating when a thread about it begins to rate it together."""
    if event.way == WAY:
        open_with_talk(Actor(event.by), db.session.get_one(Talk, event.talk_id))


@in_transaction(StepOpened)
def follow_steps(event: StepOpened) -> None:
    """Close a round with its step, and open the second one with its own."""
    talk = db.session.get_one(Talk, event.talk_id)
    if talk.way != WAY or not talk.elsewhere:
        return
    close_with_step(talk, event.by, now())
    if way_of(talk).steps[event.step].key == AGAIN:
        open_again(talk)


@in_transaction(TalkEnded)
def end_rating(event: TalkEnded) -> None:
    """Leave no round open that belongs to a talk which is over."""
    talk = db.session.get_one(Talk, event.talk_id)
    if talk.elsewhere:
        close_with_step(talk, event.by, now())


@in_transaction(PostAdded)
def keep_the_recorders_words(event: PostAdded) -> None:
    """Keep on the risk what whoever leads wrote of what moved."""
    post = db.session.get_one(Post, event.post_id)
    if post.step != MOVED or post.state != VISIBLE:
        return
    talk = talk_of_post(post)
    if talk is not None and talk.way == WAY and talk.elsewhere:
        keep_what_moved(talk, event.by, post.body)


@after_commit(Rated)
def count_who_rated(event: Rated) -> None:
    """Count a rating as a turn, after it is kept: a rating locks its round, a step locks its thread first."""
    with work():
        count_rating(event.round_id)
