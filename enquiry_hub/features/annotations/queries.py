"""Reading a PDF's notes."""

from __future__ import annotations

from dataclasses import field
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.vault import opens
from enquiry_hub.features.annotations.models import PDF, Annotation
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.identity.groups.models import PEER_GROUP, Group
from enquiry_hub.identity.people.models import Person

DOING = ("answer", "edit", "withdraw", "report", "hide", "restore")


@dataclass(frozen=True)
class Note:
    """Be a note as its reader sees it, with the answers to it."""

    row: Annotation
    author: str
    readers: str
    own: bool
    able: frozenset[str]  # what the viewer may do with it
    answers: list[Note] = field(default_factory=list)


def notes_on(viewer: Actor, attachment_id: str) -> list[Note]:
    """Return the notes on a file that the viewer may read, by page and place, each with its answers, the earliest first."""
    here = Annotation.attachment_id == attachment_id
    order = Annotation.page, sa.func.coalesce(Annotation.starts, 0), Annotation.created_at, Annotation.id
    found_here = db.session.scalars(visible(viewer, "annotations:annotation:read").where(here).order_by(*order))
    rows = [row for row in found_here if row.author_id == viewer.person_id or opens(row)]  # of others', what nobody can read is in nobody's way
    people = _names(Person.id, Person.display_name, {row.author_id for row in rows})
    groups = _names(Group.id, Group.name, {row.reader_group_id for row in rows if row.reader_group_id})
    able = {name: set(db.session.scalars(visible(viewer, f"annotations:annotation:{name}").with_only_columns(Annotation.id).where(here))) for name in DOING}
    found = {
        row.id: Note(
            row, people.get(row.author_id, ""), groups.get(row.reader_group_id or "", ""), row.author_id == viewer.person_id,
            frozenset(name for name in DOING if row.id in able[name]),
        )
        for row in rows
    }  # fmt: skip
    for row in sorted(rows, key=lambda row: (row.created_at, row.id)):
        if row.reply_to_id in found:
            found[row.reply_to_id].answers.append(found[row.id])
    return [found[row.id] for row in rows if row.reply_to_id is None]


def _names(key: Any, name: Any, ids: set[str]) -> dict[str, str]:
    return {row[0]: row[1] for row in db.session.execute(sa.select(key, name).where(key.in_(ids)))}


def own_notes(viewer: Actor) -> list[tuple[Annotation, str]]:
    """Return what the viewer wrote on PDFs and still stands, the earliest first, with the title of the input (empty where they may no longer read it)."""
    own = sa.select(Annotation).where(Annotation.author_id == viewer.person_id, Annotation.withdrawn_at.is_(None), Annotation.taken_down_at.is_(None))
    rows = list(db.session.scalars(own.order_by(Annotation.created_at, Annotation.id)))
    inputs = visible(viewer, "inputs:input:read").where(Input.id.in_({row.input_id for row in rows}))
    titles = {found.id: found.title for found in db.session.scalars(inputs)}
    return [(row, titles.get(row.input_id, "")) for row in rows]


def groups_for(viewer: Actor, cohort_id: str) -> list[Group]:
    """Return for whom the viewer can write a note besides themselves: the cohort, and their own peer groups in it."""
    own = sa.or_(Group.id == cohort_id, sa.and_(Group.parent_id == cohort_id, Group.kind == PEER_GROUP))
    query = visible(viewer, "annotations:group:write").where(own)
    return sorted(db.session.scalars(query), key=lambda row: (row.id != cohort_id, row.name))


def pdfs_of(viewer: Actor, input_id: str) -> list[Attachment]:
    """Return the PDFs on an input that the viewer may read with notes."""
    query = visible(viewer, "annotations:file:annotate").where(
        Attachment.subject_id == input_id, Attachment.media_type == PDF
    )
    return list(db.session.scalars(query.order_by(Attachment.created_at)))


def readers_named(row: Annotation) -> str:
    """Return the name of the group that reads a note."""
    return db.session.scalar(sa.select(Group.name).where(Group.id == row.reader_group_id)) or ""
