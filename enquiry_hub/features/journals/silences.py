"""Reading times of silent writing: that there is one, and until when. Nothing of who writes is here, for nothing of it is kept."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.access import ASKING, Actor, rule_of, sent_by, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.journals.models import Entry, Silence
from enquiry_hub.features.journals.prompts import Prompt, prompts
from enquiry_hub.features.programmes.models import Session


@dataclass(frozen=True)
class SilenceView:
    """Be a time of silent writing as pages show it."""

    id: str
    session_id: str
    group_id: str
    session_title: str
    tense: str
    shape: str
    prompt_id: str
    created_at: datetime
    closes_at: datetime
    ended_at: datetime | None

    @property
    def over(self) -> bool:
        """Say whether its time is over."""
        return self.ended_at is not None or self.closes_at <= now()

    @property
    def prompt(self) -> Prompt | None:
        """Return what everyone begins with."""
        return next((prompt for prompt in prompts() if prompt.id == self.prompt_id), None)


@cache
def _all_seen() -> sa.Select[Any]:
    """Write once the SELECT of all times of silent writing that whoever asks may see, the latest first; it is sent by `sent_by`."""
    columns: Any = (
        Silence.id, Silence.session_id, Session.group_id, Session.title, Silence.tense, Silence.shape, Silence.prompt_id, Silence.created_at,
        Silence.closes_at, Silence.ended_at,
    )  # fmt: skip
    query: sa.Select[Any] = sa.select(*columns).join(Session, Session.id == Silence.session_id)
    return query.where(rule_of("journals:silence:read", ASKING)).order_by(Silence.created_at.desc())


def _seen(actor: Actor) -> sa.Select[Any]:
    return sent_by(actor, _all_seen())


def _first(query: sa.Select[Any]) -> SilenceView | None:
    row = db.session.execute(query.limit(1)).first()
    return None if row is None else SilenceView(*row)


def silence_now(actor: Actor, group_id: str) -> SilenceView | None:
    """Return the time of silent writing that is on in a cohort."""
    return _first(_seen(actor).where(Session.group_id == group_id, Silence.ended_at.is_(None), Silence.closes_at > now()))


def silence_in(actor: Actor, session_id: str) -> SilenceView | None:
    """Return the latest time of silent writing of a session that nobody has ended, also where its minutes are over."""
    return _first(_seen(actor).where(Silence.session_id == session_id, Silence.ended_at.is_(None)))


def silence_for(actor: Actor, silence_id: str) -> SilenceView | None:
    """Return a time of silent writing by its id."""
    return _first(_seen(actor).where(Silence.id == silence_id))


def own_page_in(actor: Actor, silence: SilenceView) -> str | None:
    """Return the id of the page that the actor has kept in a time of silent writing, to go on with it."""
    query = visible(actor, "journals:entry:edit").with_only_columns(Entry.id).where(
        Entry.author_id == actor.person_id, Entry.group_id == silence.group_id, Entry.session_id == silence.session_id,
        Entry.written_at >= silence.created_at, Entry.tense == silence.tense,
    )  # fmt: skip
    found: str | None = db.session.scalar(query.order_by(Entry.written_at.desc()).limit(1))
    return found
