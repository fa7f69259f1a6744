"""Choosing who reads a reflection, and remembering who has opened it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from enquiry_hub.capabilities.sharing.models import AUDIENCES, NAMED, ONLY_ME, Share
from enquiry_hub.core.access import Actor, require, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.journals.events import EntryOpened, EntryShared
from enquiry_hub.features.journals.models import Entry, EntryOpening
from enquiry_hub.features.journals.services.latecomers import remember_readers
from enquiry_hub.identity.people.models import Person


def share_entry(
    actor: Actor, entry: Entry, audience: str, people: Collection[str] = ()
) -> None:
    """Give a page one of the four audiences, and these people by name; everyone else loses it at once.

    Only people in a group with the author can be named. "Only you" ends every share.
    """
    require(actor, "journals:entry:share", entry)
    if audience not in AUDIENCES:
        raise Invalid(_("Please choose one of the four."), field="audience")
    wanted = set() if audience == ONLY_ME else set(people) - {entry.author_id}
    if audience == NAMED and not wanted:
        raise Invalid(_("Please choose at least one person, or “Only you”."), field="people")
    kept = {share.person_id: share for share in _shares(entry)}
    present = {person_id for person_id, share in kept.items() if share.ended_at is None}
    added = wanted - present
    _check_known(actor, added)
    for person_id in added:
        share = kept.get(person_id) or Share(subject_kind="entry", subject_id=entry.id, person_id=person_id)
        share.shared_by, share.ended_at = str(actor.person_id), None
        db.session.add(share)
    for person_id in present - wanted:
        kept[person_id].ended_at = now()
    anew = audience != entry.audience
    entry.audience = audience
    db.session.flush()
    if anew:
        remember_readers(entry)
    record(EntryShared(by=actor.person_id, entry_id=entry.id, audience=audience, named=tuple(sorted(added))))


def _shares(entry: Entry) -> list[Share]:
    return list(
        db.session.scalars(
            sa.select(Share).where(Share.subject_kind == "entry", Share.subject_id == entry.id)
        )
    )


def _check_known(actor: Actor, people: set[str]) -> None:
    query = (
        visible(actor, "people:person:read")
        .with_only_columns(Person.id)
        .where(Person.id.in_(people), Person.closed_at.is_(None))
    )
    if people - set(db.session.scalars(query)):
        raise Invalid(_("You can share with people who are in a group with you."), field="people")


def note_opening(actor: Actor, entry: Entry) -> None:
    """Remember that somebody has opened another's page, once: the author is told only when they narrow its
    audience.
    """
    require(actor, "journals:entry:read", entry)
    if (
        actor.person_id == entry.author_id
        or db.session.get(EntryOpening, (entry.id, actor.person_id)) is not None
    ):
        return
    moment = now()
    try:
        with db.session.begin_nested():
            db.session.add(EntryOpening(entry_id=entry.id, person_id=actor.person_id, opened_at=moment))
            db.session.flush()
    except IntegrityError:
        return
    db.session.execute(
        sa.update(Share)
        .where(
            Share.subject_kind == "entry",
            Share.subject_id == entry.id,
            Share.person_id == actor.person_id,
            Share.read_at.is_(None),
        )
        .values(read_at=moment)
    )
    record(EntryOpened(by=actor.person_id, entry_id=entry.id))
