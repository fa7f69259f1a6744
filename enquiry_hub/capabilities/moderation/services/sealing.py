"""Taking down words about a child, with their traces, and opening what was sealed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.models import WAITING, Attachment
from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.moderation.events import QuotesTaken, SealOpened, WordsSealed
from enquiry_hub.capabilities.moderation.models import Decision, Report, Sealed, SealOpening
from enquiry_hub.capabilities.moderation.services.repeats import repeats, take_repeats
from enquiry_hub.capabilities.moderation.traces import ELSEWHERE, lines_of, texts_in, without, without_in
from enquiry_hub.capabilities.moderation.words import TAKEN_DOWN
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.search.services import drop_document
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import Prose
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.sealing import Unreadable, is_current, seal, unseal
from enquiry_hub.core.vault import VaultedProse, that_open
from enquiry_hub.core.work import record, work

ASKS_NOBODY = {
    "seal_away": "The service that takes the thing down has asked.",
    "seal_again": "The worker seals anew with the present key; nothing is opened.",
    "put_away": "A part of taking words down, which has asked.",
    "take_waiting": "A part of taking words down, which has asked.",
}
TELLS_NOBODY = {"seal_again": "Nothing that anybody could see changes.", "take_waiting": "Whoever takes words down tells of it."}
PURPOSE = "safeguarding"


def seal_away(
    actor: Actor, kind: str, row: Any, *, group_id: str, author_id: str | None, revised_as: str, place: str, same_talk: Callable[[Any], bool], about: dict[str, Any] | None = None,
    more: Iterable[str] = (),
) -> Sealed:  # fmt: skip
    """Seal the words of a thing and take out what repeats them, in the present transaction; the caller changes what is particular to the thing.

    `revised_as` is the kind of its history, `place` the beginning of the drafts of its conversation; `same_talk` says whether another
    thing belongs to that conversation, `more` are words of the thing besides its body, or instead of one. What is left: the sealed row, and a sentence wherever the words stood.
    """
    history = list(db.session.scalars(sa.select(Revision).where(Revision.subject_kind == revised_as, Revision.subject_id == row.id)))
    reports = list(db.session.scalars(sa.select(Report).where(Report.subject_kind == kind, Report.subject_id == row.id)))
    decisions = list(db.session.scalars(sa.select(Decision).where(Decision.subject_kind == kind, Decision.subject_id == row.id)))
    besides = [text for text in more if text]
    body = row.body if isinstance(row, Prose | VaultedProse) else ""
    texts = [body, *besides, *(text for found in history for text in texts_in(found.fields))]
    kept = {
        "kind": kind, "id": row.id, "author_id": author_id, "written_at": row.created_at.isoformat(), "body": body, "history": texts[1 + len(besides) :], "besides": besides,
        "reports": [[found.reason, found.words] for found in reports], "notes": [found.note for found in decisions], **(about or {}),
    }  # fmt: skip
    found = put_away(actor, group_id, (kind, row.id), kept)
    if isinstance(row, Prose | VaultedProse):
        set_prose(row, "")
    for report in reports:
        report.words, report.settled_at, report.settled_by = "", report.settled_at or now(), report.settled_by or actor.person_id or None
    for decision in decisions:
        decision.note = ""
    for old in history:
        db.session.delete(old)
    db.session.execute(sa.update(Notice).where(Notice.subject_id == row.id).values(detail=""))
    db.session.execute(sa.update(Attachment).where(Attachment.subject_kind.in_((kind, WAITING)), Attachment.subject_id == row.id).values(subject_kind="sealed_away", subject_id=found.id))
    drop_document(kind, row.id)
    lines = lines_of(texts)
    places = take_repeats(lines, {row.id}, same_talk, str(TAKEN_DOWN), everywhere=True) if lines else []
    take_waiting(lines, place)
    db.session.flush()
    if places:
        record(QuotesTaken(by=actor.person_id or None, cause_id=found.id, places=tuple(places)))
    return found


def put_away(actor: Actor, group_id: str, subject: tuple[str, str], kept: dict[str, Any]) -> Sealed:
    """Seal what is kept of a thing, by its kind and id, for the contacts, and tell that it was."""
    kind, row_id = subject
    found = Sealed(group_id=group_id, subject_kind=kind, subject_id=row_id, sealed_by=actor.person_id or None, words=seal(json.dumps(kept), PURPOSE))
    db.session.add(found)
    db.session.flush()
    record(WordsSealed(by=actor.person_id or None, sealed_id=found.id, group_id=group_id, subject_kind=kind, subject_id=row_id))
    return found


def take_waiting(lines: list[str], place: str) -> None:
    """Take the lines out of drafts, notices and mails that were not sent."""
    instead = str(TAKEN_DOWN)
    for draft in that_open(db.session.scalars(sa.select(Draft).execution_options(yield_per=200))):
        clean = without_in(draft.fields, lines, instead, here=draft.place.startswith(place))
        if clean != draft.fields:
            draft.fields, draft.version = clean, draft.version + 1
    long = [line for line in lines if len(line) >= ELSEWHERE]
    if not long:
        return
    for notice in db.session.scalars(sa.select(Notice).where(repeats(Notice.detail, long))):
        notice.detail = ""
    for mail in db.session.scalars(sa.select(OutboxMail).where(repeats(OutboxMail.text, long))):
        mail.text = without(mail.text, long, instead, here=False)


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
