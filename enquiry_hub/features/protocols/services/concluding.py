"""Ending well: what the presenter will do and by when, and what may be quoted of what was said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.protocols.events import Promised, QuotingAgreed, TalkChanged
from enquiry_hub.features.protocols.models import CHOSEN, QUOTABLE, Talk, Turn


def promise(actor: Actor, talk: Talk, what: str, by: date | None, none_because: str, *, on: date) -> None:
    """Write down what the presenter will do and by when, or that it is nothing and why; `on` is today."""
    require(actor, "protocols:talk:commit", talk)
    if what.strip() and none_because.strip():
        raise Invalid(_("Either what you will do, or why nothing: please leave one of them empty."), field="none_because")
    if what.strip() and by is None:
        raise Invalid(_("By when? A day helps you and the group."), field="by")
    if what.strip() and by is not None and by < on:
        raise Invalid(_("This day is over."), field="by")
    if not what.strip() and not none_because.strip():
        raise Invalid(_("Please say what you will do, or why nothing."), field="what")
    talk.commitment, talk.commit_by, talk.no_commitment = what.strip(), by if what.strip() else None, none_because.strip()
    db.session.flush()
    record(TalkChanged(by=actor.person_id, talk_id=talk.id, thread_id=talk.thread_id))
    record(Promised(by=actor.person_id, talk_id=talk.id))


def agree_quoting(actor: Actor, talk: Talk, quotable: str, post_ids: Collection[str]) -> None:
    """Write down what may be quoted: nothing, some of the posts, or all that was said."""
    require(actor, "protocols:talk:conclude", talk)
    if talk.ended_at is None:
        raise Invalid(_("This is agreed at the end."))
    if quotable not in QUOTABLE:
        raise Invalid(_("Please choose what may be quoted."), field="quotable")
    lock_row(talk)
    talk.quotable = quotable
    chosen = sorted(post_ids) if quotable == CHOSEN else []
    db.session.execute(sa.update(Turn).where(Turn.talk_id == talk.id).values(quotable=Turn.post_id.in_(chosen) if chosen else False))
    db.session.flush()
    record(QuotingAgreed(by=actor.person_id, talk_id=talk.id, thread_id=talk.thread_id))
