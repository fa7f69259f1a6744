"""Everything that belongs to a person, gathered as plain values: what the files of an export are written from.

The shape is the documented format `enquiry-hub-journal` (docs/journal-format.md); `FORMAT_VERSION` counts up when it changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import WAITING, Attachment
from enquiry_hub.capabilities.attachments.services import content_of
from enquiry_hub.capabilities.consents.queries import ledger_of
from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.revisions.queries import revisions_of_many
from enquiry_hub.capabilities.sharing.models import Share
from enquiry_hub.core.access import Actor, require, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.features.annotations.queries import own_notes
from enquiry_hub.features.discussions.models import REMOVED, SEALED, Post, Thread
from enquiry_hub.features.enquiries.models import Commitment, Enquiry, Milestone, PracticeChange
from enquiry_hub.features.enquiries.queries import notes_of, versions_of
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.journals.models import Entry, EntryLook, EntryResponse, Passage, Starter
from enquiry_hub.features.journals.sealed_letters import words_of_letter
from enquiry_hub.features.library.models import Design, PartVariant
from enquiry_hub.features.toolkit.queries import lines_of, named, own_pins
from enquiry_hub.identity.groups.models import Group, Membership
from enquiry_hub.identity.people.models import Organisation, Person

FORMAT, FORMAT_VERSION = "enquiry-hub-journal", 1


def gather(actor: Actor) -> dict[str, Any]:
    """Return everything of the actor's own: profile, memberships, pages with all that hangs on them, posts, inputs and consents.

    A sealed letter is opened for this copy alone: the right to have one's data outranks the seal, and the copy says so.
    """
    person = db.session.get_one(Person, str(actor.person_id))
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_at": now().isoformat(),
        "person": _profile(person),
        "memberships": _memberships(person.id),
        "pages": pages_of(actor),
        "enquiries": _enquiries(actor),
        "practice": [
            {
                "was": row.was, "became": row.became, "since": str(row.since), "kept_by": row.kept_by, "because": row.stopped_because,
                "stopped_on": str(row.stopped_on) if row.stopped_on else None,
            }
            for row in db.session.scalars(visible(actor, "enquiries:practice:read").order_by(PracticeChange.since))
        ],
        "commitments": [
            {"words": row.words, "by": str(row.due_on), "state": row.state, "renewed": row.renewed, "outcome": row.outcome}
            for row in db.session.scalars(visible(actor, "enquiries:commitment:read").order_by(Commitment.due_on))
        ],
        "milestones": [
            {"on": str(row.marked_on), "kind": row.kind, "failed": row.failed, "words": row.words, "matters": row.matters, "audience": row.audience}
            for row in db.session.scalars(visible(actor, "enquiries:milestone:edit").order_by(Milestone.marked_on))
        ],
        "posts": _posts(person.id),
        "inputs": _inputs(person.id),
        "starters": _starters(person.id),
        "toolkit": _toolkit(actor),
        "pdf_notes": _pdf_notes(actor),
        "designs": _designs(person.id),
        "variants": _variants(person.id),
        "consents": _consents(actor),
    }


def _profile(person: Person) -> dict[str, Any]:
    names = ("display_name", "known_as", "pronouns", "email", "job_role", "workplace", "biography", "language")
    organisation = db.session.get(Organisation, person.organisation_id) if person.organisation_id else None
    return {**{name: getattr(person, name) for name in names}, "organisation": organisation.name if organisation else "", "since": person.created_at.isoformat()}


def _memberships(person_id: str) -> list[dict[str, Any]]:
    query = sa.select(Group.name, Group.kind, Membership.role, Membership.starts_on, Membership.ends_on).join(Membership, Membership.group_id == Group.id)
    rows = db.session.execute(query.where(Membership.person_id == person_id).order_by(Membership.starts_on))
    return [{"group": row[0], "kind": row[1], "role": row[2], "from": str(row[3]), "until": str(row[4]) if row[4] else None} for row in rows]


def gather_page(actor: Actor, entry: Entry) -> dict[str, Any]:
    """Return one page of the actor's own, in the shape of everything, with the names of those that it stands on; a letter in its seal is not handed over.

    Raises NotThere for a letter whose seal holds: one page is no copy of everything, and only that outranks a seal.
    """
    require(actor, "journals:entry:keep", entry)
    wanted = [entry.id, *db.session.scalars(sa.select(Link.lower_id).where(Link.upper_kind == "entry", Link.upper_id == entry.id, Link.lower_kind == "entry"))]
    pages = pages_of(actor, wanted)
    if all(page["id"] != entry.id for page in pages):
        raise NotThere()
    person = db.session.get_one(Person, str(actor.person_id))
    return {"made_at": now().isoformat(), "person": _profile(person), "pages": pages}


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
    words = words_of_letter(entry, lawfully=True) if sealed else {"title": entry.title, "body": entry.body, "body_html": entry.body_html}
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


def _enquiries(actor: Actor) -> list[dict[str, Any]]:
    rows = db.session.scalars(visible(actor, "enquiries:enquiry:own").order_by(Enquiry.created_at))
    return [
        {
            "question": row.question, "begun_at": row.created_at.isoformat(), "closed_on": str(row.closed_on) if row.closed_on else None,
            "versions": [{"question": one.question, "why": one.why, "at": one.at.isoformat()} for one in versions_of(row)],
            "notes": [
                {"by": name, "kind": note.kind, "strength": note.strength, "words": note.words, "at": note.created_at.isoformat()} for note, name, _may in notes_of(actor, row.id)
            ],
        }
        for row in rows
    ]  # fmt: skip


def _posts(person_id: str) -> list[dict[str, Any]]:
    query = sa.select(Post, Thread.title).join(Thread, Thread.id == Post.thread_id).where(Post.author_id == person_id, Post.state.not_in((REMOVED, SEALED)))
    return [{"thread": title, "at": post.created_at.isoformat(), "body": post.body} for post, title in db.session.execute(query.order_by(Post.created_at))]


def _inputs(person_id: str) -> list[dict[str, Any]]:
    query = sa.select(Input).where(Input.author_id == person_id).order_by(Input.created_at)
    return [{"title": row.title, "kind": row.kind, "at": row.created_at.isoformat(), "body": row.body} for row in db.session.scalars(query)]


def _starters(person_id: str) -> list[dict[str, Any]]:
    query = sa.select(Starter).where(Starter.placed_by == person_id).order_by(Starter.created_at)
    return [{"title": row.title, "tense": row.tense, "at": row.created_at.isoformat(), "body": row.body} for row in db.session.scalars(query)]


def _designs(person_id: str) -> list[dict[str, Any]]:
    query = sa.select(Design).where(Design.author_id == person_id).order_by(Design.created_at)
    return [{"title": row.title, "purpose": row.purpose, "length": row.length, "parts": row.items, "at": row.created_at.isoformat()} for row in db.session.scalars(query)]


def _variants(person_id: str) -> list[dict[str, Any]]:
    query = sa.select(PartVariant).where(PartVariant.author_id == person_id, PartVariant.withdrawn_at.is_(None)).order_by(PartVariant.created_at)
    return [{"part": row.part_id, "setting": row.setting, "words": row.words, "why": row.why, "at": row.created_at.isoformat()} for row in db.session.scalars(query)]


def _toolkit(actor: Actor) -> list[dict[str, Any]]:
    return [
        {"heading": line.heading, "title": named(actor, line), "kind": line.pin.subject_kind, "id": line.pin.subject_id, "note": line.note}
        for line in lines_of(actor, own_pins(actor))
    ]


def _pdf_notes(actor: Actor) -> list[dict[str, Any]]:
    return [
        {"id": row.id, "input": title, "page": row.page, "quote": row.exact, "note": row.note, "answer": row.reply_to_id is not None, "at": row.created_at.isoformat()}
        for row, title in own_notes(actor)
    ]


def _consents(actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "about": line.title, "purpose": line.consent.purpose, "wording": line.consent.wording, "version": line.consent.subject_version,
            "given_at": line.consent.created_at.isoformat(), "ended_at": line.consent.ended_at.isoformat() if line.consent.ended_at else None,
        }
        for line in ledger_of(actor)
    ]  # fmt: skip
