"""What can be named in a post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core import access, subjects
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import (
    Thread,
)
from enquiry_hub.features.discussions.queries.threads import readers_of_thread
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Organisation, Person


@dataclass(frozen=True)
class Name:
    """Be something that can be named in a post: what is shown, and the text that is written."""

    title: str
    note: str
    text: str


NAMEABLE = ("risk", "strategy", "input", "session", "thread")


def people_to_name(thread: Thread, words: str, limit: int = 8) -> list[Name]:
    """Return the readers of a thread whose name has a word that begins so; the caller has loaded the thread through its rule."""
    begins = sa.or_(Person.display_name.istartswith(words, autoescape=True), Person.display_name.icontains(f" {words}", autoescape=True))
    query = (
        sa.select(Person.id, Person.display_name, sa.func.coalesce(Organisation.name, Person.job_role)).outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.closed_at.is_(None), begins, readers_of_thread(thread.id)).order_by(Person.display_name).limit(limit)
    )  # fmt: skip
    return [Name(row[1], row[2] or "", f"[@{_plain(row[1])}](person:{row[0]})") for row in db.session.execute(query)]


def things_to_name(actor: Actor, thread: Thread, words: str, limit: int = 8) -> list[Name]:
    """Return risks, strategies, inputs, sessions and threads of the thread's cohort that the actor may read, by a part of their title."""
    cohort_id = db.session.scalar(sa.select(sa.func.coalesce(Group.parent_id, Group.id)).where(Group.id == thread.group_id))
    found: list[Name] = []
    for kind in (subjects.KINDS[name] for name in NAMEABLE if name in subjects.KINDS):
        model: Any = kind.model
        title = model.title if not hasattr(model, "code") else model.code + " " + model.title
        query = access.visible(actor, kind.read).where(model.group_id == cohort_id, title.icontains(words, autoescape=True)).limit(limit)
        found += [Name(kind.title(row), str(kind.word), f"[#{_plain(kind.title(row))}]({kind.name}:{row.id})") for row in db.session.scalars(query)]
    return found[:limit]


def _plain(title: str) -> str:
    """Return a title without what would end a link in Markdown."""
    return title.replace("[", "(").replace("]", ")").replace("\n", " ")
