"""A person’s pages, with all that hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import WAITING, Attachment
from enquiry_hub.capabilities.attachments.services import content_of
from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.revisions.queries import revisions_of_many
from enquiry_hub.capabilities.sharing.models import Share
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.journals.models import Entry, EntryLook, EntryResponse, Passage
from enquiry_hub.features.journals.services.sealed_letters import words_of_letter
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person


def pages_of(actor: Actor, only: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Return all pages of the actor's own, or of the ids given those that no seal holds, wherever they were written, the earliest first."""
    query = visible(actor, "journals:entry:keep").order_by(Entry.written_at, Entry.id)
    if only is not None:
        query = query.where(Entry.id.in_(only), sa.or_(Entry.sealed_until.is_(None), Entry.opened_at.is_not(None)))
    entries = list(db.session.scalars(query))
    cohorts = _names(Group.id, Group.name, {entry.group_id for entry in entries})
    ids = [entry.id for entry in entries]
    chain, answers, looks = _chain(ids), _answers(ids), _looks(ids)
    files, readers, passages, versions = _files(ids), _readers(ids), _passages(ids), revisions_of_many("entry", ids)
    return [
        {
            **_page(entry, cohorts),
            "stands_on": chain.get(entry.id, []),
            "answers": answers.get(entry.id, []),
            "looks": looks.get(entry.id, []),
            "files": files.get(entry.id, []),
            "shared_with": readers.get(entry.id, []),
            "passages": passages.get(entry.id, []),
            "versions": [_version(row) for row in versions.get(entry.id, [])],
        }
        for entry in entries
    ]


def _page(entry: Entry, cohorts: dict[str, str]) -> dict[str, Any]:
    sealed = entry.sealed_until is not None and entry.opened_at is None
    words = words_of_letter(entry, before_its_day=True) if sealed else {"title": entry.title, "body": entry.body, "body_html": entry.body_html}
    return {
        "id": entry.id,
        "cohort": cohorts.get(entry.group_id, ""),
        "written_at": entry.written_at.isoformat(),
        "tense": entry.tense,
        "factor": entry.context_factor,
        "prompt": entry.prompt_id,
        "shape": entry.shape,
        "success_or_challenge": entry.valence,
        "audience": entry.audience,
        "version": entry.version,
        "title": words["title"],
        "body": words["body"],
        "body_html": words["body_html"],
        "sealed_until": entry.sealed_until.isoformat() if entry.sealed_until else None,
        "opened_at": entry.opened_at.isoformat() if entry.opened_at else None,
        "seal_broken_for_this_copy": sealed,
    }


def _version(row: Any) -> dict[str, Any]:
    return {"number": row.number, "at": row.created_at.isoformat(), "title": row.fields.get("title", ""), "body": row.fields.get("body", "")}


def _names(key: Any, name: Any, ids: set[str]) -> dict[str, str]:
    return dict(db.session.execute(sa.select(key, name).where(key.in_(ids))).all()) if ids else {}  # type: ignore[arg-type]


def _grouped(rows: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found


def _chain(ids: list[str]) -> dict[str, list[str]]:
    query = sa.select(Link.upper_id, Link.lower_id).where(
        Link.upper_kind == "entry", Link.lower_kind == "entry", Link.upper_id.in_(ids), Link.lower_id.in_(ids), Link.ended_at.is_(None)
    )  # fmt: skip
    return _grouped(db.session.execute(query.order_by(Link.created_at)))


def _answers(ids: list[str]) -> dict[str, list[Any]]:
    query = (
        sa.select(EntryResponse, Person.display_name).join(Person, Person.id == EntryResponse.author_id)
        .where(EntryResponse.entry_id.in_(ids), EntryResponse.ready_at.is_not(None)).order_by(EntryResponse.created_at)
    )  # fmt: skip
    return _grouped(
        (row.entry_id, {"by": name, "at": row.created_at.isoformat(), "between_two": row.between_two, "about": row.about, "body": row.body})
        for row, name in db.session.execute(query)
    )


def _looks(ids: list[str]) -> dict[str, list[Any]]:
    query = sa.select(EntryLook).where(EntryLook.entry_id.in_(ids)).order_by(EntryLook.looked_on)
    return _grouped((row.entry_id, {"on": row.looked_on.isoformat(), "still_true": row.answer, "note": row.note}) for row in db.session.scalars(query))


def _files(ids: list[str]) -> dict[str, list[Any]]:
    # What a page showed once lies aside with its writer, and comes along too.
    query = sa.select(Attachment).where(Attachment.subject_kind.in_(("entry", WAITING)), Attachment.subject_id.in_(ids), Attachment.removed_at.is_(None))
    return _grouped(
        (row.subject_id, {"id": row.id, "name": row.filename, "media_type": row.media_type, "description": row.description, "path": f"files/{row.id}-{row.filename}"})
        for row in db.session.scalars(query.order_by(Attachment.created_at))
    )


def contents_of(pages: list[dict[str, Any]]) -> dict[str, bytes]:
    """Return the contents of the files on pages that were gathered, by their ids."""
    rows = db.session.scalars(sa.select(Attachment).where(Attachment.id.in_({file["id"] for page in pages for file in page["files"]})))
    return {row.id: content for row in rows if (content := content_of(row)) is not None}


def _readers(ids: list[str]) -> dict[str, list[Any]]:
    query = sa.select(Share.subject_id, Person.display_name).join(Person, Person.id == Share.person_id)
    return _grouped(db.session.execute(query.where(Share.subject_kind == "entry", Share.subject_id.in_(ids), Share.ended_at.is_(None))))


def _passages(ids: list[str]) -> dict[str, list[Any]]:
    query = sa.select(Passage).where(Passage.entry_id.in_(ids)).order_by(Passage.created_at)
    return _grouped(
        (row.entry_id, {"at": row.created_at.isoformat(), "words": row.words, "signed": row.signed, "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None})
        for row in db.session.scalars(query)
    )  # fmt: skip
