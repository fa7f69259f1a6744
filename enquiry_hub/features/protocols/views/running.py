"""Beginning a way of talking, and going through its steps."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, take_up
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.protocols.domain import MODES, protocols, ways
from enquiry_hub.features.protocols.forms import CommitmentForm, StartForm
from enquiry_hub.features.protocols.models import Aside, Talk
from enquiry_hub.features.protocols.queries import answers_for, is_unsaid, people_in, talk_of
from enquiry_hub.features.protocols.services import (
    NewTalk,
    give_up,
    lengthen,
    next_step,
    pass_on,
    promise,
    start_talk,
    step_back,
    take_back,
)
from enquiry_hub.features.protocols.views.blueprint import protocols as blueprint
from enquiry_hub.identity.groups.workspace import enter_workspace

LONGER = {"5": 5, "60": 60, "1440": 24 * 60, "10080": 7 * 24 * 60}  # minutes


def back_to(thread_id: str, *, sent: str | None = None) -> Any:
    """Lead back to where the thread stands; `sent` names the draft that is none any more."""
    return redirect(url_for("discussions.show_thread", thread_id=thread_id, sent=sent, _anchor="talk"), 303)


@blueprint.form("/threads/<id:thread_id>/talk", access="discussions:thread:arrange")
def begin(thread: Thread) -> Any:
    """Choose how to talk in a thread, and begin."""
    enter_workspace(thread.group_id)
    g.section = "discussions"
    people = people_in(thread)
    form = StartForm(way=request.args.get("way", ""))
    form.way.choices = [(way.id, way.name) for way in ways().values()]
    form.presenter.choices = [("", _("Nobody")), *people]
    form.awaited.choices = people
    if form.validate_on_submit():
        try:
            start_talk(current_actor(), thread, NewTalk(form.way.data, form.pace.data, form.presenter.data or None, form.awaited.data or []))
            return back_to(thread.id)
        except Invalid as error:
            form.put_error(error)
    return show("protocols/begin.html", form, thread=thread, protocols=protocols(), modes=MODES)


@blueprint.post("/threads/<id:thread_id>/talk/step", access="discussions:thread:arrange")
def change_step(thread: Thread) -> Any:
    """Go to the next step, back, give more time, or give up."""
    actor, wanted = current_actor(), request.form.get("do", "")
    text = request.form.get("step", "")
    seen = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else -1
    if wanted == "next":
        next_step(actor, thread, seen)
        talk = talk_of(thread)
        if talk is not None and is_unsaid(talk) and answers_for(talk) == actor.person_id:
            return redirect(url_for("protocols.write_commitment", talk_id=talk.id), 303)
    elif wanted == "back":
        step_back(actor, thread, seen)
    elif wanted == "longer":
        lengthen(actor, thread, LONGER.get(request.form.get("minutes", ""), 0))
    elif wanted == "end":
        give_up(actor, thread)
        flash(_("The thread goes on as any other. Everything that was written is there."))
    else:
        raise Invalid(_("Choose the next step, more time, or to end."))
    return back_to(thread.id)


@blueprint.post("/threads/<id:thread_id>/talk/pass", access="discussions:thread:post")
def pass_turn(thread: Thread) -> Any:
    """Pass."""
    pass_on(current_actor(), thread)
    return back_to(thread.id)


@blueprint.post("/asides/<id:aside_id>/remove", access="protocols:aside:withdraw")
def remove_aside(aside: Aside) -> Any:
    """Take back what one wrote before it opens."""
    thread_id = db.session.get_one(Talk, aside.talk_id).thread_id
    take_back(current_actor(), aside)
    flash(_("It is taken back. Nobody else has it."))
    return back_to(thread_id)


@blueprint.form("/talks/<id:talk_id>/commitment", access="protocols:talk:commit")
def write_commitment(talk: Talk) -> Any:
    """Say what one will do, by when, or why nothing."""
    thread = db.session.get_one(Thread, talk.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    actor, place = current_actor(), f"commitment:{talk.id}"
    form = CommitmentForm(what=talk.commitment, by=talk.commit_by, none_because=talk.no_commitment)
    left = leaves_draft(actor, place, form)
    if left is not None:
        return redirect(left, 303)
    draft = take_up(actor, place, form)
    if form.validate_on_submit():
        try:
            promise(actor, talk, form.what.data or "", form.by.data, form.none_because.data or "", on=today())
            drop_draft(actor, place, mark=valid_client_id(form.client_id.data))
            return back_to(thread.id, sent=f"{actor.person_id}:{place}")
        except Invalid as error:
            form.put_error(error)
    return show("protocols/write_commitment.html", form, thread=thread, talk=talk, place=place, draft=draft)
