"""Calendar files and feeds."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, g, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WSGIResponse

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.routing import PUBLIC, SIGNED_IN, current_actor
from enquiry_hub.core.tokens import hashed
from enquiry_hub.features.programmes.calendar import build_calendar
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.queries import all_sessions, person_of_calendar, venues_of
from enquiry_hub.features.programmes.services import make_calendar_address
from enquiry_hub.features.programmes.views.blueprint import programmes
from enquiry_hub.identity.groups.workspace import enter_own_workspace
from enquiry_hub.identity.people.models import Person


def _file(sessions: list[Session], name: str) -> WSGIResponse:
    base = current_app.extensions["hub_settings"].base_url.rstrip("/")
    content = build_calendar(sessions, venues_of([session.id for session in sessions]), name=name, host=urlsplit(base).hostname or "hub", address=base)
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    answer.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return answer.make_conditional(request)


@programmes.get("/sessions/<id:session_id>/calendar.ics", access="programmes:session:read")
def session_file(session: Session) -> Any:
    """Return one session as a calendar file."""
    answer = _file([session], session.title)
    answer.headers["Content-Disposition"] = "attachment; filename=session.ics"
    return answer


@programmes.get("/calendar/<token>.ics", access=PUBLIC)
def feed(token: str) -> Any:
    """Return all sessions of the person whose secret address this is."""
    person = person_of_calendar(hashed(token))
    if person is None:
        raise NotThere()
    g.cacheable = True
    answer = _file(all_sessions(Actor(person.id)), _("Enquiry Hub"))
    answer.headers["Cache-Control"] = "private, max-age=900"
    return answer


@programmes.get("/calendar", access=SIGNED_IN)
def show_calendar() -> Any:
    """Explain the private feed."""
    actor = current_actor()
    enter_own_workspace(actor)
    person = db.session.get_one(Person, actor.person_id)
    return render_template("programmes/show_calendar.html", has_address=person.calendar_token is not None, address=None)


@programmes.post("/calendar", access=SIGNED_IN)
def new_address() -> Any:
    """Make a new secret address and show it, this once."""
    actor = current_actor()
    token = make_calendar_address(actor, db.session.get_one(Person, actor.person_id))
    enter_own_workspace(actor)
    base = current_app.extensions["hub_settings"].base_url.rstrip("/")
    return render_template("programmes/show_calendar.html", has_address=True, address=f"{base}/calendar/{token}.ics")
