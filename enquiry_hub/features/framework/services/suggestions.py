"""Suggesting other words for one line of a risk or a strategy, and answering."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.events import Suggested, SuggestionAnswered
from enquiry_hub.features.framework.models import Risk, Strategy, Suggestion
from enquiry_hub.features.framework.queries.suggestions import lines_of_thing
from enquiry_hub.features.framework.services.history import amend


def suggest(actor: Actor, thing: Risk | Strategy, part: str, text: str, *, named: bool = True, client_id: str | None = None) -> Suggestion:
    """Suggest other words for one line of a risk or a strategy; the same words or client id suggest it once.

    The words of the line as they stand are kept with it, so that the answer can be read when they have changed.
    """
    kind = thing.__tablename__
    require(actor, f"framework:{kind}:edit", thing)
    lines = lines_of_thing(thing)
    if part not in lines:
        raise Invalid(_("Please choose one of these."), field="part")
    if not text.strip():
        raise Invalid(_("Please write something here."), field="text")
    lock_row(thing)
    mine = sa.select(Suggestion).where(Suggestion.author_id == actor.person_id)
    sent_before = db.session.scalar(mine.where(Suggestion.client_id == client_id)) if client_id else None
    about = {f"{kind}_id": thing.id}
    found = sent_before or db.session.scalar(mine.filter_by(**about, part=part, text=text.strip()))
    if found is not None:
        return found
    row = Suggestion(**about, part=part, text=text.strip(), said=lines[part], named=named, author_id=actor.person_id, client_id=client_id)
    db.session.add(row)
    db.session.flush()
    amend(actor.person_id if named else None, thing, "suggested", [("suggestion", lines[part], row.text)])
    record(Suggested(by=None, suggestion_id=row.id))  # the name may be withheld, so the audit has none
    return row


def answer_suggestion(actor: Actor, thing: Risk | Strategy, suggestion: Suggestion, answer: str) -> None:
    """Answer a suggestion; its author is told."""
    require(actor, f"framework:{thing.__tablename__}:answer", thing)
    lock_row(thing)
    if not answer.strip():
        raise Invalid(_("Please write something here."), field="answer")
    before = suggestion.answer
    suggestion.answer, suggestion.answered_by, suggestion.answered_at = answer.strip(), actor.person_id, now()
    db.session.flush()
    amend(actor.person_id, thing, "answered", [("answer", before, suggestion.answer)], about=("suggestion", suggestion.text))
    record(SuggestionAnswered(by=actor.person_id, suggestion_id=suggestion.id))
