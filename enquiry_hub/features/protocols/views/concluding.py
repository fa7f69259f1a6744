"""What may be quoted, and putting posts together."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.models import VISIBLE, Post, Thread
from enquiry_hub.features.protocols.forms import GatherForm, QuotingForm
from enquiry_hub.features.protocols.models import Talk
from enquiry_hub.features.protocols.queries import posts_said, posts_to_gather, quotable_in, sources_of
from enquiry_hub.features.protocols.services import agree_quoting, gather
from enquiry_hub.features.protocols.services.gathering import TOGETHER
from enquiry_hub.features.protocols.views.blueprint import protocols
from enquiry_hub.identity.groups.workspace import enter_workspace


@protocols.form("/talks/<id:talk_id>/quotes", access="protocols:talk:conclude")
def agree_on_quotes(talk: Talk) -> Any:
    """Write down what may be quoted of what was said."""
    actor, thread = current_actor(), db.session.get_one(Thread, talk.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    form = QuotingForm(quotable=talk.quotable, posts=quotable_in(talk))
    form.posts.choices = [(post_id, f"{name}: {words}") for post_id, name, words in posts_said(actor, talk)]
    if form.validate_on_submit():
        try:
            agree_quoting(actor, talk, form.quotable.data, form.posts.data or [])
            flash(_("It is written down."))
            return redirect(url_for("discussions.show_thread", thread_id=thread.id, _anchor="talk"), 303)
        except Invalid as error:
            form.put_error(error)
    return show("protocols/agree_on_quotes.html", form, thread=thread, talk=talk)


@protocols.form("/threads/<id:thread_id>/together", access="discussions:thread:post", prose=("body",))
def put_together(thread: Thread) -> Any:
    """Write a post that puts others together."""
    actor = current_actor()
    enter_workspace(thread.group_id)
    g.section = "discussions"
    form = GatherForm()
    form.posts.choices = [(post_id, f"{name}: {words}") for post_id, name, words in posts_to_gather(actor, thread)]
    if form.validate_on_submit():
        try:
            for concern in concerns_about(form.body.data, thread.group_id):
                raise Invalid(concern.sentence, field="body")
            post = gather(actor, thread, form.body.data, form.posts.data or [], client_id=valid_client_id(form.client_id.data))
            return redirect(url_for("discussions.show_thread", thread_id=thread.id, at=post.seq, _anchor=f"post-{post.seq}"), 303)
        except Invalid as error:
            form.put_error(error)
    return show("protocols/put_together.html", form, thread=thread)


@protocols.get("/posts/<id:post_id>/sources", access="discussions:post:read")
def show_sources(post: Post) -> Any:
    """Show what a post stands on that puts others together: those of them that can be read in the thread now."""
    if post.step != TOGETHER or post.state != VISIBLE:
        abort(404)
    thread = db.session.get_one(Thread, post.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    return render_template("protocols/show_sources.html", thread=thread, post=post, sources=sources_of(current_actor(), post))
