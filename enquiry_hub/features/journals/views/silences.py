"""Silent writing in a session: a page for the room, opened at the right minute."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.journals.forms import SilenceForm
from enquiry_hub.features.journals.models import Silence
from enquiry_hub.features.journals.prompts import shapes
from enquiry_hub.features.journals.services import NewSilence, end_silence, lengthen_silence, open_silence
from enquiry_hub.features.journals.services.silences import LONGEST
from enquiry_hub.features.journals.silences import own_page_in, silence_for
from enquiry_hub.features.journals.views.blueprint import journals
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.groups.workspace import enter_workspace


@journals.form("/sessions/<id:session_id>/silence", access="programmes:session:arrange")
def open_for_room(session: Session) -> Any:
    """Open a page for the room."""
    enter_workspace(session.group_id)
    form = SilenceForm(tense=session.tense or "present")
    form.offer(session.tense)
    if form.validate_on_submit():
        try:
            new = NewSilence(
                tense=form.tense.data or "", shape=form.shape.data or next(iter(shapes())), prompt_id=form.prompt.data or "", minutes=form.minutes.data,
                client_id=valid_client_id(form.client_id.data),
            )  # fmt: skip
            open_silence(current_actor(), session, new)
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("The page is open. Everyone in the cohort finds it here and on the journey; nobody sees who writes."), "done")
            return redirect(url_for("programmes.show_session", session_id=session.id), 303)
    return show("journals/open_for_room.html", form, session=session, most=LONGEST)


@journals.get("/silences/<id:silence_id>/page", access="journals:silence:read")
def open_own_page(silence: Silence) -> Any:
    """Go to one's own page of a time of silent writing; that somebody did is kept nowhere."""
    actor = current_actor()
    found = silence_for(actor, silence.id)
    if found is None:
        raise NotThere()
    kept = own_page_in(actor, found)
    if kept:
        return redirect(url_for("journals.edit", entry_id=kept), 303)
    return redirect(url_for("journals.write", group_id=found.group_id, tense=silence.tense, silence=silence.id), 303)


@journals.post("/silences/<id:silence_id>/more", access="journals:silence:arrange")
def lengthen(silence: Silence) -> Any:
    """Give the room five minutes more."""
    try:
        lengthen_silence(current_actor(), silence)
    except Invalid as error:
        flash(error.sentence, "error")
    return redirect(url_for("programmes.show_session", session_id=silence.session_id), 303)


@journals.post("/silences/<id:silence_id>/end", access="journals:silence:arrange")
def end(silence: Silence) -> Any:
    """End a time of silent writing."""
    end_silence(current_actor(), silence)
    return redirect(url_for("programmes.show_session", session_id=silence.session_id), 303)
