"""Proposing small groups, opening them, writing down what one brings back, and bringing all together again."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import record
from enquiry_hub.features.circles.domain import FEWEST_GROUPS, SIZES, how_many, propose
from enquiry_hub.features.circles.events import (
    BroughtBack,
    SplitDropped,
    SplitEnded,
    SplitOpened,
    SplitProposed,
)
from enquiry_hub.features.circles.models import ENDED, OPEN, PROPOSED, Circle, Split
from enquiry_hub.features.circles.queries import (
    candidates,
    circles_of,
    leaders_in,
    split_asked_before,
    together_in,
    ways_for_groups,
)
from enquiry_hub.features.discussions.events import ThreadStarted
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import NewPost, place_post
from enquiry_hub.features.protocols.domain import MEETING, ONLINE
from enquiry_hub.features.protocols.services import NewTalk, start_talk
from enquiry_hub.identity.groups.events import GroupMade
from enquiry_hub.identity.groups.models import CIRCLE, PARTICIPANT, Group
from enquiry_hub.identity.groups.services.memberships import enrol

STEP, LONGEST_NAME, MOST_BROUGHT = "circles", 200, 800


@dataclass(frozen=True)
class NewSplit:
    """Hold what a facilitator asks for."""

    size: int
    people: tuple[str, ...]
    way: str = ""
    pace: str = ONLINE
    client_id: str | None = None


def propose_split(actor: Actor, thread: Thread, new: NewSplit) -> Split:
    """Propose small groups for a thread, seen by its facilitators alone; the same client id proposes once."""
    require(actor, "circles:thread:split", thread)
    found = split_asked_before(actor, new.client_id)
    if found is not None:
        return found
    if new.size not in SIZES:
        raise Invalid(_("Please choose pairs, threes or fours."), field="size")
    if new.way and new.way not in dict(ways_for_groups()):
        raise Invalid(_("Please choose one of these ways of talking."), field="way")
    here = {person_id for person_id, _name in leaders_in(thread.group_id)}
    chosen = candidates([one for one in new.people if one in here])
    if how_many(len(chosen), new.size) < FEWEST_GROUPS:
        raise Invalid(_("These are too few for two groups. Choose more people, or smaller groups."), field="people")
    split = Split(
        thread_id=thread.id, proposed_by=actor.person_id, client_id=new.client_id, size=new.size, way=new.way, pace=MEETING if new.pace == MEETING else ONLINE,
    )  # fmt: skip
    db.session.add(split)
    db.session.flush()
    for number, people in enumerate(propose(chosen.values(), new.size, together_in(thread.group_id)), 1):
        db.session.add(Circle(split_id=split.id, number=number, people=[one.id for one in people]))
    db.session.flush()
    record(SplitProposed(by=actor.person_id, split_id=split.id))
    return split


def _proposed(actor: Actor, split: Split) -> list[Circle]:
    """Return the groups of what is still proposed, locked; raise Invalid where they are open already."""
    require(actor, "circles:split:arrange", split)
    lock_row(split)
    if split.state != PROPOSED:
        raise Invalid(_("These groups are open already. Who is in them stays as it is."))
    return circles_of(split)


def change_places(actor: Actor, split: Split, person_id: str, other_id: str) -> None:
    """Let two people of two groups change places, before the groups open."""
    circles = _proposed(actor, split)
    homes = {one: circle for circle in circles for one in circle.people}
    first, second = homes.get(person_id), homes.get(other_id)
    if first is None or second is None or first is second:
        raise Invalid(_("Please choose two people of two groups."), field="other")
    swap = {person_id: other_id, other_id: person_id}
    for circle in (first, second):
        circle.people = [swap.get(one, one) for one in circle.people]
    db.session.flush()
    record(SplitProposed(by=actor.person_id, split_id=split.id))


def drop_split(actor: Actor, split: Split) -> None:
    """Give up proposed groups; nobody has heard of them."""
    for circle in _proposed(actor, split):
        db.session.delete(circle)
    db.session.flush()
    split_id, thread_id = split.id, split.thread_id
    db.session.delete(split)
    db.session.flush()
    record(SplitDropped(by=actor.person_id, split_id=split_id, thread_id=thread_id))


def _thread_while(state: str, split: Split) -> Thread | None:
    """Return the whole thread, locked like its groups, while they are in a state; None when somebody was first."""
    lock_row(split)
    if split.state != state:
        return None
    thread = db.session.get_one(Thread, split.thread_id)
    lock_row(thread)
    return thread


def open_split(actor: Actor, split: Split) -> None:
    """Open the groups: each gets people and a thread that they alone read, and where so chosen a way of talking. Twice opens once."""
    require(actor, "circles:split:arrange", split)
    thread = _thread_while(PROPOSED, split)
    if thread is None:
        return
    here = {person_id for person_id, _name in leaders_in(thread.group_id)}
    for circle in circles_of(split):
        people = [one for one in circle.people if one in here]
        if len(people) < 2:
            raise Invalid(_("Somebody in group %(n)d has left the cohort, and one would be alone. Propose the groups again.", n=circle.number))
        _open_circle(actor, split, circle, thread, people)
    split.state, split.opened_at = OPEN, now()
    place_post(actor, thread, NewPost(_("We talk in small groups now. You find yours among your threads; nobody outside it reads there."), step=STEP))
    db.session.flush()
    record(SplitOpened(by=actor.person_id, split_id=split.id, thread_id=thread.id))


def _open_circle(actor: Actor, split: Split, circle: Circle, thread: Thread, people: list[str]) -> None:
    """Open one group; the first of its people keeps the steps, as whoever starts a thread among peers does."""
    name = _("Group %(n)d: %(title)s", n=circle.number, title=thread.title)[:LONGEST_NAME]
    group, moment = Group(kind=CIRCLE, name=name, parent_id=thread.group_id), now()
    db.session.add(group)
    db.session.flush()
    record(GroupMade(by=actor.person_id, group_id=group.id))
    for person_id in people:
        enrol(group, person_id, PARTICIPANT, by=actor.person_id)
    own = Thread(
        group_id=group.id, started_by=people[0], title=name, tense=thread.tense, restricted=False, about_kind="circle", about_id=circle.id,
        last_post_at=moment, created_at=moment,
    )  # fmt: skip
    db.session.add(own)
    circle.people, circle.group_id = people, group.id
    db.session.flush()
    circle.thread_id = own.id
    record(ThreadStarted(by=actor.person_id, thread_id=own.id, group_id=group.id))
    if split.way:
        start_talk(Actor(people[0]), own, NewTalk(split.way, split.pace))


def bring(actor: Actor, circle: Circle, words: str, *, base: int | None) -> None:
    """Write down what a group brings back; raises Stale, with both texts, where another of them has written meanwhile."""
    require(actor, "circles:circle:bring", circle)
    if len(words) > MOST_BROUGHT:
        raise Invalid(_("Please keep this under %(max)d characters.", max=MOST_BROUGHT), field="brings")
    if save_version(actor, "circle", circle, {"brings": words.strip()}, base=base):
        record(BroughtBack(by=actor.person_id, circle_id=circle.id))


def end_split(actor: Actor, split: Split) -> None:
    """Bring the groups together: what each wants to bring back becomes one post in the whole thread; the rest stays theirs. Twice ends once."""
    require(actor, "circles:split:arrange", split)
    thread = _thread_while(OPEN, split)
    if thread is None:
        return
    circles = circles_of(split)
    brought = [f"**{_('Group %(n)d', n=circle.number)}**\n\n{circle.brings}" for circle in circles if circle.brings]
    words = "\n\n".join([_("What the small groups bring back:"), *brought]) if brought else _("The small groups are over. None wanted to bring something back.")
    place_post(actor, thread, NewPost(words, step=STEP))
    groups = [circle.group_id for circle in circles if circle.group_id]
    db.session.execute(sa.update(Group).where(Group.id.in_(groups)).values(ended_on=today()))
    split.state, split.ended_at = ENDED, now()
    db.session.flush()
    record(SplitEnded(by=actor.person_id, split_id=split.id, thread_id=thread.id))
