"""Inputs: what is claimed, asked, listed, attached and noted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.annotations.models import Annotation
from enquiry_hub.features.annotations.services import Anchor, annotate, hide
from enquiry_hub.features.claims.models import Claim, ClaimAnswer
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import NewPost, add_post
from enquiry_hub.features.hotseats.models import QuestionNumbers
from enquiry_hub.features.hotseats.services import Brought, ask_with_numbers, open_hotseat, open_office_hour
from enquiry_hub.features.inputs.models import PRACTICE, RESEARCH, Citation, Input
from enquiry_hub.features.inputs.services import list_references
from enquiry_hub.identity.groups.models import Group
from tests.kit.world.held import World, keep


def bring_practice(world: World) -> None:
    """Let the owner say what worked with them."""
    keep(
        world,
        input=Input(
            group_id=world.cohort.id,
            author_id=world.people["owner"].id,
            kind=PRACTICE,
            title="Breakfast for all",
            body="It worked.",
            body_html="<p>It worked.</p>",
            published_at=now() - timedelta(days=1),
        ),
    )


def list_reference(world: World) -> None:
    """Let the academic put a work on the cohort's list."""
    item = {"type": "book", "title": "Mornings", "author": [{"family": "Scholar", "given": "A."}], "issued": {"date-parts": [[2020]]}, "DOI": "10.1000/mornings"}
    with work():
        list_references(world.actor("academic"), world.cohort, [(1, item)], client_id=None)
        world.places["citation"] = db.session.scalars(sa.select(Citation.id).where(Citation.group_id == world.cohort.id)).one()


def make_claim(world: World) -> None:
    """Let the owner's input claim something, and a participant say what they have seen of it."""
    claim = Claim(input_id=world.places["input"], group_id=world.cohort.id, author_id=world.people["owner"].id, words="Breakfast brings them in.", limits="Two schools, one winter.")
    keep(world, claim=claim)
    keep(world, answer=ClaimAnswer(claim_id=claim.id, person_id=world.people["participant"].id, answer="seen", context="In spring, with us.", answered_at=now()))


def ask(world: World) -> None:
    """Let the academic answer questions about a study, and the owner ask one."""
    host, yesterday = world.actor("academic"), now() - timedelta(days=1)
    study = Input(group_id=world.cohort.id, author_id=host.person_id, kind=RESEARCH, title="A study of mornings", body="W.", body_html="<p>W.</p>", published_at=yesterday)
    keep(world, study=study)
    with work():
        hotseat = open_hotseat(host, db.session.merge(study), today(), today() + timedelta(days=7))
        question = add_post(world.actor("owner"), db.session.get_one(Thread, hotseat.thread_id), NewPost("How many schools?"))
        world.places |= {"hotseat": hotseat.id, "question": question.id}
        office = open_office_hour(host, db.session.merge(world.cohort), "Office hour", today(), today() + timedelta(days=7))
        brought = Brought("Late on Mondays", tuple((f"2025-01-{day:02}", float(day), "") for day in range(6, 18)))
        asked = ask_with_numbers(world.actor("owner"), office, NewPost("Is this a signal?"), brought)
        numbers = db.session.scalars(sa.select(QuestionNumbers.id).where(QuestionNumbers.post_id == asked.id)).one()
        world.places |= {"office_hour": office.id, "question_numbers": numbers}


def hang_files(world: World, uploads: Path) -> None:
    """Attach one file to an input and one to a private page."""
    uploads.mkdir(parents=True, exist_ok=True)
    for name in ("open", "secret"):
        (uploads / name).write_bytes(b"words")
    file = {
        "filename": "notes.pdf",
        "media_type": "application/pdf",
        "size": 5,
        "sealed": False,
        "owner_id": world.people["owner"].id,
    }
    keep(
        world,
        attachment=Attachment(
            **file, stored_name="open", subject_kind="input", subject_id=world.places["input"]
        ),
        secret_file=Attachment(
            **file, stored_name="secret", subject_kind="entry", subject_id=world.places["private"]
        ),
    )


def note_on_file(world: World) -> None:
    """Let the owner write notes on the PDF: for the cohort, for the peer group, for nobody, and one that is hidden."""
    owner = world.actor("owner")
    with work():
        file = db.session.get_one(Attachment, world.places["attachment"])
        cohort, three = (db.session.get_one(Group, world.places[name]) for name in ("group", "peer_group"))
        for name, readers in (("annotation", cohort), ("hidden_note", cohort), ("peer_note", three), ("private_note", None)):
            world.places[name] = annotate(owner, file, Anchor(1, "words"), f"What these words are to me: {name}.", readers).id
        hide(world.actor("facilitator"), db.session.get_one(Annotation, world.places["hidden_note"]), "Not about the text.")
