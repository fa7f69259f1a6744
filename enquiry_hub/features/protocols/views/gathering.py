"""Putting posts together, and what such a post stands on."""

from __future__ import annotations

from typing import Any

from flask import abort, g, redirect, render_template, request, url_for

from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, take_up
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.models import VISIBLE, Post, Thread
from enquiry_hub.features.protocols.forms import GatherForm
from enquiry_hub.features.protocols.gathered import Choice, chosen_posts, posts_to_choose, sources_of
from enquiry_hub.features.protocols.services import gather
from enquiry_hub.features.protocols.services.gathering import TOGETHER
from enquiry_hub.features.protocols.views.blueprint import protocols
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import names_of


@protocols.form("/threads/<id:thread_id>/together", access="discussions:thread:post", prose=("body",))
def put_together(thread: Thread) -> Any:
    """Write a post that puts others together; with `show` other posts of the thread are shown to choose among, and nothing is sent."""
    actor = current_actor()
    enter_workspace(thread.group_id)
    g.section = "discussions"
    form, place = GatherForm(), f"together:{thread.id}"
    back = leaves_draft(actor, place, form)
    if back is not None:
        return redirect(back, 303)
    draft = take_up(actor, place, form)
    if "show" not in request.form and form.validate_on_submit():
        try:
            for concern in concerns_about(form.body.data, thread.group_id):
                raise Invalid(concern.sentence, field="body")
            mark = valid_client_id(form.client_id.data)
            post = gather(actor, thread, form.body.data, form.posts.data or [], client_id=mark)
            drop_draft(actor, place, mark=mark)
            return redirect(url_for("discussions.show_thread", thread_id=thread.id, at=post.seq, sent=f"{actor.person_id}:{place}", _anchor=f"post-{post.seq}"), 303)
        except Invalid as error:
            form.put_error(error)
    choice, chosen = _shown(thread, form.words.data or ""), chosen_posts(actor, thread, form.posts.data or [])
    elsewhere = [line for line in chosen if line not in choice.lines]
    return show(
        "protocols/put_together.html", form, thread=thread, place=place, draft=draft, choice=choice, chosen={line.id for line in chosen}, elsewhere=elsewhere,
    )  # fmt: skip


def _shown(thread: Thread, words: str) -> Choice:
    """Return the posts that the form asks to see: where its buttons lead, where it stood, or the newest."""
    actor, wanted = current_actor(), request.form.get("show") or request.form.get("stands", "")
    side, _dot, place = wanted.partition(".")
    if side not in ("before", "start") or not (place.isascii() and place.isdigit() and len(place) < 9):
        return posts_to_choose(actor, thread, words)
    return posts_to_choose(actor, thread, words, **{side: int(place)})


@protocols.get("/posts/<id:post_id>/sources", access="discussions:post:read")
def show_sources(post: Post) -> Any:
    """Show a post that puts others together, and beside it what it stands on; of what cannot be read now, only that it was there."""
    if post.step != TOGETHER or post.state != VISIBLE:
        abort(404)
    thread = db.session.get_one(Thread, post.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    sources, gone = sources_of(current_actor(), post)
    return render_template("protocols/show_sources.html", thread=thread, post=post, sources=sources, gone=gone, author=names_of([post.author_id]).get(post.author_id or ""))
