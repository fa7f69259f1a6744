"""Threads and posts, what is said about them, and ways of talking in them."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.models import Decision, Report, Sealed
from enquiry_hub.capabilities.push.models import PushDevice
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.circles.models import Circle, Split
from enquiry_hub.features.decisions.models import Ballot
from enquiry_hub.features.discussions.models import (
    HELD,
    HIDDEN,
    MOVED,
    VISIBLE,
    Post,
    PostMove,
    Thread,
    ThreadContext,
    ThreadGuest,
)
from enquiry_hub.features.later.models import PlannedPost
from enquiry_hub.features.protocols.models import Aside, Talk
from enquiry_hub.identity.groups.models import CIRCLE, Group
from enquiry_hub.identity.people.models import UserSession
from tests.kit.build import join, save
from tests.kit.world.held import World, keep


def open_threads(world: World) -> None:
    """Let the owner begin a thread with a post that is read and one that is held, and the guest report it."""
    owner, guest = world.people["owner"], world.people["guest"]
    thread = Thread(
        group_id=world.cohort.id,
        started_by=owner.id,
        title="How do we begin?",
        last_seq=2,
        last_change=2,
        last_post_at=now(),
    )
    keep(world, thread=thread)
    post = {
        "thread_id": thread.id,
        "author_id": owner.id,
        "body": "By listening.",
        "body_html": "<p>By listening.</p>",
    }
    keep(
        world,
        post=Post(**post, seq=1, change=1, state=VISIBLE),
        held=Post(**post, seq=2, change=2, state=HELD),
    )
    reported = {"subject_kind": "post", "subject_id": world.places["held"], "reason": "child_at_risk"}
    keep(world, report=Report(**reported, group_id=thread.group_id, reporter_id=guest.id))
    save(ThreadGuest(thread_id=thread.id, person_id=guest.id))
    _hold(world)
    world.places["guest"] = guest.id


def _move(world: World) -> None:
    """Move a post from one thread to another."""
    owner, told = world.people["owner"], {"group_id": world.cohort.id, "last_seq": 1, "last_change": 2, "last_post_at": now()}
    here, there = save(Thread(**told, started_by=owner.id, title="Where it is now")), save(Thread(**told, started_by=owner.id, title="Where it was"))
    post = save(Post(thread_id=here.id, author_id=owner.id, seq=1, change=1, state=VISIBLE, body="On time.", body_html="<p>On time.</p>"))
    mark = save(Post(thread_id=there.id, seq=1, change=2, state=MOVED, moved_id=post.id, body="", body_html=""))
    keep(world, move=PostMove(source_id=there.id, target_id=here.id, action="move", places=[[post.id, mark.id, 1, 1, None, 1]]))


def _hold(world: World) -> None:
    """Hide a post and report the words above another thread."""
    owner, cohort_id = world.people["owner"], world.cohort.id
    told = {"group_id": cohort_id, "started_by": owner.id, "last_seq": 1, "last_change": 1, "last_post_at": now()}
    thread = save(Thread(**told, title="Who brings what?"))
    words = {"body": "A cake.", "body_html": "<p>A cake.</p>"}
    hidden = Post(**words, thread_id=thread.id, author_id=owner.id, seq=1, change=1, state=HIDDEN)
    context = ThreadContext(**words, thread_id=thread.id, changed_by=owner.id, changed_at=now())
    keep(world, hidden=hidden, context=context)
    about = {"group_id": cohort_id, "subject_id": world.places["hidden"], "subject_kind": "post"}
    said = {"action": "hide", "before": VISIBLE, "author_id": owner.id, "decided_by": world.people["facilitator"].id}
    keep(world, decision=Decision(**about, **said))
    _move(world)
    later = {"author_id": owner.id, "client_id": "5" * 32, "body": "Not before Friday.", "post_at": now() + timedelta(days=3)}
    keep(world, planned=PlannedPost(group_id=cohort_id, thread_id=world.places["thread"], **later))
    session_id = db.session.scalar(sa.select(UserSession.id).where(UserSession.person_id == owner.id))
    pushed = {"endpoint": "https://push.example/1", "endpoint_hash": "1", "public_key": "1", "secret": "1", "told_at": now()}
    keep(world, device=PushDevice(person_id=owner.id, session_id=session_id, **pushed))
    sealed = {"group_id": cohort_id, "subject_kind": "post", "subject_id": world.places["hidden"]}
    keep(world, sealed_words=Sealed(**sealed, words="1.none."))
    world.places |= {"other_thread": thread.id}


def share_out(world: World) -> None:
    """Propose small groups for the thread, and open one with the owner in it for another time."""
    people, group = world.people, save(Group(kind=CIRCLE, name="Group 1: In pairs", parent_id=world.cohort.id))
    join(group, people["owner"])
    values = {"thread_id": world.places["thread"], "proposed_by": people["facilitator"].id, "size": 2, "pace": "online"}
    keep(world, split=Split(**values), open_split=Split(**values, state="open", opened_at=now()))
    save(*(Circle(split_id=world.places["split"], number=number, people=[people[name].id]) for number, name in enumerate(("owner", "participant"), 1)))
    keep(world, circle=Circle(split_id=world.places["open_split"], number=1, people=[people["owner"].id], group_id=group.id))


def take_turns(world: World) -> None:
    """Let the owner present in a thread of their own, with something that waits."""
    owner = world.people["owner"].id
    thread = Thread(group_id=world.cohort.id, started_by=owner, title="My dilemma", last_post_at=now(), last_seq=3, last_change=3)
    keep(world, talking=thread)
    talk = Talk(
        thread_id=thread.id,
        way="consultancy",
        pace="online",
        started_by=world.people["facilitator"].id,
        presenter_id=owner,
        opened_at=now(),
    )
    keep(world, talk=talk)
    aside = {"body": "A waiting word.", "body_html": "<p>A waiting word.</p>", "for_writers": True}
    keep(world, aside=Aside(talk_id=talk.id, step=0, person_id=owner, **aside))
    with work():
        db.session.get_one(Thread, thread.id).talk_id = talk.id
    question = {"thread_id": thread.id, "author_id": owner, "body": "Shall we?", "body_html": "<p>Shall we?</p>"}
    keep(
        world,
        asked=Post(**question, seq=1, change=1, state=VISIBLE, step="decision"),
        gathered=Post(**question, seq=3, change=3, state=VISIBLE, step="together"),
        asked_before=Post(**question, seq=2, change=2, state=HELD, step="decision"),
    )
    asked = {"thread_id": thread.id, "opened_by": owner, "kind": "consent", "question": "Shall we?"}
    keep(
        world,
        ballot=Ballot(**asked, post_id=world.places["asked"]),
        unseen=Ballot(**asked, post_id=world.places["asked_before"]),
    )
