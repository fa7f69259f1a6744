"""Letters to the future: sealed until a day, opened by their writer."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.sharing.models import ONLY_ME, Share
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.services.taking_down import name_anew
from enquiry_hub.features.journals.events import LetterOpened, LetterSealed
from enquiry_hub.features.journals.models import LETTER, Entry, Passage
from enquiry_hub.features.journals.sealed_letters import close_letter, reopen_letter
from enquiry_hub.features.journals.services.responses import NewResponse, add_response

LONGEST_SEAL = timedelta(days=365 * 10)


def seal_letter(actor: Actor, entry: Entry, until: date) -> None:
    """Seal a letter until a day: until then its words are withheld from everyone, its writer too."""
    lock_row(entry)
    require(actor, "journals:entry:edit", entry)
    if entry.shape != LETTER or entry.opened_at is not None:
        raise Invalid(_("Only a letter to the future can be sealed, and only once."))
    if not today() < until <= today() + LONGEST_SEAL:
        raise Invalid(_("Please choose a day between tomorrow and ten years from now."), field="until")
    standing = sa.select(Passage.id).where(Passage.entry_id == entry.id, Passage.withdrawn_at.is_(None)).limit(1)
    if db.session.scalar(standing) is not None:
        raise Invalid(_("Some sentences of this letter stand elsewhere, where they would be read before its day. Withdraw them first."))
    entry.sealed_until, entry.audience = until, ONLY_ME
    shares = sa.update(Share).where(
        Share.subject_kind == "entry", Share.subject_id == entry.id, Share.ended_at.is_(None)
    )
    db.session.execute(shares.values(ended_at=now()))
    drop_draft(actor, f"entry:{entry.id}")
    db.session.execute(sa.delete(Revision).where(Revision.subject_kind == "entry", Revision.subject_id == entry.id))
    name_anew(actor, "entry", entry.id, _("A letter"))
    close_letter(entry, until)
    record(LetterSealed(by=actor.person_id, entry_id=entry.id))


def open_letter(actor: Actor, entry: Entry, answer: str, *, client_id: str | None = None) -> None:
    """Open a letter whose day has come; what its writer answers to their own question is kept with it."""
    lock_row(entry)
    require(actor, "journals:entry:open", entry)
    reopen_letter(entry)
    entry.opened_at = now()
    db.session.flush()
    if answer.strip():
        add_response(actor, entry, NewResponse(answer, client_id=client_id))
    record(LetterOpened(by=actor.person_id, entry_id=entry.id))
