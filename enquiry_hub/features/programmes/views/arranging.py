"""Planning and changing sessions, for facilitators and managers."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.clock import local
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import show
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.programmes import services
from enquiry_hub.features.programmes.domain import agenda_lines, at_most_one_each
from enquiry_hub.features.programmes.forms import (
    AgendaForm,
    SessionForm,
    VenueForm,
    as_form,
    form_values,
    half_term_day,
)
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.queries import (
    agenda_of,
    half_terms_of,
    people_to_tell,
    sessions_of,
    venues_of,
)
from enquiry_hub.features.programmes.services import (
    change_session,
    note_attendance,
    plan_session,
    set_venue,
)
from enquiry_hub.features.programmes.views.blueprint import programmes
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@programmes.form("/cohorts/<id:group_id>/sessions/new", access="groups:cohort:facilitate", prose=("preparation",))
def new_session(group: Group) -> Any:
    """Put a session on the journey."""
    enter_workspace(group.id)
    form = SessionForm()
    if form.validate_on_submit():
        try:
            session = plan_session(current_actor(), group, form.plan())
            _advise(group.id, form, session.id)
            return redirect(url_for("programmes.show_session", session_id=session.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("programmes/edit_session.html", form, group=group, session=None, met=None)


def _advise(group_id: str, form: SessionForm, session_id: str) -> None:
    """Say, and let it be, when two workshops fall into one half-term."""
    day = half_term_day(form)
    spans = [span for span in half_terms_of(group_id) if day is not None and span.starts_on <= day <= span.ends_on]
    others = [local(found.starts_at).date() for found in sessions_of(current_actor(), group_id) if found.kind == "workshop" and found.id != session_id]
    if day is not None and not at_most_one_each([*others, day], spans):
        flash(_("This half-term has another workshop already. You can leave it so."), "note")


@programmes.form("/sessions/<id:session_id>/edit", access="programmes:session:arrange", prose=("preparation",))
def edit_session(session: Session) -> Any:
    """Change a session."""
    enter_workspace(session.group_id)
    form, met = SessionForm(data=form_values(session)), None
    if form.validate_on_submit():
        try:
            change_session(current_actor(), session, form.plan(), base=form.base.data)
            _advise(session.group_id, form, session.id)
            flash(_("The session is changed."), "done")
            return redirect(url_for("programmes.show_session", session_id=session.id), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error, as_form)
            form.base.start_from(session.version)
    page, status = show("programmes/edit_session.html", form, group=None, session=session, met=met)
    return page, 409 if met else status


@programmes.form("/sessions/<id:session_id>/venue", access="programmes:session:arrange")
def say_where(session: Session) -> Any:
    """Say or change where a session is, after seeing who will be told."""
    enter_workspace(session.group_id)
    form = VenueForm()
    if form.validate_on_submit():
        try:
            set_venue(current_actor(), session, form.place.data, form.access.data)
            flash(_("Everyone who may be coming has been told."), "done")
            return redirect(url_for("programmes.show_session", session_id=session.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("programmes/say_where.html", form, session=session, venues=venues_of([session.id])[session.id], people=people_to_tell(session))


@programmes.form("/sessions/<id:session_id>/agenda", access="programmes:session:arrange")
def write_agenda(session: Session) -> Any:
    """Write the agenda, a line for each part."""
    enter_workspace(session.group_id)
    lines, met = agenda_lines([(item.minutes, item.title) for item in agenda_of(session)]), None
    form = AgendaForm(lines=lines, began=lines)
    if form.validate_on_submit():
        items = form.items()
        try:
            if not form.errors:
                services.write_agenda(current_actor(), session, items, began=form.began.data)
                return redirect(url_for("programmes.show_session", session_id=session.id), 303)
        except Stale as error:
            met = meet(form, error)
            form.began.data, form.began.raw_data = agenda_lines([(item.minutes, item.title) for item in agenda_of(session)]), None
    page, status = show("programmes/write_agenda.html", form, session=session, met=met)
    return page, 409 if met else status


@programmes.post("/sessions/<id:session_id>/register", access="programmes:session:arrange")
def keep_register(session: Session) -> Any:
    """Write who was there."""
    states = {name.removeprefix("was-"): value for name, value in request.form.items() if name.startswith("was-")}
    # Only what was changed here: somebody at the door may have tapped since this page was made.
    states = {person_id: state for person_id, state in states.items() if request.form.get(f"had-{person_id}") != state}
    note_attendance(current_actor(), session, states)
    flash(_("The register is saved."), "done")
    return redirect(url_for("programmes.show_session", session_id=session.id), 303)
