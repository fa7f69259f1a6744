"""Keeping and dropping drafts."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.models import Draft, SentForm
from enquiry_hub.capabilities.drafts.places import is_closed
from enquiry_hub.capabilities.drafts.queries import find_draft
from enquiry_hub.core.access import ASKING, Actor, asked_by
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, insert_into, on_sqlite
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.kept import kept
from enquiry_hub.core.text import BadText, clean_input
from enquiry_hub.core.work import work
from enquiry_hub.identity.people.models import Person

ASKS_NOBODY = {"*": "What somebody is writing is theirs alone, found by their own id."}
TELLS_NOBODY = {"*": "That somebody is writing is nobody's news."}
MAX_FIELDS, MAX_DRAFTS, LONGEST = 30, 200, 120_000
MARKS_KEPT = timedelta(days=2)


class AlreadySent(Invalid):
    """Say that the form whose words these are was sent, so that they are no draft any more."""

    status = 410


def save_draft(actor: Actor, place: str, fields: dict[str, str | list[str]], base: int | None, *, mark: str | None = None) -> Draft:
    """Keep what the actor is writing in a place, over what was kept there.

    `base` is the version that this device knows; raises Stale when another device has kept a newer one. `mark` is the client id of the
    form that they are written in; raises AlreadySent when that form was sent, or the place takes no words any more. The writer's own: nothing is asked and nobody is told.
    """
    if len(fields) > MAX_FIELDS or sum(len(_joined(value)) for value in fields.values()) > LONGEST:
        raise Invalid(_("This is longer than a draft can be."))
    try:
        cleaned = {name[:60]: [clean_input(word) for word in value] if isinstance(value, list) else clean_input(value) for name, value in fields.items()}
    except BadText as error:
        raise Invalid(str(error)) from None
    _one_at_a_time(actor)
    if mark and db.session.get(SentForm, (actor.person_id, mark)) is not None:
        raise AlreadySent(_("This was sent already, so there is no draft of it to keep."))
    if is_closed(actor, place):
        raise AlreadySent(_("This is closed meanwhile, so there is no draft of it to keep."))
    draft = find_draft(actor, place)
    if draft is not None and base is not None and base < draft.version and draft.fields != cleaned:
        raise Stale(_("There is a newer draft of this on another device."), mine=cleaned, theirs=draft.fields)
    if draft is None:
        _check_room(actor)
        draft = Draft(person_id=actor.person_id, place=place, version=0)
        db.session.add(draft)
    draft.fields, draft.version, draft.saved_at = cleaned, draft.version + 1, now()
    db.session.flush()
    return draft


def _joined(value: str | list[str]) -> str:
    return "".join(value) if isinstance(value, list) else value


def _check_room(actor: Actor) -> None:
    kept = db.session.scalar(sa.select(sa.func.count()).select_from(Draft).where(Draft.person_id == actor.person_id))
    if (kept or 0) >= MAX_DRAFTS:
        raise Invalid(_("You have very many drafts. Send or delete some first."))


def _one_at_a_time(actor: Actor) -> None:
    """Let what one person keeps and sends at one moment wait for each other; on SQLite every change does."""
    if not on_sqlite():
        db.session.execute(sa.select(Person.id).where(Person.id == actor.person_id).with_for_update(key_share=True))


def drop_draft(actor: Actor, place: str, *, mark: str | None = None) -> None:
    """Forget what the actor was writing in a place, and what is still on its way from the form with this mark.

    `mark` is the client id of the form that was sent. The writer's own, so nothing is asked and nobody is told.
    """
    if mark:
        note_sent(actor, mark)
    _forget.run(**asked_by(actor), place=place)


def note_sent(actor: Actor, mark: str) -> None:
    """Remember that the actor has sent the form with this mark, which is its client id: what is on its way from it comes too late."""
    _one_at_a_time(actor)
    _add_mark.run(person_id=actor.person_id, mark=mark, sent_at=now())


@kept
def _add_mark() -> sa.Insert:
    names = ("person_id", "mark", "sent_at")
    insert = insert_into(SentForm)
    return insert.values({name: sa.bindparam(name, required=True) for name in names}).on_conflict_do_nothing(index_elements=["person_id", "mark"])


def forget_old_marks() -> int:
    """Forget the marks of forms that were sent so long ago that nothing is on its way from them any more; return how many."""
    with work():
        found = db.session.execute(sa.delete(SentForm).where(SentForm.sent_at < now() - MARKS_KEPT))
    return int(found.rowcount)  # type: ignore[attr-defined]


register_chore("marks", 3600, forget_old_marks)


@kept
def _forget() -> sa.Delete:
    return sa.delete(Draft).where(Draft.person_id == ASKING.person_id, Draft.place == sa.bindparam("place", required=True))
