"""Going on in a thread of its own: the four threads of an appreciative cycle, opened one after another."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import ThreadStarted
from enquiry_hub.features.discussions.models import Newcomer, Thread
from enquiry_hub.features.discussions.services import NewPost, place_post
from enquiry_hub.features.protocols.domain import Step
from enquiry_hub.features.protocols.models import Talk

ASKS_NOBODY = {"go_on_in_a_new_thread": "It follows from a step's end; who may arrange the thread began it."}
LONGEST = 200
NAMES = ("Discover", "Dream", "Design", "Deliver")


def go_on_in_a_new_thread(talk: Talk, thread: Thread, step: Step, moment: datetime) -> Thread:
    """Open the next step's thread for the same readers, with the way there and back; guests of the old one do not go along."""
    name, _colon, _rest = str(step.do).partition(":")
    before, colon, rest = thread.title.partition(": ")
    title = f"{name}: {rest if colon and before in NAMES else thread.title}"[:LONGEST]
    new = Thread(
        group_id=thread.group_id, started_by=talk.started_by, title=title, tense=thread.tense, restricted=False, last_post_at=moment, created_at=moment, talk_id=talk.id,
    )  # fmt: skip
    db.session.add(new)
    db.session.flush()
    for row in db.session.scalars(sa.select(Newcomer).where(Newcomer.thread_id == thread.id)):
        db.session.add(Newcomer(thread_id=new.id, person_id=row.person_id, yes=list(row.yes)))
    thread.talk_id, talk.thread_id = None, new.id
    db.session.flush()
    record(ThreadStarted(by=talk.started_by, thread_id=new.id, group_id=new.group_id))
    leader = Actor(talk.started_by)
    place_post(leader, thread, NewPost(_("It goes on here: %(thread)s", thread=f"[#{_bare(title)}](thread:{new.id})"), step=step.key))
    place_post(leader, new, NewPost(_("%(do)s It began here: %(thread)s", do=step.do, thread=f"[#{_bare(thread.title)}](thread:{thread.id})"), step=step.key))
    return new


def _bare(title: str) -> str:
    return title.replace("[", "(").replace("]", ")")
