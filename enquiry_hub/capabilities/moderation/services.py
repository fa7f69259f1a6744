"""Taking down words about a child, with their traces, and opening what was sealed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.moderation.events import QuotesTaken, SealOpened, WordsSealed
from enquiry_hub.capabilities.moderation.models import Decision, Report, Sealed, SealOpening
from enquiry_hub.capabilities.moderation.traces import ELSEWHERE, lines_of, without, without_in
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.capabilities.search.services import drop_document, index_document
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import Base, Prose
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.sealing import Unreadable, is_current, seal, unseal
from enquiry_hub.core.vault import Vaulted, VaultedProse
from enquiry_hub.core.work import record, work

ASKS_NOBODY = {
    "seal_away": "The service that takes the thing down has asked.",
    "seal_again": "The worker seals anew with the present key; nothing is opened.",
}
TELLS_NOBODY = {"seal_again": "Nothing that anybody could see changes."}
PURPOSE = "safeguarding"
# What is taken care of by itself.
HANDLED = (Sealed, Draft, Revision, SealOpening, SearchDocument, OutboxMail, Notice)


def seal_away(
    actor: Actor, kind: str, row: Any, *, group_id: str, author_id: str | None, revised_as: str, place: str, same_talk: Callable[[Any], bool], about: dict[str, Any] | None = None,
    more: Iterable[str] = (),
) -> Sealed:  # fmt: skip
    """Seal the words of a thing and take out what repeats them, in the present transaction; the caller changes what is particular to the thing.

    `revised_as` is the kind of its history, `place` the beginning of the drafts of its conversation; `same_talk` says whether another
    thing belongs to that conversation, `more` are words of the thing besides its body. What is left: the sealed row, and a sentence wherever the words stood.
    """
    history = list(db.session.scalars(sa.select(Revision).where(Revision.subject_kind == revised_as, Revision.subject_id == row.id)))
    reports = list(db.session.scalars(sa.select(Report).where(Report.subject_kind == kind, Report.subject_id == row.id)))
    decisions = list(db.session.scalars(sa.select(Decision).where(Decision.subject_kind == kind, Decision.subject_id == row.id)))
    besides = [text for text in more if text]
    texts = [row.body, *besides, *(text for found in history for text in _texts_in(found.fields))]
    kept = {
        "kind": kind, "id": row.id, "author_id": author_id, "written_at": row.created_at.isoformat(), "body": row.body, "history": texts[1 + len(besides) :], "besides": besides,
        "reports": [[found.reason, found.words] for found in reports], "notes": [found.note for found in decisions], **(about or {}),
    }  # fmt: skip
    found = Sealed(group_id=group_id, subject_kind=kind, subject_id=row.id, sealed_by=actor.person_id, words=seal(json.dumps(kept), PURPOSE))
    db.session.add(found)
    db.session.flush()
    set_prose(row, "")
    for report in reports:
        report.words, report.settled_at, report.settled_by = "", report.settled_at or now(), report.settled_by or actor.person_id
    for decision in decisions:
        decision.note = ""
    for old in history:
        db.session.delete(old)
    db.session.execute(sa.update(Notice).where(Notice.subject_id == row.id).values(detail=""))
    db.session.execute(sa.update(Attachment).where(Attachment.subject_kind == kind, Attachment.subject_id == row.id).values(subject_kind="sealed_away", subject_id=found.id))
    drop_document(kind, row.id)
    lines = lines_of(texts)
    places = _take_quotes(lines, row.id, same_talk) if lines else []
    _take_waiting(lines, place)
    db.session.flush()
    record(WordsSealed(by=actor.person_id, sealed_id=found.id, group_id=group_id, subject_kind=kind, subject_id=row.id))
    if places:
        record(QuotesTaken(by=actor.person_id, sealed_id=found.id, places=tuple(places)))
    return found


def _texts_in(fields: Any) -> list[str]:
    """Return all texts of a kept version, however deep they stand."""
    if isinstance(fields, str):
        return [fields]
    if isinstance(fields, dict | list):
        return [text for found in (fields.values() if isinstance(fields, dict) else fields) for text in _texts_in(found)]
    return []


def _take_quotes(lines: list[str], row_id: str, same_talk: Callable[[Any], bool]) -> list[tuple[str, str]]:
    """Put a sentence wherever written things and their histories repeat the lines; return which things."""
    instead, places = _("(Taken down.)"), []
    for mapper in list(Base.registry.mappers):
        model: Any = mapper.class_
        names = _written_columns(mapper)
        if not names or model in HANDLED:
            continue
        for thing in _may_repeat(model, names, lines):
            here, identity = same_talk(thing), str(getattr(thing, "id", ""))
            changes = {name: without(getattr(thing, name) or "", lines, instead, here=here) for name in names if identity != row_id}
            if all(getattr(thing, name) in (clean, None) for name, clean in changes.items()):
                continue
            for name, clean in changes.items():
                if name == "body" and isinstance(thing, Prose | VaultedProse):
                    set_prose(thing, clean)
                elif getattr(thing, name):
                    setattr(thing, name, clean)
            places.append((str(model.__tablename__), identity))
            _take_history(identity, lines, instead, here=here)
            if "body" in changes:
                _find_anew(identity, changes["body"])
    return places


def _may_repeat(model: Any, names: list[str], lines: list[str]) -> Iterable[Any]:
    """Return the rows in which the lines may stand: the store says so of open words; sealed ones are opened here, and go nowhere."""
    if issubclass(model, Vaulted):
        return db.session.scalars(sa.select(model).execution_options(yield_per=200))
    return db.session.scalars(sa.select(model).where(sa.or_(*(_repeats(getattr(model, name), lines) for name in names))))


def _written_columns(mapper: Any) -> list[str]:
    """Return the attributes of a table in which somebody's words stand at length, sealed or not."""
    sealed = [name for group in getattr(mapper.class_, "VAULTED", {}).values() for name in group if name not in ("body_html", "opening")]
    return sealed + [
        column.key for column in mapper.column_attrs
        if column.key != "body_html" and isinstance(kind := column.columns[0].type, sa.String) and (isinstance(kind, sa.Text) or (kind.length or 0) >= 1000)
    ]  # fmt: skip


def _take_history(row_id: str, lines: list[str], instead: str, *, here: bool) -> None:
    for old in db.session.scalars(sa.select(Revision).where(Revision.subject_id == row_id)):
        old.fields = without_in(old.fields, lines, instead, here=here)


def _find_anew(row_id: str, words: str) -> None:
    """Let search know a thing by its words as they are now."""
    query = sa.select(SearchDocument).where(SearchDocument.subject_id == row_id)
    for old in list(db.session.scalars(query)):
        db.session.expunge(old)
        index_document(
            old.subject_kind, row_id, group_id=old.group_id, title=old.title, words=words, author_id=old.author_id, at=old.written_at, thread_id=old.thread_id,
        )  # fmt: skip


def _take_waiting(lines: list[str], place: str) -> None:
    """Take the lines out of drafts, notices and mails that were not sent."""
    instead = _("(Taken down.)")
    for draft in db.session.scalars(sa.select(Draft).execution_options(yield_per=200)):
        clean = without_in(draft.fields, lines, instead, here=draft.place.startswith(place))
        if clean != draft.fields:
            draft.fields, draft.version = clean, draft.version + 1
    long = [line for line in lines if len(line) >= ELSEWHERE]
    if not long:
        return
    for notice in db.session.scalars(sa.select(Notice).where(_repeats(Notice.detail, long))):
        notice.detail = ""
    for mail in db.session.scalars(sa.select(OutboxMail).where(_repeats(OutboxMail.text, long))):
        mail.text = without(mail.text, long, instead, here=False)


def _repeats(column: Any, lines: list[str]) -> Any:
    """Hold where a column may repeat one of the lines; a pattern has a longest length in SQLite."""
    return sa.or_(*(column.contains(line[:200], autoescape=True) for line in lines))


def open_sealed(actor: Actor, sealed: Sealed, reason: str) -> dict[str, Any]:
    """Open sealed words as a safeguarding contact; who, when and why are kept, and the other contacts are told."""
    require(actor, "moderation:sealed:open", sealed)
    if not reason.strip():
        raise Invalid(_("Please write why you open it. It is kept."), field="reason")
    try:
        words: dict[str, Any] = json.loads(unseal(sealed.words, PURPOSE))
    except Unreadable:
        raise Invalid(_("The key that this was sealed with is not on this machine. Whoever looks after it can bring it back.")) from None
    db.session.add(SealOpening(sealed_id=sealed.id, person_id=actor.person_id, reason=reason))
    db.session.flush()
    record(SealOpened(by=actor.person_id, sealed_id=sealed.id, group_id=sealed.group_id))
    return words


def seal_again(limit: int = 50) -> int:
    """Seal anew with the present key what an earlier one sealed; return how many."""
    done = 0
    with work():
        for row in db.session.scalars(sa.select(Sealed)):
            if done >= limit or is_current(row.words):
                continue
            try:
                row.words = seal(unseal(row.words, PURPOSE), PURPOSE)
            except Unreadable:
                continue
            done += 1
    return done


register_chore("seals", 3600, seal_again)
