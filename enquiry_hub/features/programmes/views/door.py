"""The register at the door: a tap for each, as a small form or from a device that sends it when it can."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.capabilities.drafts.unsent import refuse_anothers
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.failures import wants_json
from enquiry_hub.features.programmes.forms import WalkInForm
from enquiry_hub.features.programmes.models import Session, WalkIn
from enquiry_hub.features.programmes.queries import register_of, walk_ins_of
from enquiry_hub.features.programmes.services import (
    HERE,
    Tap,
    add_walk_in,
    tap_member,
    tap_walk_in,
)
from enquiry_hub.features.programmes.views.blueprint import programmes
from enquiry_hub.features.programmes.wording import words_of
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import names_of


@programmes.get("/sessions/<id:session_id>/door", access="programmes:session:arrange")
def show_door(session: Session) -> Any:
    """Show who is expected and who is here, each with one tap."""
    enter_workspace(session.group_id)
    register, guests = register_of(session), walk_ins_of(session)
    rows = [(row, words_of(row, row.state or "")) for row in register]
    expected = [(row, said) for row, said in rows if row.answer in ("yes", "maybe")]
    others = [(row, said) for row, said in rows if row.answer not in ("yes", "maybe")]
    walk_ins = [(row, words_of(row, row.state)) for row in guests]
    here = _here([*register, *guests])
    return render_template("programmes/show_door.html", session=session, expected=expected, others=others, walk_ins=walk_ins, here=here, mark=uuid.uuid4().hex)


def _here(rows: Sequence[Any]) -> str:
    """Say how many came, with an account or without."""
    came = sum(row.state in ("attended", "partial") for row in rows)
    return ngettext("%(num)d person is here.", "%(num)d people are here.", came)


def _sent() -> Tap:
    """Return the tap that was sent; what waited on a device says how long ago it was made, whatever the device's clock says."""
    refuse_anothers(current_actor())
    text = request.form.get("ago", "")
    waited = timedelta(milliseconds=int(text)) if text.isascii() and text.isdigit() and len(text) < 12 else timedelta()
    return Tap(request.form.get("what", HERE), now() - waited, request.form.get("clock", "").strip())


def _answer(session: Session, mark: str, name: str, row: Any, **more: str) -> Any:
    """Say what holds now: to the page’s program as JSON, to a form by the page itself."""
    said = words_of(row, row.state) if row is not None else _("Taken off the register")
    if wants_json():
        here = _here([*register_of(session), *walk_ins_of(session)])
        return jsonify(ok=True, state=row.state if row is not None else "", said=said, name=name, here=here, **more)
    flash(f"{name}: {said or _('nothing noted')}", "done")
    return redirect(url_for("programmes.show_door", session_id=session.id, _anchor=mark), 303)


@programmes.post("/sessions/<id:session_id>/door", access="programmes:session:arrange")
def tap(session: Session) -> Any:
    """Say of a member that they are here, came late, left early or did not come."""
    person_id = request.form.get("person", "")
    row = tap_member(current_actor(), session, person_id, _sent())
    return _answer(session, f"p-{person_id}", names_of([person_id])[person_id], row)


@programmes.post("/sessions/<id:session_id>/walk-ins", access="programmes:session:arrange")
def walk_in(session: Session) -> Any:
    """Put somebody on the register who came without an account."""
    form = WalkInForm()
    if not form.validate():
        raise Invalid(form.first_error())
    row = add_walk_in(current_actor(), session, form.name.data, form.school.data or "", _sent(), client_id=valid_client_id(form.client_id.data))
    if not row.is_on_register:
        return _answer(session, "walk-ins", form.name.data, None)
    return _answer(session, f"w-{row.id}", row.name, row, id=row.id, school=row.school, action=url_for("programmes.tap_guest", walk_in_id=row.id))


@programmes.post("/walk-ins/<id:walk_in_id>/door", access="programmes:walk_in:note")
def tap_guest(walk_in: WalkIn) -> Any:
    """Say the same of somebody without an account, or take them off the register."""
    name, session = walk_in.name or _("Somebody without an account"), db.session.get_one(Session, walk_in.session_id)
    row = tap_walk_in(current_actor(), walk_in, _sent())
    return _answer(session, f"w-{row.id}", name, row) if row.is_on_register else _answer(session, "walk-ins", name, None)
