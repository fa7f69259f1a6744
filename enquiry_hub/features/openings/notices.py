"""Telling the second officer, and the writer."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.openings.events import OpeningAnswered, OpeningAsked, WriterTold
from enquiry_hub.features.openings.models import Opening
from enquiry_hub.identity.people.models import Person
from enquiry_hub.identity.people.officers import named_officers

register_notice(
    "opening_asked",
    lambda who, what: _("%(who)s asks you to agree to a lawful opening: %(what)s", who=who, what=what),
    mailed=lambda who: _("%(who)s asks you to agree to a lawful opening", who=who),
    why=_l("You get this because you are one of the named officers."),
)
register_notice(
    "opening_answered",
    lambda who, what: _("%(who)s answered about the lawful opening: %(what)s", who=who, what=what),
    mailed=lambda who: _("%(who)s answered about a lawful opening", who=who),
    why=_l("You get this because you asked."),
)
register_notice(
    "pages_opened",
    lambda who, what: _("Two named officers could open pages of yours, because the law obliged them: %(what)s", what=what),
    mailed=lambda who: _("Two named officers could open pages of yours, because the law obliged them"),
    why=_l("You get this because the pages are yours. It was promised to you."),
)


@in_transaction(OpeningAsked)
def tell_officers(event: OpeningAsked) -> None:
    """Ask the other officers."""
    opening = db.session.get_one(Opening, event.opening_id)
    ids = set(db.session.scalars(sa.select(Person.id).where(sa.func.lower(Person.email).in_(named_officers()))))
    notify(ids - {opening.writer_id}, "opening_asked", ("opening", opening.id), by=event.by)


@in_transaction(OpeningAnswered)
def tell_asker(event: OpeningAnswered) -> None:
    """Tell who asked."""
    opening = db.session.get_one(Opening, event.opening_id)
    notify({opening.asked_by or ""} - {""}, "opening_answered", ("opening", opening.id), by=event.by)


@in_transaction(WriterTold)
def tell_writer(event: WriterTold) -> None:
    """Tell the writer."""
    opening = db.session.get_one(Opening, event.opening_id)
    notify({opening.writer_id}, "pages_opened", ("opening", opening.id), by=None)
