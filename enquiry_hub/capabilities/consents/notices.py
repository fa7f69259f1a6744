"""Whom quotations are told to, in which words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.consents.events import QuoteAnswered, QuoteAsked
from enquiry_hub.capabilities.consents.models import Quote
from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction

register_notice(
    "quote_asked",
    lambda who, what: _("%(who)s asks whether some of your sentences may be quoted: %(what)s", who=who, what=what),
    mailed=lambda who: _("%(who)s asks whether some of your sentences may be quoted", who=who),
    why=_l("You get this because the words are yours."),
)
register_notice(
    "quote_answered",
    lambda who, what: _("%(who)s answered about the quotation for: %(what)s", who=who, what=what),
    mailed=lambda who: _("%(who)s answered about a quotation that you asked for", who=who),
    why=_l("You get this because you asked."),
)


@in_transaction(QuoteAsked)
def tell_author(event: QuoteAsked) -> None:
    """Ask the author."""
    quote = db.session.get_one(Quote, event.quote_id)
    notify({quote.author_id}, "quote_asked", ("quote", quote.id), by=event.by, group_id=quote.group_id)


@in_transaction(QuoteAnswered)
def tell_asker(event: QuoteAnswered) -> None:
    """Tell who asked."""
    quote = db.session.get_one(Quote, event.quote_id)
    notify({quote.asker_id}, "quote_answered", ("quote", quote.id), by=event.by, group_id=quote.group_id, cause_id=event.state)
