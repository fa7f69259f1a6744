"""Keeping what changed besides words, asking why, and saying why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.events import ReasonAsked, ReasonGiven
from enquiry_hub.features.framework.models import Amendment, Framework, ReasonRequest, Risk, Strategy

ASKS_NOBODY = {"amend": "The service that changes the thing has asked; this only keeps what it did."}
TELLS_NOBODY = {"amend": "The service that changes the thing tells what happened."}


def amend(
    author_id: str | None, thing: Risk | Strategy | Framework, what: str, parts: Sequence[tuple[str, Any, Any]] = (), *, about: tuple[str, Any] | None = None, reason: str = ""
) -> None:
    """Keep what changed of a risk, a strategy or the framework: the names of its parts, each as it was and as it is; what did not change is left out.

    `about` names which round, theme, version or suggestion the change is one of; it stands with it as it is.
    """
    named = [[about[0], about[1], about[1]]] if about else []
    changed = named + [[name, before, after] for name, before, after in parts if before != after]
    row = Amendment(subject_kind=thing.__tablename__, subject_id=thing.id, author_id=author_id, what=what, parts=changed, reason=reason.strip()[:300])
    db.session.add(row)
    db.session.flush()


def ask_why(actor: Actor, thing: Risk | Strategy | Framework, entry: Revision | Amendment) -> None:
    """Ask the author of a change why; once is enough, and nobody asks themselves, or why where it is said."""
    kind = thing.__tablename__
    require(actor, f"framework:{kind}:ask", thing)
    if entry.author_id in (None, actor.person_id) or entry.reason:
        raise Invalid(_("There is nobody to ask here, or it is said already."))
    lock_row(thing)
    asked = sa.select(ReasonRequest.id).where(ReasonRequest.entry_id == entry.id, ReasonRequest.asked_by == actor.person_id)
    if db.session.scalar(asked) is not None:
        return
    db.session.add(ReasonRequest(subject_kind=kind, subject_id=thing.id, entry_id=entry.id, asked_by=actor.person_id))
    db.session.flush()
    record(ReasonAsked(by=actor.person_id, subject_kind=kind, subject_id=thing.id, entry_id=entry.id))


def say_why(actor: Actor, thing: Risk | Strategy | Framework, entry: Revision | Amendment, reason: str) -> None:
    """Say why one made a change, after it was made; it stands once, and whoever asked is told."""
    kind = thing.__tablename__
    require(actor, f"framework:{kind}:ask", thing)
    if entry.author_id != actor.person_id:
        raise NotThere()
    if entry.reason:
        raise Invalid(_("It is said already."), field="reason")
    if not reason.strip():
        raise Invalid(_("Please write something here."), field="reason")
    entry.reason = reason.strip()
    db.session.flush()
    record(ReasonGiven(by=actor.person_id, subject_kind=kind, subject_id=thing.id, entry_id=entry.id))
