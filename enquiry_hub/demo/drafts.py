"""What the headteacher of the demonstration was writing when she was called away."""

from __future__ import annotations

from datetime import timedelta

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.demo.world import World

WRITER, THREAD, PROMPT = "L01", "TH18", "PR2"
PAGE = """Rents in the flats behind the station went up again in January. I have been saying *mobility* in meetings because it \
sounds like a choice.

What I am pretending not to know is"""
POST = "Must be in: the two families who told us before the notice, as a number and not as a story. I would put it beside"


def load_drafts(world: World) -> None:
    """Leave a reflection and a post half written."""
    page = {"part_body": PAGE, "title": "", "prompt_id": PROMPT, "context_factor": "individual", "valence": ""}
    words: dict[str, dict[str, str]] = {
        f"entry:new:{world.cohort.id}:present": page,
        f"thread:{world.things['thread', THREAD].id}": {"body": POST, "reply_to": ""},
    }
    for hours, (place, fields) in enumerate(words.items(), 3):
        kept = now() - timedelta(hours=hours)
        db.session.add(
            Draft(person_id=world.people[WRITER].id, place=place, fields=fields, saved_at=kept, created_at=kept)
        )
