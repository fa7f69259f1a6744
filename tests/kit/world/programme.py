"""A session, and a design for one."""

from __future__ import annotations

from datetime import timedelta

from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.models import Silence, Starter
from enquiry_hub.features.library.parts import parts
from enquiry_hub.features.library.services import make_design, say_variant
from enquiry_hub.features.programmes.models import CONFIRMED, WORKSHOP, Session, Venue, WalkIn
from tests.kit.build import save
from tests.kit.world.held import World, keep


def meet(world: World) -> None:
    """Make a workshop with a guest at its door, a silence and a venue."""
    begins = now() + timedelta(days=7)
    session = Session(
        group_id=world.cohort.id,
        kind=WORKSHOP,
        title="Workshop 1",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
    )
    keep(world, session=session)
    keep(world, walk_in=WalkIn(session_id=session.id, name="Wanda Walker", state="attended", noted_by=world.people["facilitator"].id))
    keep(world, silence=Silence(session_id=session.id, tense="past", closes_at=now() + timedelta(minutes=10)))
    words = {"body": "What did I keep?", "body_html": "<p>What did I keep?</p>"}
    keep(world, starter=Starter(**words, group_id=world.cohort.id, placed_by=world.people["facilitator"].id, tense="past", title="What I kept"))
    save(Venue(session_id=session.id, number=1, status=CONFIRMED, place="The library", set_on=today()))


def design_session(world: World) -> None:
    """Let the facilitator design a session, and the owner say how their setting does a prompt."""
    items = [{"kind": "prompt", "part": "promptpa1", "minutes": 20, "title": "Two decisions", "note": "In silence."}, {"kind": "break", "part": "", "minutes": 15, "title": "Tea", "note": ""}]
    with work():
        group = db.session.merge(world.cohort)
        design = make_design(world.actor("facilitator"), group, "A short morning", "With few.", 40, items)
        variant = say_variant(world.actor("owner"), group, parts()["promptpa1"], "special", "Take one decision about a pupil’s day, without the pupil.", "Posts are shorter with us.")
        world.places |= {"design": design.id, "part": "promptpa1", "part_variant": variant.id}
