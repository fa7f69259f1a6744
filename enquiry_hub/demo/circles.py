"""A conversation that is in small groups at the moment: two groups of three, one of which has written what it brings back."""

from __future__ import annotations

from enquiry_hub.core.database import db
from enquiry_hub.demo.world import World
from enquiry_hub.features.circles.queries import circles_of
from enquiry_hub.features.circles.services import NewSplit, bring, open_split, propose_split
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import NewPost, place_post

THREAD, SIZE = "TH03", 3
PEOPLE = ("L08", "L09", "L12", "L15", "L20", "L22")
SAID = "We each counted September’s numbers against the ones we were given in May. The gap was widest where two schools share an estate."
BRINGS = "One step: ask the admissions team for the list by street, once, for all of us."


def load_circles(world: World) -> None:
    """Let a facilitator take a thread into small groups, and one of them begin."""
    facilitator, thread = world.actor("F01"), world.things["thread", THREAD]
    split = propose_split(facilitator, thread, NewSplit(SIZE, tuple(world.people[code].id for code in PEOPLE)))
    open_split(facilitator, split)
    first = circles_of(split)[0]
    codes = {person.id: code for code, person in world.people.items()}
    speaker = world.actor(codes[first.people[0]])
    place_post(speaker, db.session.get_one(Thread, first.thread_id), NewPost(SAID))
    bring(speaker, first, BRINGS, base=None)
    db.session.flush()
