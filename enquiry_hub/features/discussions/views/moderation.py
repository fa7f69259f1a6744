"""The facilitators' queue and what they can do."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.models import Report
from enquiry_hub.capabilities.moderation.words import URGENT_WORDS
from enquiry_hub.core import subjects
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.forms import GuestForm, ManageForm, NoteForm
from enquiry_hub.features.discussions.models import Post, Thread, ThreadGuest
from enquiry_hub.features.discussions.queries import hidden_posts, waiting_posts
from enquiry_hub.features.discussions.services import (
    hide_post,
    invite_guest,
    lock_thread,
    pin_thread,
    rename_thread,
    restore_post,
    uninvite_guest,
)
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import contacts_of
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.models import Person


@discussions.get("/cohorts/<id:group_id>/queue", access="groups:cohort:facilitate")
def queue(group: Group) -> Any:
    """Show what waits for a facilitator: held and reported posts, each with its actions."""
    enter_workspace(group.id)
    actor = current_actor()
    return render_template("discussions/queue.html", group=group, waiting=waiting_posts(actor, group.id), hidden=hidden_posts(actor, group.id), form=NoteForm(formdata=None))


@discussions.get("/reports/<id:report_id>", access="discussions:report:read")
def show_report(report: Report) -> Any:
    """Show an urgent report to those who were told of it: what to do now, and the post only to those who may open it."""
    enter_workspace(report.group_id)
    g.section = "discussions"
    return render_template(
        "discussions/show_report.html", report=report, what=URGENT_WORDS[report.reason], settled=report.settled_at is not None,
        cohort_name=db.session.get_one(Group, g.cohort_id).name, post=subjects.find(current_actor(), "post", report.subject_id),
        settings=current_app.extensions["hub_settings"], contacts=contacts_of(report.group_id),
    )  # fmt: skip


@discussions.post("/posts/<id:post_id>/hide", access="discussions:post:moderate")
def hide(post: Post) -> Any:
    """Hide a post, with a note to its author."""
    return _decide(post, hide_post, _("The post is hidden. Its author has your note."))


@discussions.post("/posts/<id:post_id>/restore", access="discussions:post:moderate")
def restore(post: Post) -> Any:
    """Show a post that was held or hidden."""
    return _decide(post, restore_post, _("Everyone in the thread can read the post."))


def _decide(post: Post, service: Any, done: str) -> Any:
    form = NoteForm()
    thread = db.session.get_one(Thread, post.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    if form.validate_on_submit():
        try:
            service(current_actor(), post, form.note.data or "")
            flash(done)
            group = db.session.get_one(Group, thread.group_id)
            return redirect(url_for("discussions.queue", group_id=group.parent_id or group.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("discussions/decide.html", form, post=post, thread=thread, action=request.path)


@discussions.form("/threads/<id:thread_id>/manage", access="discussions:thread:moderate")
def manage_thread(thread: Thread) -> Any:
    """Rename, pin or close a thread, and see its guests."""
    enter_workspace(thread.group_id)
    g.section = "discussions"
    actor = current_actor()
    form = ManageForm(title=thread.title, pinned=thread.pinned_at is not None, locked=thread.locked_at is not None)
    if form.validate_on_submit():
        if form.title.data != thread.title:
            rename_thread(actor, thread, form.title.data)
        if form.pinned.data != (thread.pinned_at is not None):
            pin_thread(actor, thread, form.pinned.data)
        if form.locked.data != (thread.locked_at is not None):
            lock_thread(actor, thread, form.locked.data)
        return redirect(url_for("discussions.show_thread", thread_id=thread.id), 303)
    return show("discussions/manage_thread.html", form, thread=thread, guests=_guests(thread), guest_form=GuestForm(formdata=None))


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
                raise Invalid(_("Nobody with this address has an account. Invite them first."), field="email")
            if form.ends_on.data and form.ends_on.data <= today():
                raise Invalid(_("The last day has to be in the future."), field="ends_on")
            invite_guest(current_actor(), thread, person, form.ends_on.data)
            flash(_("%(name)s can read and write in this thread, and nowhere else.", name=person.display_name))
            return redirect(url_for("discussions.manage_thread", thread_id=thread.id), 303)
        except Invalid as error:
            form.put_error(error)
    manage = ManageForm(formdata=None, title=thread.title, pinned=thread.pinned_at is not None, locked=thread.locked_at is not None)
    return render_template("discussions/manage_thread.html", form=manage, thread=thread, guests=_guests(thread), guest_form=form), 422


@discussions.post("/threads/<id:thread_id>/guests/<id:guest_id>/end", access="discussions:thread:moderate")
def end_guest(thread: Thread, guest_id: str) -> Any:
    """End a guest's stay."""
    person = db.session.scalar(sa.select(Person).join(ThreadGuest, ThreadGuest.person_id == Person.id).where(ThreadGuest.thread_id == thread.id, Person.id == guest_id))
    if person is not None:
        uninvite_guest(current_actor(), thread, person)
    return redirect(url_for("discussions.manage_thread", thread_id=thread.id), 303)
