"""Pages and letters, and what hangs on them."""

from __future__ import annotations

from datetime import timedelta

from enquiry_hub.capabilities.consents.models import Consent, Quote
from enquiry_hub.capabilities.sharing.models import MY_COHORT, ONLY_ME
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.journals.models import LETTER, Entry, EntryResponse, Passage
from enquiry_hub.features.journals.services import remember_readers
from enquiry_hub.features.journals.services.sealed_letters import close_letter
from enquiry_hub.features.openings.models import Opening
from tests.kit.world.held import World, keep


def write(world: World) -> None:
    """Let the owner write a page for the cohort, one for nobody, and letters in each state."""
    page = {
        "author_id": world.people["owner"].id,
        "group_id": world.cohort.id,
        "tense": "past",
        "written_at": now(),
        "title": "What I lost",
        "body": "A quiet hour.",
        "body_html": "<p>A quiet hour.</p>",
    }
    keep(
        world,
        shared=Entry(**page, audience=MY_COHORT),
        private=Entry(**page, audience=ONLY_ME),
        sealed=Entry(**page, sealed_until=today() + timedelta(days=30)),
        due=Entry(**page, sealed_until=today() - timedelta(days=1)),
        letter=Entry(**page, shape=LETTER),
        opened=Entry(**page, shape=LETTER, sealed_until=today() - timedelta(days=1), opened_at=now()),
    )
    remember_readers(db.session.get_one(Entry, world.places["shared"]))
    for name in ("sealed", "due"):
        letter = db.session.get_one(Entry, world.places[name])
        close_letter(letter, letter.sealed_until or today())
    db.session.commit()


def write_beside(world: World) -> None:
    """Let what hangs on pages be there once."""
    answer = {"author_id": world.people["owner"].id, "owner_id": world.people["owner"].id, "ready_at": now(), "body": "Thank you.", "body_html": "<p>Thank you.</p>"}
    keep(
        world,
        response=EntryResponse(**answer, entry_id=world.places["shared"]),
        consent=Consent(
            person_id=world.people["owner"].id, subject_kind="entry", subject_id=world.places["shared"], subject_version=1, purpose="research", wording="May be used."
        ),
        opening=Opening(
            writer_id=world.people["owner"].id, asked_by=world.people["outsider"].id, answered_by=world.people["manager"].id, purpose="A court order", law="Order 12", since=today(),
            until=today(), ends_on=today(), agreed=True, answered_at=now(), told_at=now(),
        ),
        quote=Quote(
            group_id=world.cohort.id, asker_id=world.people["participant"].id, author_id=world.people["owner"].id, subject_kind="entry", subject_id=world.places["shared"],
            asked_words="A quiet hour.", purpose="The report",
        ),
        unsent=EntryResponse(**{**answer, "ready_at": None}, entry_id=world.places["shared"]),
        passage=Passage(
            entry_id=world.places["private"], author_id=world.people["owner"].id, group_id=world.cohort.id, words="A quiet hour.", entry_version=1
        ),
        about=Thread(
            group_id=world.cohort.id,
            started_by=world.people["owner"].id,
            title="About my page",
            last_post_at=now(),
            about_kind="entry",
            about_id=world.places["private"],
            restricted=True,
        ),
    )
