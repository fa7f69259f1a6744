"""Hotseats and office hours: their days, what was asked and answered, and the file of it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import load, may
from enquiry_hub.core.clock import today
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import HubForm, show, valid_client_id
from enquiry_hub.core.pages import csv_answer
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.models import Post
from enquiry_hub.features.hotseats.forms import HotseatForm
from enquiry_hub.features.hotseats.models import Hotseat
from enquiry_hub.features.hotseats.queries import hotseat_in, questions_of
from enquiry_hub.features.hotseats.services import change_hotseat, open_hotseat, support_question
from enquiry_hub.features.hotseats.subjects import title_of
from enquiry_hub.features.hotseats.views.blueprint import hotseats
from enquiry_hub.features.hotseats.views.drawing import picture, transcript
from enquiry_hub.features.impact.wording import number
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.queries import chosen_style, reference_of
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import name_and_place


@hotseats.form("/inputs/<id:input_id>/hotseat/new", access="hotseats:input:open")
def new_hotseat(input: Input) -> Any:
    """Offer to answer questions about an input between two days."""
    enter_workspace(input.group_id)
    form = HotseatForm(data={"opens_on": today()})
    if form.validate_on_submit():
        try:
            hotseat = open_hotseat(current_actor(), input, form.opens_on.data, form.closes_on.data, client_id=valid_client_id(form.client_id.data))
            return redirect(url_for("hotseats.show_hotseat", hotseat_id=hotseat.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("hotseats/edit_hotseat.html", form, row=input, hotseat=None)


@hotseats.form("/hotseats/<id:hotseat_id>/edit", access="hotseats:hotseat:change")
def edit_hotseat(hotseat: Hotseat) -> Any:
    """Give a hotseat other days."""
    actor = current_actor()
    enter_workspace(hotseat.group_id)
    form = HotseatForm(data={"opens_on": hotseat.opens_on, "closes_on": hotseat.closes_on})
    if form.validate_on_submit():
        try:
            change_hotseat(actor, hotseat, form.opens_on.data, form.closes_on.data)
            return redirect(url_for("hotseats.show_hotseat", hotseat_id=hotseat.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("hotseats/edit_hotseat.html", form, row=load(actor, "inputs:input:read", hotseat.input_id) if hotseat.input_id else None, hotseat=hotseat)


@hotseats.get("/hotseats/<id:hotseat_id>", access="hotseats:hotseat:read")
def show_hotseat(hotseat: Hotseat) -> Any:
    """Show what is asked and answered; when it is over, the transcript with its citation."""
    actor = current_actor()
    workspace = enter_workspace(hotseat.group_id)
    row: Input | None = load(actor, "inputs:input:read", hotseat.input_id) if hotseat.input_id else None
    work = reference_of(actor, row, chosen_style(actor)) if row else None
    return show(
        "hotseats/show_hotseat.html", HubForm(), hotseat=hotseat, row=row, title=title_of(hotseat), host=name_and_place(hotseat.host_id), questions=questions_of(actor, hotseat),
        cohort=workspace.name if workspace else "", work=work.html if work else "", may_change=may(actor, "hotseats:hotseat:change", hotseat), is_host=hotseat.host_id == actor.person_id,
        may_ask=may(actor, "hotseats:hotseat:ask", hotseat), picture=picture, number=number,
    )  # fmt: skip


@hotseats.post("/questions/<id:post_id>/support", access="hotseats:question:support")
def support(post: Post) -> Any:
    """Say that one would ask the same, or take that back."""
    said = support_question(current_actor(), post)
    flash(_("Noted. Nobody is told that it was you.") if said else _("Taken back."), "done")
    return redirect(url_for("hotseats.show_hotseat", hotseat_id=hotseat_in(current_actor(), post.thread_id), _anchor=f"q{post.seq}"), 303)


@hotseats.get("/hotseats/<id:hotseat_id>/transcript.csv", access="hotseats:hotseat:read")
def transcript_csv(hotseat: Hotseat) -> Any:
    """Hand over what was asked and answered as one who asks may see it, with the numbers and both boxes of each answer."""
    return csv_answer("transcript.csv", ("Question", "What", "Day", "Who", "Words"), transcript(current_actor(), hotseat))
