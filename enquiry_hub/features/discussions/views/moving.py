"""Moving posts, and joining threads."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.sharing.audience import audience_of
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.templating import full_time
from enquiry_hub.core.text import excerpt
from enquiry_hub.features.discussions.forms import BackForm, JoinForm, MoveForm
from enquiry_hub.features.discussions.models import Post, PostMove, Thread
from enquiry_hub.features.discussions.queries.moving import (
    answers_that_stay,
    following_posts,
    guests_left_out,
    threads_to_move_to,
    who_would_read,
    why_not_back,
)
from enquiry_hub.features.discussions.services.moving import MOST, join_thread, move_posts, split_thread
from enquiry_hub.features.discussions.services.moving_back import undo_move as undo_the_move
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.identity.groups.workspace import enter_workspace


@discussions.form("/posts/<id:post_id>/move", access="discussions:post:moderate")
def move(post: Post) -> Any:
    """Move a post, or a run of posts, to another thread or to a new one."""
    actor, thread = current_actor(), db.session.get_one(Thread, post.thread_id)
    require(actor, "discussions:thread:moderate", thread)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    threads = threads_to_move_to(actor, thread)
    form = MoveForm(upto=post.seq)
    form.upto.choices = [(post.seq, _("This post only")), *_ends_of(post)]
    form.target.choices = [("", _("A new thread")), *((found.id, found.title) for found in threads)]
    if form.validate_on_submit():
        target = next((found for found in threads if found.id == form.target.data), None)
        try:
            if target is None:
                target = split_thread(actor, post, form.upto.data or post.seq, form.title.data or "", form.note.data or "")
            else:
                move_posts(actor, post, form.upto.data or post.seq, target, form.note.data or "", wider=bool(form.wider.data))
            flash(_("It is moved. Its old place leads here, and those who wrote have your note."), "done")
            return redirect(url_for("discussions.show_thread", thread_id=target.id, at=post.seq, _anchor=f"post-{post.seq}"), 303)
        except Invalid as error:
            form.put_error(error)
    return show("discussions/move_post.html", form, post=post, thread=thread, **_readers(actor, thread, threads, form.target.data or ""))


def _ends_of(post: Post) -> list[tuple[int, str]]:
    """Return up to which posts a run from this one can go, each by who wrote it, when, and how it begins."""
    return [(seq, f"{name or _('Without a name')}, {full_time(at)}: {excerpt(body, 60)}") for seq, name, at, body in following_posts(post, MOST - 1)]


@discussions.form("/threads/<id:thread_id>/join", access="discussions:thread:moderate")
def join_threads(thread: Thread) -> Any:
    """Join a thread with another one of its group."""
    actor = current_actor()
    enter_workspace(thread.group_id)
    g.section = "discussions"
    threads = threads_to_move_to(actor, thread)
    form = JoinForm()
    form.target.choices = [(found.id, found.title) for found in threads]
    if form.validate_on_submit():
        target = next(found for found in threads if found.id == form.target.data)
        try:
            join_thread(actor, thread, target, form.note.data or "", wider=bool(form.wider.data))
            flash(_("The threads are one. The old address leads here, and those who wrote have your note."), "done")
            return redirect(url_for("discussions.show_thread", thread_id=target.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("discussions/join_threads.html", form, thread=thread, threads=threads, **_readers(actor, thread, threads, form.target.data or ""))


@discussions.form("/moves/<id:move_id>/undo", access="discussions:move:undo")
def undo_move(move: PostMove) -> Any:
    """Undo a move of posts, a split or a joining, with a note to the authors."""
    actor = current_actor()
    source, target = db.session.get_one(Thread, move.source_id), db.session.get_one(Thread, move.target_id)
    enter_workspace(source.group_id)
    g.section = "discussions"
    form, why_not, told = BackForm(), why_not_back(move), {**_readers(actor, target, [source], source.id), "staying": answers_that_stay(move)}
    if form.validate_on_submit():
        try:
            undo_the_move(actor, move, form.note.data or "", wider=bool(form.wider.data))
            flash(_("The posts are back where they were. Both addresses lead there, and those who wrote have your note."), "done")
            return redirect(url_for("discussions.show_thread", thread_id=source.id, at=move.places[0][2], _anchor=f"post-{move.places[0][2]}"), 303)
        except Invalid as error:
            form.put_error(error)
    return show("discussions/undo_move.html", form, move=move, source=source, target=target, why_not=why_not, count=len(move.places), **told)


def _readers(actor: Actor, thread: Thread, threads: list[Thread], chosen: str) -> dict[str, Any]:
    """Return who reads the posts now, who would read them where they go, and who would be new among these."""
    wanted = chosen or request.args.get("target", "")
    target = next((found for found in threads if found.id == wanted), None)
    viewer = str(actor.person_id)
    now_read = audience_of("discussions:thread:read", thread.id, cohort_id=g.cohort_id, viewer_id=viewer)
    then_read = audience_of("discussions:thread:read", target.id, cohort_id=g.cohort_id, viewer_id=viewer) if target else None
    return {
        "now_read": now_read, "then_read": then_read, "wider": who_would_read(thread, target) if target else None, "guests_left": guests_left_out(thread),
        "target_title": target.title if target else "",
    }  # fmt: skip
