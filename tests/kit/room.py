"""A cohort with a thread in which a way of talking is followed."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import NewPost, contribute, start_thread
from enquiry_hub.features.protocols.models import Talk
from enquiry_hub.features.protocols.services import (
    NewTalk,
    next_step,
    pass_on,
    start_talk,
)
from enquiry_hub.identity.groups.models import FACILITATOR
from tests.kit.build import make_cohort, make_member


class Room:
    """Be a cohort with a facilitator, three heads and a thread."""

    def __init__(self) -> None:
        self.cohort = make_cohort()
        self.leader = make_member(self.cohort, FACILITATOR, "Fran Leader")
        self.heads = [make_member(self.cohort, name=f"Head {name}") for name in ("Ash", "Birch", "Cedar")]
        with work():
            self.thread_id = start_thread(Actor(self.leader.id), self.cohort, "Coaching, in July").id
            self.say(self.leader, "It has stopped.")

    @property
    def thread(self) -> Thread:
        """Return the thread as it is now."""
        return db.session.get_one(Thread, self.thread_id, populate_existing=True)

    @property
    def talk(self) -> Talk:
        """Return its way of talking."""
        return db.session.get_one(Talk, self.thread.talk_id, populate_existing=True)

    def begin(self, way: str, **values) -> None:
        """Begin a way of talking."""
        with work():
            start_talk(Actor(self.leader.id), self.thread, NewTalk(way, **values))

    def say(self, person, body: str, **values):
        """Write in the thread."""
        with work():
            return contribute(Actor(person.id), self.thread, NewPost(body, **values))

    def skip(self, person) -> None:
        """Pass."""
        with work():
            pass_on(Actor(person.id), self.thread)

    def go_on(self) -> None:
        """Open the next step."""
        with work():
            next_step(Actor(self.leader.id), self.thread, self.talk.step)
        with work():  # past the two minutes in which what was being typed may still be sent
            self.talk.opened_at = now() - timedelta(minutes=3)

    def posts(self) -> list[str]:
        """Return the thread's posts."""
        return list(db.session.scalars(sa.select(Post.body).where(Post.thread_id == self.thread_id).order_by(Post.seq)))
