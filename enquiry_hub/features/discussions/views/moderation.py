"""Arranging a thread, and its guests."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.forms import GuestForm, ManageForm
from enquiry_hub.features.discussions.models import Thread, ThreadGuest
from enquiry_hub.features.discussions.services import (
    invite_guest,
    invite_newcomer,
    lock_thread,
    open_for_unnamed,
    pin_thread,
    rename_thread,
    slow_thread,
    uninvite_guest,
)
from enquiry_hub.features.discussions.services.moderation import STAY
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.models import Person


@discussions.form("/threads/<id:thread_id>/manage", access="discussions:thread:moderate")
def manage_thread(thread: Thread) -> Any:
    """Rename, pin or close a thread, and see its guests."""
    enter_workspace(thread.group_id)
    g.section = "discussions"
    form = ManageForm(**_as_fields(thread))
    if form.validate_on_submit():
        try:
            _arrange(thread, form)
        except Invalid as error:
            form.put_error(error)
        else:
            return redirect(url_for("discussions.show_thread", thread_id=thread.id), 303)
    return show("discussions/manage_thread.html", form, thread=thread, guests=_guests(thread), guest_form=GuestForm(formdata=None, ends_on=today() + STAY))


def _as_fields(thread: Thread) -> dict[str, Any]:
    return {
        "title": thread.title, "pinned": thread.pinned_at is not None, "locked": thread.closed, "locked_until": thread.locked_until if thread.closed else None,
        "locked_reason": thread.locked_reason, "slow_minutes": thread.slow_minutes, "unnamed": thread.unnamed,
    }  # fmt: skip


def _arrange(thread: Thread, form: ManageForm) -> None:
    actor, before = current_actor(), _as_fields(thread)
    closing = (bool(form.locked.data), form.locked_until.data, form.locked_reason.data or "")
    if form.title.data != thread.title:
        rename_thread(actor, thread, form.title.data, why=form.why.data or "")
    if form.pinned.data != before["pinned"]:
        pin_thread(actor, thread, form.pinned.data, why=form.why.data or "")
    if closing[0] != before["locked"] or (closing[0] and closing != (before["locked"], before["locked_until"], before["locked_reason"])):
        lock_thread(actor, thread, closing[0], until=closing[1], reason=closing[2] if closing[0] else form.why.data or "")
    if form.unnamed.data != thread.unnamed:
        open_for_unnamed(actor, thread, bool(form.unnamed.data), why=form.why.data or "")
    if form.slow_minutes.data != thread.slow_minutes:
        slow_thread(actor, thread, form.slow_minutes.data, why=form.why.data or "")


def _guests(thread: Thread) -> list[Any]:
    query = (
        sa.select(Person.id, Person.display_name, Person.job_role, ThreadGuest.ends_on).join(ThreadGuest, ThreadGuest.person_id == Person.id)
        .where(ThreadGuest.thread_id == thread.id).order_by(Person.display_name)
    )  # fmt: skip
    return list(db.session.execute(query))


@discussions.post("/threads/<id:thread_id>/guests", access="discussions:thread:moderate")
def add_guest(thread: Thread) -> Any:
    """Let somebody into this one thread."""
    enter_workspace(thread.group_id)
    g.section = "discussions"
    form = GuestForm()
    if form.validate_on_submit():
        person = db.session.scalar(sa.select(Person).where(Person.email == form.email.data.lower(), Person.closed_at.is_(None)))
        try:
            if person is None:
                person = invite_newcomer(current_actor(), thread, email=form.email.data, name=form.name.data or "", ends_on=form.ends_on.data)
            else:
                invite_guest(current_actor(), thread, person, form.ends_on.data)
            flash(_("%(name)s can read and write in this thread, and nowhere else.", name=person.display_name))
            return redirect(url_for("discussions.manage_thread", thread_id=thread.id), 303)
        except Invalid as error:
            form.put_error(error)
    manage = ManageForm(formdata=None, **_as_fields(thread))
    return render_template("discussions/manage_thread.html", form=manage, thread=thread, guests=_guests(thread), guest_form=form), 422


@discussions.post("/threads/<id:thread_id>/guests/<id:guest_id>/end", access="discussions:thread:moderate")
def end_guest(thread: Thread, guest_id: str) -> Any:
    """End a guest's stay."""
    person = db.session.scalar(sa.select(Person).join(ThreadGuest, ThreadGuest.person_id == Person.id).where(ThreadGuest.thread_id == thread.id, Person.id == guest_id))
    if person is not None:
        uninvite_guest(current_actor(), thread, person)
    return redirect(url_for("discussions.manage_thread", thread_id=thread.id), 303)
