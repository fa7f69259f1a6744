"""The 41 inputs and how they connect."""

from __future__ import annotations

from typing import Any

from enquiry_hub.capabilities.search.services import index_document
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.prose import set_prose
from enquiry_hub.demo.data_files import read
from enquiry_hub.demo.world import World
from enquiry_hub.features.inputs.citations.csl import Csl, from_typed
from enquiry_hub.features.inputs.facets import own_marks
from enquiry_hub.features.inputs.models import PRACTICE, RESEARCH, Input
from enquiry_hub.features.inputs.services import stand_on_work
from enquiry_hub.identity.people.domain import settings_of
from enquiry_hub.identity.people.models import Organisation, Person

KINDS = {"article": "article-journal", "paper": "paper-conference"}


def work_of(typed: dict[str, Any] | None) -> Csl | None:
    """Return a citation of the data as CSL-JSON."""
    if typed is None:
        return None
    parts = {name: typed.get(name, "") for name in ("container", "volume", "pages", "edition", "doi")}
    return from_typed(KINDS.get(typed["type"], typed["type"]), typed["authors"], typed["year"], typed["title"], **parts)


def _marks_of_school(author: Person) -> list[str]:
    """Return what an account of somebody's own school speaks to."""
    school = db.session.get(Organisation, author.organisation_id) if author.organisation_id else None
    return own_marks(settings_of(school.phase, school.setting, school.pupils_on_roll)) if school else []


def load_inputs(world: World) -> None:
    """Make the research inputs, real works in new words, and the invented practice accounts."""
    for item in read("inputs")["inputs"]:
        research = item["kind"] == "academic"
        session = world.things.get(("session", item["session_id"] or ""))
        moment = world.shift.moment(f"{item['posted_on']}T17:30")
        row = Input(
            group_id=world.cohort.id, author_id=world.people[item["posted_by"]].id, kind=RESEARCH if research else PRACTICE, title=item["title"],
            question=item["question_for_cohort"] or "", themes=item["themes"],
            facets=item["facets"] + ([] if research else _marks_of_school(world.people[item["posted_by"]])), session_id=session.id if session else None,
            strength=item["research_strength"] if research else item["practice_strength"], strength_reason=item["strength_reason"] or "",
            who_gains=item.get("who_gains", ""), who_may_lose=item.get("who_may_lose", ""), reading_minutes=item["reading_minutes"], published_at=moment, created_at=moment,
        )  # fmt: skip
        set_prose(row, item["summary"])
        db.session.add(row)
        stand_on_work(Actor(row.author_id), row, work_of(item["citation"]))
        db.session.flush()
        world.things["input", item["id"]] = row
        index_document("input", row.id, group_id=row.group_id, title=row.title, words=f"{row.body}\n\n{row.question}", author_id=row.author_id, at=row.created_at)
    # The data say of both that they go together: the account of a school extends the research, and else the later one the earlier.
    known = {item["id"]: ((item["kind"] != "academic"), item["posted_on"], item["id"]) for item in read("inputs")["inputs"]}
    pairs = {tuple(sorted((item["id"], other), key=known.__getitem__)) for item in read("inputs")["inputs"] for other in item["connects_to"]}
    by = {item["id"]: item["posted_by"] for item in read("inputs")["inputs"]}
    for lower, upper in sorted(pairs):
        world.stand(("input", upper), ("input", lower), by[upper], "extends")
