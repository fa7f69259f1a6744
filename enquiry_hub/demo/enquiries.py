"""The questions, milestones and pledges of the demonstration's leaders."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.revisions.services import keep_revision
from enquiry_hub.capabilities.sharing.models import MY_COHORT, MY_THREE, ONLY_ME
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.demo.data_files import read
from enquiry_hub.demo.world import World
from enquiry_hub.features.enquiries.models import DONE, OPEN, Commitment, Enquiry, Milestone

AUDIENCES = {"private": ONLY_ME, "triad": MY_THREE, "cohort": MY_COHORT}


def load_enquiries(world: World) -> None:
    """Make each leader's question with its versions, the milestones in the circles that their leaders chose, and the pledges."""
    programme = read("programme")
    for item in programme["enquiry_questions"]:
        _question(world, item)
    for item in programme["milestones"]:
        moment = world.shift.lived(item["date"])
        world.things["milestone", item["id"]] = row = Milestone(
            author_id=world.people[item["leader_id"]].id, group_id=world.cohort.id, words=item["text"], matters=item["significance"], kind=item["kind"],
            marked_on=moment.date(), failed="failed" in item["text"], audience=AUDIENCES[item["visibility"]], created_at=moment,
        )  # fmt: skip
        db.session.add(row)
    for item in programme["pledges"]:
        due, done = world.shift.day(item["due"]) or today(), item["status"] == "done"
        db.session.add(
            Commitment(
                author_id=world.people[item["leader_id"]].id, group_id=world.cohort.id, words=item["text"], outcome=item["note"], due_on=due,
                state=DONE if done else OPEN, settled_on=min(due, today()) if done else None,
            )  # fmt: skip
        )
    db.session.flush()


def _question(world: World, item: dict[str, Any]) -> None:
    person = world.people[item["leader_id"]]
    row = Enquiry(author_id=person.id, group_id=world.cohort.id, question="", why="", created_at=world.shift.lived(item["versions"][0]["date"]))
    db.session.add(row)
    for number, version in enumerate(item["versions"], 1):
        row.question, row.why, row.version = version["text"], version.get("why_changed", ""), number
        db.session.flush()
        keep_revision(world.actor(item["leader_id"]), "enquiry", row, {"question": row.question, "why": row.why})
        kept = sa.and_(Revision.subject_kind == "enquiry", Revision.subject_id == row.id, Revision.number == number)
        db.session.execute(sa.update(Revision).where(kept).values(created_at=world.shift.lived(version["date"])))
    world.things["enquiry", item["id"]] = row
