"""Taking down at once a shared reflection that may be about a child."""

from __future__ import annotations

from flask_babel import gettext as _

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.moderation.services import seal_away
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.services.taking_down import name_anew
from enquiry_hub.features.journals.events import EntryTakenDown
from enquiry_hub.features.journals.models import Entry, EntryResponse
from enquiry_hub.features.journals.services.passages import take_passages_down


def take_down_entry(actor: Actor, entry: Entry) -> None:
    """Seal a reflection that may be about a child, with its traces; an empty page stays with its writer and those whom they chose."""
    require(actor, "journals:entry:take_down", entry)
    title = _("Taken down")
    take_passages_down(actor, entry)
    seal_away(
        actor, "entry", entry, group_id=entry.group_id, author_id=entry.author_id, revised_as="entry", place=f"entry:{entry.id}", about={"title": entry.title},
        same_talk=lambda thing: (isinstance(thing, EntryResponse) and thing.entry_id == entry.id)
        or (isinstance(thing, Link) and entry.id in (thing.lower_id, thing.upper_id)),
    )  # fmt: skip
    entry.title = title
    entry.version += 1
    db.session.flush()
    name_anew(actor, "entry", entry.id, title)
    record(EntryTakenDown(by=actor.person_id, entry_id=entry.id))
