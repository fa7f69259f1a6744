"""Whom changes of the journey are told to."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.capabilities.notifications.terms import register_terms
from enquiry_hub.capabilities.outbox.services import post_mail
from enquiry_hub.capabilities.search.services import index_document, register_indexed
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.templating import full_time
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.programmes.events import SessionChanged, SessionPlanned, VenueSet
from enquiry_hub.features.programmes.models import Session, Venue
from enquiry_hub.features.programmes.queries import half_terms_of, people_to_tell

COMING = _l("You get this because you have not said that you are not coming.")

register_terms(lambda group_id: [(span.starts_on, span.ends_on) for span in half_terms_of(group_id)])
register_indexed("session")
register_notice("venue", lambda who, what: _("The place of “%(what)s” is set", what=what), mailed=lambda who: _("The place of a session is set"), why=COMING)
register_notice("session_moved", lambda who, what: _("“%(what)s” has another time", what=what), mailed=lambda who: _("A session has another time"), why=COMING)


@in_transaction(VenueSet)
def tell_of_venue(event: VenueSet) -> None:
    """Tell those who may be coming where a session is, once, with how to get in."""
    session, venue = db.session.get_one(Session, event.session_id), db.session.get_one(Venue, event.venue_id)
    if session.ends_at < now():
        return
    people = people_to_tell(session)
    notify([person.id for person in people], "venue", ("session", session.id), by=event.by, group_id=session.group_id, cause_id=venue.id, detail=f"{venue.place}\n{venue.access}")
    base = current_app.extensions["hub_settings"].base_url.rstrip("/")
    for person in people:
        text = _(
            "“%(title)s”, %(when)s\n\nWhere: %(place)s\nGetting in: %(access)s\n\n%(address)s\n",
            title=session.title, when=full_time(session.starts_at), place=venue.place, access=venue.access, address=f"{base}/sessions/{session.id}",
        )  # fmt: skip
        subject = _("New place: %(title)s", title=session.title) if venue.status == "changed" else _("Where we meet: %(title)s", title=session.title)
        post_mail(to=person.email, name=person.display_name, subject=subject[:200], text=text, person_id=person.id)


@in_transaction(SessionPlanned, SessionChanged)
def follow_session(event: SessionPlanned | SessionChanged) -> None:
    """Make a session findable, and tell of another time."""
    session = db.session.get_one(Session, event.session_id)
    index_document("session", session.id, group_id=session.group_id, title=session.title, words=session.body)
    if isinstance(event, SessionChanged) and event.calendar and session.ends_at > now():
        notify([person.id for person in people_to_tell(session)], "session_moved", ("session", session.id), by=event.by, group_id=session.group_id, cause_id=str(session.sequence))
