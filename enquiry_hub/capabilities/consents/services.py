"""Agreeing, taking back, asking to quote, and answering."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.consents.events import ConsentEnded, ConsentGiven, QuoteAnswered, QuoteAsked
from enquiry_hub.capabilities.consents.kinds import KINDS, WORDINGS
from enquiry_hub.capabilities.consents.models import (
    APPROVED,
    DECLINED,
    POSTS,
    PURPOSES,
    RESEARCH,
    WITHDRAWN,
    Consent,
    Quote,
)
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.text import pick_sentences
from enquiry_hub.core.work import record
from enquiry_hub.identity.groups.models import Group

ASKS_NOBODY = {"drop_quotes_of": "A listener follows a change that was asked for.", "end_consents_of": "A listener follows a change that was asked for."}
TELLS_NOBODY = {"drop_quotes_of": "What goes with its words was told with them.", "end_consents_of": "What ends with its words was told with them."}


def agree(actor: Actor, kind: str, thing: Any, purposes: Collection[str]) -> None:
    """Agree to these purposes for a thing of one's own as it stands now, and to no other; what was agreed to before and holds stays as it is."""
    require(actor, KINDS[kind].own, thing)
    if not set(purposes) <= set(PURPOSES):
        raise Invalid(_("Please choose from what the page offers."), field="purposes")
    _settle(actor, kind, thing.id, KINDS[kind].version(thing), purposes)


def agree_to_research(actor: Actor, cohort: Group, yes: bool) -> None:
    """Let one's posts in a cohort be used for research, or no longer."""
    require(actor, "groups:cohort:contribute", cohort)
    _settle(actor, POSTS, cohort.id, 1, {RESEARCH} if yes else set())


def _settle(actor: Actor, kind: str, row_id: str, version: int, purposes: Collection[str]) -> None:
    query = sa.select(Consent).where(Consent.person_id == actor.person_id, Consent.subject_kind == kind, Consent.subject_id == row_id, Consent.ended_at.is_(None))
    kept = set()
    for row in db.session.scalars(query):
        if row.purpose in purposes and row.subject_version == version:
            kept.add(row.purpose)
            continue
        _end(actor, row)
    for purpose in sorted(set(purposes) - kept):
        row = Consent(
            person_id=str(actor.person_id), subject_kind=kind, subject_id=row_id, subject_version=version, purpose=purpose, wording=str(WORDINGS[purpose])
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        record(ConsentGiven(by=actor.person_id, consent_id=row.id))


def end_consent(actor: Actor, consent: Consent) -> None:
    """Take back what one has agreed to, from now on."""
    require(actor, "consents:consent:end", consent)
    _end(actor, consent)


def _end(actor: Actor, consent: Consent) -> None:
    consent.ended_at = now()
    db.session.flush()
    record(ConsentEnded(by=actor.person_id, consent_id=consent.id))


def ask_to_quote(actor: Actor, kind: str, row_id: str, picked: Collection[int], purpose: str, *, client_id: str | None = None) -> Quote:
    """Ask the author of something that one may read whether some sentences of it may be quoted; the same client id asks once."""
    known, thing = KINDS.get(kind), subjects.find(actor, kind, row_id)
    if known is None or known.sentences is None or thing is None:
        raise NotThere()
    require(actor, subjects.KINDS[kind].read, thing)
    author_id, group = known.author(thing), db.session.get_one(Group, known.group_of(thing))
    if author_id is None or author_id == actor.person_id:
        raise Invalid(_("There is nobody to ask: these words are yours, or their author is not named."))
    words = pick_sentences(known.sentences(thing), picked)
    if not words:
        raise Invalid(_("Please choose at least one sentence."), field="picked")
    if not purpose.strip():
        raise Invalid(_("Please say where it is to stand, and what for."), field="purpose")
    mark = sa.select(Quote).where(Quote.asker_id == actor.person_id, Quote.client_id == client_id)
    found = db.session.scalar(mark) if client_id else None
    if found is not None:
        return found
    quote = Quote(
        group_id=group.parent_id or group.id, asker_id=str(actor.person_id), author_id=author_id, subject_kind=kind, subject_id=row_id, client_id=client_id,
        asked_words=words, purpose=purpose.strip(),
    )  # fmt: skip
    db.session.add(quote)
    db.session.flush()
    record(QuoteAsked(by=actor.person_id, quote_id=quote.id))
    return quote


def answer_quote(actor: Actor, quote: Quote, answer: str, *, words: str = "", signed: str = "", note: str = "") -> None:
    """Approve a quotation in these words (as asked, or made anonymous), decline it, or take an approval back."""
    require(actor, "consents:quote:answer", quote)
    if answer not in (APPROVED, DECLINED, WITHDRAWN):
        raise Invalid(_("Please approve or decline."), field="answer")
    if answer == APPROVED and not words.strip():
        raise Invalid(_("There are no words to approve. Decline if nothing may be quoted."), field="words")
    quote.state, quote.answer, quote.answered_at = answer, note.strip(), now()
    quote.words, quote.signed = (words.strip(), signed.strip()) if answer == APPROVED else ("", "")
    db.session.flush()
    record(QuoteAnswered(by=actor.person_id, quote_id=quote.id, state=answer))


def drop_quotes_of(kind: str, row_id: str) -> None:
    """Forget every quotation of a thing whose words are taken back, those that were approved too: each repeats them."""
    db.session.execute(sa.delete(Quote).where(Quote.subject_kind == kind, Quote.subject_id == row_id))


def end_consents_of(kind: str, row_id: str) -> None:
    """End whatever was agreed to for a thing that is gone, or that nobody reads for a time."""
    found = sa.update(Consent).where(Consent.subject_kind == kind, Consent.subject_id == row_id, Consent.ended_at.is_(None))
    db.session.execute(found.values(ended_at=now()))
