"""Who sees and answers: consents are their giver's; a quotation is between two until its author approves it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.consents.models import APPROVED, ASKED, Consent, Quote
from enquiry_hub.core.access import Actor, permission
from enquiry_hub.identity.groups.clauses import contributor_of


@permission("consents:consent:read", Consent, "See what you have agreed to.")
def read_consent(actor: Actor) -> ColumnElement[bool]:
    """Whoever gave it."""
    return Consent.person_id == actor.person_id


@permission("consents:consent:end", Consent, "Take back what you have agreed to.")
def end_consent(actor: Actor) -> ColumnElement[bool]:
    """Whoever gave it, while it holds."""
    return sa.and_(Consent.person_id == actor.person_id, Consent.ended_at.is_(None))


@permission("consents:quote:read", Quote, "See a quotation that you asked for or were asked about, or one that its author approved.")
def read_quote(actor: Actor) -> ColumnElement[bool]:
    """The two of them; approved, everybody who takes part in the cohort."""
    approved = sa.and_(Quote.state == APPROVED, contributor_of(Quote.group_id, actor))
    return sa.or_(Quote.asker_id == actor.person_id, Quote.author_id == actor.person_id, approved)


@permission("consents:quote:use", Quote, "Keep a quotation at hand that its author approved, until they take it back.")
def use_quote(actor: Actor) -> ColumnElement[bool]:
    """Whoever may see it, while it is approved."""
    return sa.and_(Quote.state == APPROVED, read_quote(actor))


@permission("consents:quote:answer", Quote, "Approve, change or decline a quotation of your words, or take it back.")
def answer_quote(actor: Actor) -> ColumnElement[bool]:
    """The author of the words, until it is declined or taken back."""
    return sa.and_(Quote.author_id == actor.person_id, Quote.state.in_((ASKED, APPROVED)))
