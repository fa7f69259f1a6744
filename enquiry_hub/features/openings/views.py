"""The pages of lawful openings: for the named officers, and for the writer once told."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.sending import send_attachment
from enquiry_hub.core.access import may
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import SIGNED_IN, Guarded, current_actor
from enquiry_hub.features.openings.forms import OpeningForm
from enquiry_hub.features.openings.models import Opening
from enquiry_hub.features.openings.queries import file_in, looks_in, openings_of, pages_in
from enquiry_hub.features.openings.services import (
    NewOpening,
    answer_opening,
    ask_for_opening,
    open_page,
    require_officer,
)
from enquiry_hub.identity.people.queries import names_of

openings = Guarded("openings", __name__)
blueprints = [openings]

FILE = re.compile(r"(?<=\")/files/([a-z0-9]{6,24})(?:/view)?(?=\")")


@openings.form("/openings", access=SIGNED_IN)
def list_openings() -> Any:
    """Show the named officers what was asked for, and let them ask."""
    actor, form = current_actor(), OpeningForm()
    require_officer(actor)
    if form.validate_on_submit():
        new = NewOpening(
            form.email.data, form.since.data, form.until.data, form.purpose.data, form.law.data, form.silent_until.data, form.silent_because.data or "",
            valid_client_id(form.client_id.data),
        )  # fmt: skip
        try:
            opening = ask_for_opening(actor, new)
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Asked. Nothing is open until a second officer agrees."), "done")
            return redirect(url_for("openings.show_opening", opening_id=opening.id), 303)
    found = openings_of(actor)
    return show("openings/list.html", form, openings=found, names=names_of(row.writer_id for row in found))


@openings.get("/openings/<id:opening_id>", access="openings:opening:read")
def show_opening(opening: Opening) -> Any:
    """Show an opening: who asked, who agreed, why, and every page that was opened."""
    return _opening_page(opening, None)


def _opening_page(opening: Opening, page: dict[str, Any] | None) -> Any:
    actor = current_actor()
    looking = may(actor, "openings:opening:look", opening)
    return render_template(
        "openings/show_opening.html", opening=opening, names=names_of([opening.writer_id, opening.asked_by, opening.answered_by]), looks=looks_in(opening),
        pages=list(db.session.scalars(pages_in(opening))) if looking else [], looking=looking, may_answer=may(actor, "openings:opening:answer", opening),
        mine=opening.writer_id == actor.person_id, page=page,
    )  # fmt: skip


@openings.post("/openings/<id:opening_id>/answer", access="openings:opening:answer")
def answer(opening: Opening) -> Any:
    """Agree as the second officer, or refuse."""
    agree = request.form.get("answer") == "agree"
    answer_opening(current_actor(), opening, agree)
    flash(_("Agreed. Each page that one of you opens is written down.") if agree else _("Refused. Nothing is opened."), "done")
    return redirect(url_for("openings.show_opening", opening_id=opening.id), 303)


@openings.post("/openings/<id:opening_id>/page", access="openings:opening:look")
def look(opening: Opening) -> Any:
    """Open one page; it is written down in the same step."""
    entry, words = open_page(current_actor(), opening, request.form.get("page", ""))
    shown = FILE.sub(lambda found: url_for("openings.page_file", opening_id=opening.id, attachment_id=found[1]), words["body_html"])
    return _opening_page(opening, {"entry": entry, "words": {**words, "body_html": shown}})


@openings.get("/openings/<id:opening_id>/files/<id:attachment_id>", access="openings:opening:look")
def page_file(opening: Opening, attachment_id: str) -> Any:
    """Send a file of a page that the officer has opened."""
    found = file_in(current_actor(), opening, attachment_id)
    if found is None:
        raise NotThere()
    return send_attachment(found)
