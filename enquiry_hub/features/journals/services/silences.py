"""Opening a page for the room in a session, for as long as it needs."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import record
from enquiry_hub.features.journals.events import SilenceChanged, SilenceOpened
from enquiry_hub.features.journals.models import TENSES, Silence
from enquiry_hub.features.journals.prompts import prompts, shapes
from enquiry_hub.features.programmes.models import Session

LONGEST = 90
MORE = 5


@dataclass(frozen=True)
class NewSilence:
    """Hold what each begins with, and for how many minutes; a prompt brings its own tense."""

    tense: str
    shape: str = "free"
    prompt_id: str = ""
    minutes: int = 10
    client_id: str | None = None


def open_silence(actor: Actor, session: Session, new: NewSilence) -> Silence:
    """Open a page for the room; one that was open in the session ends. The same client id opens it once."""
    require(actor, "programmes:session:arrange", session)
    prompt = next((found for found in prompts() if found.id == new.prompt_id), None)
    tense = prompt.lens if prompt else new.tense
    if tense not in TENSES or new.shape not in shapes() or (new.prompt_id and prompt is None):
        raise Invalid(_("Please choose from what the page offers."))
    if not 1 <= new.minutes <= LONGEST:
        raise Invalid(_("Please choose between 1 and %(most)d minutes.", most=LONGEST), field="minutes")
    lock_row(session)  # two at once follow each other
    found = _already_open(actor, new.client_id)
    if found is not None:
        return found
    earlier = sa.update(Silence).where(Silence.session_id == session.id, Silence.ended_at.is_(None))
    db.session.execute(earlier.values(ended_at=now()))
    silence = Silence(
        session_id=session.id, opened_by=actor.person_id, client_id=new.client_id, tense=tense, shape=new.shape, prompt_id=new.prompt_id,
        closes_at=now() + timedelta(minutes=new.minutes),
    )  # fmt: skip
    db.session.add(silence)
    db.session.flush()
    record(SilenceOpened(by=actor.person_id, silence_id=silence.id, session_id=session.id, group_id=session.group_id))
    return silence


def _already_open(actor: Actor, client_id: str | None) -> Silence | None:
    if client_id is None:
        return None
    return db.session.scalar(sa.select(Silence).where(Silence.opened_by == actor.person_id, Silence.client_id == client_id))


def lengthen_silence(actor: Actor, silence: Silence) -> None:
    """Give the room five minutes more, from now where its time is over."""
    require(actor, "journals:silence:arrange", silence)
    if silence.ended_at is not None:
        raise Invalid(_("That time of writing has been ended. You can open another page for the room."))
    silence.closes_at = max(now(), silence.closes_at) + timedelta(minutes=MORE)
    _changed(actor, silence)


def end_silence(actor: Actor, silence: Silence) -> None:
    """End the time of writing; whoever writes may go on, on their own page."""
    require(actor, "journals:silence:arrange", silence)
    silence.ended_at = silence.ended_at or now()
    _changed(actor, silence)


def _changed(actor: Actor, silence: Silence) -> None:
    db.session.flush()
    session = db.session.get_one(Session, silence.session_id)
    record(SilenceChanged(by=actor.person_id, silence_id=silence.id, session_id=session.id, group_id=session.group_id))
