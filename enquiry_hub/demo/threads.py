"""The 24 threads with their 152 posts, written through the services that people use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.models import Decision
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.revisions.services import keep_revision
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.demo.data_files import read
from enquiry_hub.demo.world import World
from enquiry_hub.features.discussions.models import (
    HIDDEN,
    VISIBLE,
    Post,
    Reaction,
    Reading,
    Thread,
    ThreadGuest,
)
from enquiry_hub.features.discussions.services import NewPost, add_post, start_thread
from enquiry_hub.features.protocols.domain import COOL, ONLINE, WARM, protocols
from enquiry_hub.features.protocols.models import Talk, Turn
from enquiry_hub.identity.groups.models import CONTRIBUTORS, Membership
from enquiry_hub.identity.people.models import Person

TENSES = {"launch_to_1": "past", "workshop_1_to_2": "past", "workshop_2": "present", "workshop_2_to_3": "present", "before_workshop_3": "present", "workshop_3_to_celebration": "future"}
GIVEN_BACK = "Names no one, but describes a family's move and the siblings' year groups. Would you write it again about the move and not the family? Thank you for trusting us with it."


def load_threads(world: World) -> None:
    """Make the threads in the groups that they belong to."""
    for item in read("threads")["threads"]:
        group = world.groups["CH1" if item["space"] == "cohort" else item["space"]]
        thread = _thread(world, item, group.id)
        posts: dict[str, Post] = {}
        for post in item["posts"]:
            posts[post["id"]] = _post(world, thread, post, posts)
        _arrange(world, item, thread)
        if item["protocol"]:
            _held_by(world, item, thread, posts)
        _react(thread, [(posts[post["id"]], post["reactions"]) for post in item["posts"]])
    _catch_up(world)


def _thread(world: World, item: dict[str, Any], group_id: str) -> Thread:
    first = item["posts"][0]
    group = next(found for found in world.groups.values() if found.id == group_id)
    about = next((world.things[link["type"], link["id"]] for link in item["links"] if (link["type"], link["id"]) in world.things), None)
    kind = next((link["type"] for link in item["links"] if (link["type"], link["id"]) in world.things), "")
    thread = start_thread(
        world.actor(first["author_id"]), group, item["title"], kind=item["kind"], tense=TENSES.get(item["phase"], ""),
        about=(kind, about.id) if about is not None else ("", ""), at=world.shift.moment(first["at"]),
    )  # fmt: skip
    world.things["thread", item["id"]] = thread
    for code in item["guests"]:
        db.session.add(ThreadGuest(thread_id=thread.id, person_id=world.people[code].id, invited_by=world.people["F01"].id))
    for other in item["links"]:
        here, there = ("thread", item["id"]), (other["type"], other["id"])
        upper, lower = (there, here) if other["type"] in ("risk", "strategy") else (here, there)
        if other["type"] != "session":
            world.stand(upper, lower, first["author_id"])
    db.session.flush()
    return thread


def _post(world: World, thread: Thread, item: dict[str, Any], posts: dict[str, Post]) -> Post:
    answered = posts.get(item["reply_to"] or "")
    new = NewPost(item["body_markdown"], answered.id if answered else None, step=item["protocol_step"] or "", at=world.shift.moment(item["at"]))
    post = add_post(world.actor(item["author_id"]), thread, new)
    if item["state"] == "hidden":
        post.state = HIDDEN
        facilitator = world.people["F02"]
        db.session.add(
            Decision(
                group_id=thread.group_id, subject_kind="post", subject_id=post.id, decided_by=facilitator.id, action="hide", note=GIVEN_BACK,
                author_id=post.author_id, before=VISIBLE, created_at=post.created_at,
            )  # fmt: skip
        )
        db.session.add(
            Notice(person_id=post.author_id, kind="hidden", subject_kind="post", subject_id=post.id, by_id=facilitator.id, detail=GIVEN_BACK, created_at=post.created_at)
        )
    if item["edited_at"]:
        keep_revision(Actor(post.author_id), "post", post, {"body": "(The first wording held a surname and was not kept.)"})
        post.version, post.edited_at = 2, world.shift.moment(item["edited_at"])
        keep_revision(Actor(post.author_id), "post", post, {"body": post.body}, reason=item["moderation_note"] or "")
    return post


def _arrange(world: World, item: dict[str, Any], thread: Thread) -> None:
    if item["pinned"]:
        thread.pinned_at = thread.created_at
    if item["closed_on"]:
        thread.locked_at = world.shift.moment(f"{item['closed_on']}T18:00")


# What came of the conversations that were held step by step, in the words of those who presented.
PROMISES = {
    "TH04": ("Twelve conversations with second-year teachers, half an hour each, no form.", "2024-01-31"),
    "TH12": ("A rule for all six schools: a head may know that coaching happens, how often and since when, and nothing about what is said.", "2024-05-24"),
    "TH16": ("Two pages that can be printed, and the rest behind a link.", "2024-04-26"),
}


def _held_by(world: World, item: dict[str, Any], thread: Thread, posts: dict[str, Post]) -> None:
    """Keep the way of talking that a thread followed, as ended; nothing of it may be quoted."""
    way = protocols()[item["protocol"]]
    first, last = item["posts"][0], item["posts"][-1]
    over = world.shift.moment(f"{item['closed_on']}T18:00") if item["closed_on"] else world.shift.moment(last["at"])
    presenter = next((post["author_id"] for post in item["posts"] if post["protocol_step"] in ("presenter", "choose")), first["author_id"])
    promise, day = PROMISES.get(item["id"], ("", ""))
    talk = Talk(
        thread_id=thread.id, way=way.id, pace=ONLINE, started_by=world.people["F01"].id, presenter_id=world.people[presenter].id, step=len(way.steps) - 1,
        opened_at=over, ended_at=over, commitment=promise, commit_by=world.shift.moment(f"{day}T12:00").date() if day else None, created_at=thread.created_at,
    )  # fmt: skip
    db.session.add(talk)
    db.session.flush()
    keys = [step.key for step in way.steps]
    for post in item["posts"]:
        step, written = post["protocol_step"] or "", posts[post["id"]]
        place = keys.index(step) if step in keys else keys.index("remarks") if step in (WARM, COOL) and "remarks" in keys else 0
        tone = step if step in (WARM, COOL) else ""
        db.session.add(Turn(talk_id=talk.id, step=place, person_id=written.author_id, tone=tone, post_id=written.id, created_at=written.created_at))
    thread.talk_id = talk.id


def _react(thread: Thread, posts: list[tuple[Post, dict[str, int]]]) -> None:
    """Give each post its words; the data says how many, not who, so members say them in turn, and nobody to their own post."""
    members = list(
        db.session.scalars(
            sa.select(Membership.person_id).join(Person, Person.id == Membership.person_id)
            .where(Membership.group_id == thread.group_id, Membership.role.in_(CONTRIBUTORS)).order_by(Person.email)
        )
    )  # fmt: skip
    begun = 0
    for post, words in posts:
        said = {}
        for word, count in words.items():
            turn = [members[(begun + number) % len(members)] for number in range(len(members))]
            found = [person for person in turn if person != post.author_id][:count]
            begun += count
            db.session.add_all(Reaction(post_id=post.id, person_id=person, word=word) for person in found)
            said[word] = len(found)
        post.reactions = said
    db.session.flush()


def _catch_up(world: World) -> None:
    """Let everyone have read everything but the last days, so that something is new and not everything is."""
    recent = now() - timedelta(days=16)
    groups: dict[str, list[str]] = {}
    for person_id, group_id in db.session.execute(sa.select(Membership.person_id, Membership.group_id).where(Membership.role.in_(CONTRIBUTORS))):
        groups.setdefault(group_id, []).append(person_id)
    there = set(db.session.execute(sa.select(Reading.person_id, Reading.thread_id)).all())
    for thread in db.session.scalars(sa.select(Thread)):
        read = db.session.scalar(sa.select(sa.func.max(Post.seq)).where(Post.thread_id == thread.id, Post.created_at < recent)) or 0
        for person_id in groups.get(thread.group_id, []):
            if (person_id, thread.id) not in there:
                db.session.add(Reading(person_id=person_id, thread_id=thread.id, read_seq=read, attention=""))
        db.session.execute(sa.update(Reading).where(Reading.thread_id == thread.id, Reading.read_seq < read).values(read_seq=read))
    db.session.execute(sa.update(Notice).where(Notice.created_at < recent).values(read_at=now(), mailed_at=now()))
