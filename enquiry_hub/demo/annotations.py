"""A PDF that hangs on one of the demonstration's inputs, and the notes that its readers wrote on its words.

The PDF was made with `core.documents` from the page beside it in the data.
"""

from __future__ import annotations

from datetime import timedelta

from enquiry_hub.capabilities.attachments.models import OURS
from enquiry_hub.capabilities.attachments.services import attach_file
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.demo.data_files import FOLDER
from enquiry_hub.demo.world import World
from enquiry_hub.features.annotations.services import Anchor, annotate, answer

FILE = "third-year-conversations.pdf"
# Who wrote it, for which group, on which page and words, and the note.
NOTES = (
    ("L24", "CH1", 1, "we cannot tell the two apart", "I would rather read this than a number. Could we say what the salary scale did in schools without the conversations?"),
    ("L10", "T2", 2, "events are survived", "This is our staff survey. Shall the three of us try the first question with two people each, and compare?"),
    ("L05", None, 2, "The conversations work because they are ordinary.", "Do I know this, or do I hope it? Ask the two who are still deciding."),
)


def load_annotations(world: World) -> None:
    """Hang the PDF on its input, and let its readers write on it."""
    row = world.things["input", "IN29"]
    file = attach_file(world.actor("L05"), "input", row, FILE, (FOLDER / FILE).read_bytes(), licence=OURS)
    for who, group, page, words, note in NOTES:
        made = annotate(world.actor(who), file, Anchor(page, words), note, world.groups[group] if group else None)
        made.created_at = now() - timedelta(days=3)
        if group == "CH1":
            answer(world.actor("L05"), made, "I have asked two heads who are on the same scale. More when they have looked.").created_at = now() - timedelta(days=2)
    db.session.flush()
