"""The words above a thread, and its marked places."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, take_up
from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.capabilities.themes.queries import themes_around
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import diff_words
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.forms import ContextForm, MomentForm
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.queries import context_of, frame_of, notes_shown
from enquiry_hub.features.discussions.services.framing import change_context, mark_moment, unmark_moment
from enquiry_hub.features.discussions.services.newcomers import welcome
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import names_of


@discussions.form("/threads/<id:thread_id>/context", access="discussions:thread:frame", prose=("body",))
def write_context(thread: Thread) -> Any:
    """Change the words above a thread, with a note for those who come back."""
    actor = current_actor()
    enter_workspace(thread.group_id)
    g.section = "discussions"
    row = context_of(thread.id)
    form, place = ContextForm(body=row.body if row else "", base=row.version if row else 0), f"context:{thread.id}"
    back = leaves_draft(actor, place, form)
    if back is not None:
        return redirect(back, 303)
    draft, concerns, met = take_up(actor, place, form), list[Any](), None
    if form.validate_on_submit():
        concerns = concerns_about(f"{form.body.data}\n{form.note.data or ''}", thread.group_id)
        if not concerns:
            try:
                mark = valid_client_id(form.client_id.data)
                change_context(actor, thread, form.body.data, base=form.base.data or 0, note=form.note.data or "", client_id=mark)
                drop_draft(actor, place, mark=mark)
                return redirect(url_for("discussions.show_thread", thread_id=thread.id, sent=f"{actor.person_id}:{place}"), 303)
            except Invalid as error:
                form.put_error(error)
            except Stale as error:
                fresh, met = context_of(thread.id), meet(form, error)
                form.base.start_from(fresh.version if fresh else 0)
    around = themes_around("thread", thread.id, thread.group_id)
    page, status = show("discussions/write_context.html", form, thread=thread, concerns=concerns, met=met, place=place, draft=draft, **around)
    return page, 409 if met else 422 if concerns else status


@discussions.post("/threads/<id:thread_id>/welcome/<id:reader_id>", access="discussions:thread:welcome")
def welcome_newcomer(thread: Thread, reader_id: str) -> Any:
    """Say that somebody who came into the peer group later may read the thread."""
    if welcome(current_actor(), thread, reader_id):
        flash(_("They can read this thread now."))
    else:
        flash(_("Thank you. They can read it when everyone who wrote here has said yes."))
    return redirect(url_for("discussions.show_thread", thread_id=thread.id), 303)


@discussions.get("/threads/<id:thread_id>/context/history", access="discussions:thread:read")
def context_history(thread: Thread) -> Any:
    """Show how the words above a thread changed."""
    enter_workspace(thread.group_id)
    g.section = "discussions"
    row = context_of(thread.id)
    kept = [found for found in reversed(revisions_of("thread_context", row.id)) if found.number > row.hidden_upto] if row else []
    pairs = [(later, diff_words(earlier.fields["body"], later.fields["body"])) for earlier, later in zip(kept, kept[1:], strict=False)]
    return render_template("discussions/context_history.html", thread=thread, first=kept[0] if kept else None, pairs=pairs, names=names_of([row.author_id for row in kept]),
        notes=notes_shown(thread.id, {later.reason.strip() for later, _pieces in pairs if later.reason.strip()}))


@discussions.form("/posts/<id:post_id>/moment", access="discussions:post:mark")
def mark_post(post: Post) -> Any:
    """Mark a post as a place to come back to, with a label."""
    actor = current_actor()
    thread = db.session.get_one(Thread, post.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    labels = dict(frame_of(actor, thread.id).moments)
    form = MomentForm(label=labels.get(post.seq, ""))
    if form.validate_on_submit():
        try:
            for concern in concerns_about(form.label.data or "", thread.group_id):
                raise Invalid(concern.sentence, field="label")
            if form.label.data:
                mark_moment(actor, thread, post.seq, form.label.data)
                flash(_("The place is marked. Everyone in the thread finds it under “Jump to”."))
            else:
                unmark_moment(actor, thread, post.seq)
                flash(_("The place is marked no longer."))
            return redirect(url_for("discussions.show_thread", thread_id=thread.id, at=post.seq, _anchor=f"post-{post.seq}"), 303)
        except Invalid as error:
            form.put_error(error)
    return show("discussions/mark_post.html", form, thread=thread, post=post, marked=post.seq in labels)
