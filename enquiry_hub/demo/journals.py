"""The 40 reflections, in the audiences that their authors chose, and a page to begin."""

from __future__ import annotations

from typing import Any

from enquiry_hub.capabilities.consents.kinds import WORDINGS
from enquiry_hub.capabilities.consents.models import PUBLICATION, Consent
from enquiry_hub.capabilities.sharing.models import MY_COHORT, MY_THREE, ONLY_ME, Share
from enquiry_hub.core.database import db
from enquiry_hub.core.prose import set_prose
from enquiry_hub.demo.data_files import read
from enquiry_hub.demo.world import World
from enquiry_hub.features.journals.finding import keep_findable
from enquiry_hub.features.journals.models import Entry, EntryResponse
from enquiry_hub.features.journals.services import NewStarter, place_starter, remember_readers
from enquiry_hub.features.journals.services.sealed_letters import close_letter

# What their writers marked some pages as; the data file leaves it open.
VALENCES = {
    "success": ("J03", "J05", "J08", "J30"), "challenge": ("J02", "J04", "J14", "J15", "J18", "J19", "J25", "J26"), "both": ("J01", "J06", "J12"),
}  # fmt: skip
OFFERED = "## What I said at the launch that I would do\n\n## What I did instead, and why\n\n## What I would like to be asked about it\n"
AUDIENCES = {"private": ONLY_ME, "friend": MY_THREE, "cohort": MY_COHORT}


def load_journals(world: World) -> None:
    """Make the reflections, their sharing by name, responses and links; sealed letters are linked with nothing and cannot be found."""
    for item in read("journals")["entries"]:
        entry = _entry(world, item)
        world.things["entry", item["id"]] = entry
        remember_readers(entry)
        if item["quotable"]:
            db.session.add(
                Consent(
                    person_id=entry.author_id, subject_kind="entry", subject_id=entry.id, subject_version=1, purpose=PUBLICATION, wording=str(WORDINGS[PUBLICATION]),
                    created_at=entry.written_at,
                )  # fmt: skip
            )
        for code in item["shared_with"]:
            db.session.add(Share(subject_kind="entry", subject_id=entry.id, person_id=world.people[code].id, shared_by=entry.author_id))
        for answer in item["responses"]:
            moment = world.shift.lived(answer["at"])
            response = EntryResponse(entry_id=entry.id, owner_id=entry.author_id, author_id=world.people[answer["by"]].id, created_at=moment, ready_at=moment)
            set_prose(response, answer["text"])
            db.session.add(response)
        if entry.sealed_until is not None:
            close_letter(entry, entry.sealed_until)
            continue
        keep_findable(entry)
        for other in item["links"]:
            here, there = ("entry", item["id"]), (other["type"], other["id"])
            upper, lower = (here, there) if other["type"] == "input" else (there, here)
            world.stand(upper, lower, item["leader_id"])
    last = world.things["session", "celebration"]
    place_starter(world.actor("F01"), world.cohort, NewStarter("past", "Before we celebrate", OFFERED, session_id=last.id))
    db.session.flush()


def _entry(world: World, item: dict[str, Any]) -> Entry:
    session = world.things.get(("session", item["session_id"] or ""))
    moment = world.shift.lived(item["written_at"])
    entry = Entry(
        author_id=world.people[item["leader_id"]].id, group_id=world.cohort.id, tense=item["lens"], context_factor=item["context_factor"],
        prompt_id=item["prompt_id"] or "", shape=item["template"], title=item["title"], audience=AUDIENCES[item["visibility"]], written_at=moment,
        created_at=moment, session_id=session.id if session else "", sealed_until=world.shift.day(item["sealed_until"]),
    )  # fmt: skip
    set_prose(entry, item["body_markdown"])
    db.session.add(entry)
    db.session.flush()
    return entry
