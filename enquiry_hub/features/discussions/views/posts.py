"""Writing posts and what one can do with a single one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.queries import files_of
from enquiry_hub.capabilities.attachments.services import remove_file
from enquiry_hub.capabilities.attachments.taking import described
from enquiry_hub.capabilities.drafts.queries import was_sent
from enquiry_hub.capabilities.drafts.services import drop_draft, note_sent
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, refuse_anothers, take_up
from enquiry_hub.capabilities.moderation.models import URGENT
from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.core import access
from enquiry_hub.core.access import Actor, flags_beside, sent_by
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import POST, show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import BadText, clean_input, diff_words, without_files
from enquiry_hub.failures import wants_json
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.forms import EditForm, NoteForm, PostForm, ReportForm
from enquiry_hub.features.discussions.fragments import as_json
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.queries import post_view
from enquiry_hub.features.discussions.queries.waiting import claim_on, reports_on
from enquiry_hub.features.discussions.services import (
    NewPost,
    contribute,
    edit_post,
    react,
    remove_post,
    report_post,
)
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.features.discussions.views.files import EDIT_IT, with_file
from enquiry_hub.features.discussions.views.threads import thread_page
from enquiry_hub.identity.groups.workspace import enter_workspace


@discussions.post("/threads/<id:thread_id>/posts", access="discussions:thread:post", prose=("body",))
def write_post(thread: Thread) -> Any:
    """Write a post, by form or by JSON; sending the same client id again answers with the first one."""
    actor = current_actor()
    if wants_json():
        return _write_by_program(actor, thread)
    form = PostForm()
    if not form.validate_on_submit():
        return thread_page(thread, form, status=422)
    concerns = concerns_about(f"{form.body.data}\n{described()}".strip(), thread.group_id)
    if concerns and not form.hold.data:
        return thread_page(thread, form, concerns=tuple(concerns), status=422)
    try:
        tone = request.form.get("tone", "")
        new = NewPost(with_file(actor, thread, form.body.data), form.reply_to.data or None, valid_client_id(form.client_id.data), hold=bool(form.hold.data), tone=tone)
        post = contribute(actor, thread, new)
    except Invalid as error:
        form.put_error(error)
        return thread_page(thread, form, status=422)
    drop_draft(actor, f"thread:{thread.id}", mark=new.client_id)
    if post is None:
        flash(_("It is kept. It opens together with what the others write."))
        return redirect(url_for("discussions.show_thread", thread_id=thread.id, sent=f"{actor.person_id}:thread:{thread.id}", _anchor="talk"), 303)
    if post.state == "held":
        flash(_("Thank you. A facilitator will look at it first; only you can see it until then."))
    return redirect(url_for("discussions.show_thread", thread_id=thread.id, at=post.seq, sent=f"{actor.person_id}:thread:{thread.id}", _anchor=f"post-{post.seq}"), 303)


def _write_by_program(actor: Actor, thread: Thread) -> Any:
    """Take a post as JSON, or as the page's own script sends its form: no form object is made, and the answer is JSON."""
    data: Any = request.get_json(silent=True) if request.is_json else request.form
    fields = {name: data.get(name) for name in ("body", "reply_to", "client_id")} if isinstance(data, Mapping) else {}
    if not fields or not isinstance(fields["body"], str) or not all(isinstance(value, str | None) for value in fields.values()):
        raise Invalid(_("Send an object with “body”, and if you like “reply_to” and “client_id”, all of them texts."))
    refuse_anothers(actor)
    try:
        body = clean_input(fields["body"])
    except BadText as error:
        raise Invalid(str(error)) from None
    if len(body) > POST:
        raise Invalid(_("Please keep this under %(max)d characters.", max=POST))
    concerns = concerns_about(f"{body}\n{described()}".strip(), thread.group_id)
    hold = data.get("hold") in (True, "y")
    if concerns and not hold:
        found = [{"kind": concern.kind, "excerpt": concern.excerpt, "sentence": concern.sentence} for concern in concerns]
        return jsonify(ok=False, error=" ".join(concern.sentence for concern in concerns), concerns=found), 422
    new = NewPost(with_file(actor, thread, body), fields["reply_to"] or None, valid_client_id(fields["client_id"]), hold=hold, tone=str(data.get("tone") or ""))
    post = contribute(actor, thread, new)
    if not request.is_json:
        drop_draft(actor, f"thread:{thread.id}", mark=new.client_id)
    if post is None:
        return jsonify(ok=True, state="aside"), 202
    return jsonify(ok=True, id=post.id, seq=post.seq, change=post.change, state=post.state), 201


@discussions.get("/posts/<id:post_id>", access="discussions:post:read")
def show_post(post: Post) -> Any:
    """Show one post with everything that the viewer may do with it."""
    actor = current_actor()
    thread = _enter(post)
    wanted = {"edit": "discussions:post:edit", "respond": "discussions:post:respond", "moderate": "discussions:post:moderate", "mark": "discussions:post:mark",
        "ask_again": "discussions:post:ask_again"}
    may = db.session.execute(sent_by(actor, sa.select(*flags_beside(actor, **wanted)).where(Post.id == post.id))).one()
    may_in_thread = bool(may.moderate) and access.may(actor, "discussions:thread:moderate", thread)
    asked, looking = (reports_on("post", post.id), claim_on("post", post.id)) if may.moderate else ([], None)
    return render_template(
        "discussions/show_post.html", post=post, view=post_view(post.id), thread=thread, may=may,
        note_form=NoteForm(formdata=None), asked=asked, looking=looking,
        place_moderated=may_in_thread,
    )  # fmt: skip


def _enter(post: Post) -> Thread:
    thread = db.session.get_one(Thread, post.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    return thread


@discussions.post("/posts/<id:post_id>/react", access="discussions:post:respond")
def react_to_post(post: Post) -> Any:
    """Say a word to a post, or take it back."""
    data: Any = request.get_json(silent=True) if request.is_json else request.form
    word = data.get("word") if hasattr(data, "get") else None
    if not isinstance(word, str):
        raise Invalid(_("That is not one of the words."))
    said = react(current_actor(), post, word)
    if wants_json():
        return jsonify(ok=True, said=said, reactions=post.reactions)
    return redirect(url_for("discussions.show_thread", thread_id=post.thread_id, at=post.seq, _anchor=f"post-{post.seq}"), 303)


@discussions.form("/posts/<id:post_id>/edit", access="discussions:post:edit", prose=("body",))
def change_post(post: Post) -> Any:
    """Edit one's own post, by form or as its page's script sends it; earlier words stay in its history, files that are taken away do not."""
    actor = current_actor()
    refuse_anothers(actor)
    thread = _enter(post)
    form, place = EditForm(body=post.body, base=post.version), f"post:{post.id}"
    back = leaves_draft(actor, place, form)
    if back is not None:
        return redirect(back, 303)
    by_program = request.method == "POST" and wants_json()
    draft, concerns, met = take_up(actor, place, form), list[Any](), None
    files, dropped = files_of(actor, "post", post.id), set(request.form.getlist("drop"))
    if form.validate_on_submit():
        concerns = concerns_about(f"{form.body.data}\n{described()}".strip(), thread.group_id)
        if not concerns:
            try:
                return _change(actor, post, form, [file for file in files if file.id in dropped])
            except Invalid as error:
                form.put_error(error)
            except Stale as error:
                met = meet(form, error)
                form.base.start_from(post.version)
    if by_program:
        return _not_changed(form, concerns, stale=met is not None)
    page, status = show(
        "discussions/edit_post.html", form, concerns=concerns, met=met, post=post, thread=thread, files=files, dropped=dropped,
        upload_mb=settings().max_upload_mb, place=place, draft=draft,
    )  # fmt: skip
    return page, 409 if met is not None else 422 if concerns else status


def _change(actor: Actor, post: Post, form: EditForm, gone: list[Attachment]) -> Any:
    """Take an edit, once, with the files that go: what waited on a device may arrive a second time."""
    place, mark = f"post:{post.id}", valid_client_id(form.client_id.data)
    there = url_for("discussions.show_thread", thread_id=post.thread_id, at=post.seq, sent=f"{actor.person_id}:{place}", _anchor=f"post-{post.seq}")
    if not _has_arrived(actor, post, form):
        for file in gone:
            remove_file(actor, file)
        edit_post(actor, post, without_files(with_file(actor, post, form.body.data, EDIT_IT), [file.id for file in gone]), base=form.base.data)
        if "writer" not in request.form:  # what waited on a device leaves a draft alone that was begun since; the device drops its own
            drop_draft(actor, place, mark=mark)
        elif mark:
            note_sent(actor, mark)
    return jsonify(ok=True, href=there) if wants_json() else redirect(there, 303)


def _has_arrived(actor: Actor, post: Post, form: EditForm) -> bool:
    """Say whether what waited on a device has been taken before: its form was sent, and the post has or had these words."""
    if "writer" not in request.form or not was_sent(actor, valid_client_id(form.client_id.data)):
        return False
    return form.body.data in [post.body, *(found.fields.get("body") for found in revisions_of("post", post.id))]


def _not_changed(form: EditForm, concerns: list[Any], *, stale: bool) -> Any:
    if stale:
        return jsonify(ok=False, stale=True, error=_("This post was changed meanwhile, perhaps by you in another tab. Nothing was lost: open it to see both.")), 409
    said = [*(str(error) for errors in form.errors.values() for error in errors), *(concern.sentence for concern in concerns)]
    return jsonify(ok=False, error=" ".join(said)), 422


@discussions.post("/posts/<id:post_id>/remove", access="discussions:post:edit")
def take_post_away(post: Post) -> Any:
    """Remove one's own post; a line stays where it was."""
    remove_post(current_actor(), post)
    flash(_("Your post is removed. Its words are gone; a line stays so that the thread makes sense."))
    return redirect(url_for("discussions.show_thread", thread_id=post.thread_id, at=post.seq), 303)


@discussions.get("/posts/<id:post_id>/history", access="discussions:post:read")
def post_history(post: Post) -> Any:
    """Show the earlier words of a post, each compared with the next."""
    thread = _enter(post)
    kept = list(reversed(revisions_of("post", post.id))) if post.state == "visible" else []
    pairs = [(later, diff_words(earlier.fields["body"], later.fields["body"])) for earlier, later in zip(kept, kept[1:], strict=False)]
    return render_template("discussions/post_history.html", post=post, view=post_view(post.id), thread=thread, first=kept[0] if kept else None, pairs=pairs)


@discussions.form("/posts/<id:post_id>/report", access="discussions:post:respond")
def report(post: Post) -> Any:
    """Ask a facilitator to look at a post."""
    thread = _enter(post)
    form = ReportForm()
    if form.validate_on_submit():
        report_post(current_actor(), post, form.reason.data, form.words.data or "")
        if form.reason.data in URGENT:
            return redirect(url_for("public.safeguarding", reported=1), 303)
        flash(_("Thank you. The facilitators will look at it, and nobody else learns who asked."))
        return redirect(url_for("discussions.show_thread", thread_id=thread.id), 303)
    return show("discussions/report_post.html", form, post=post, thread=thread)


@discussions.get("/posts/<id:post_id>.json", access="discussions:post:read")
def post_json(post: Post) -> Any:
    """Return one post for programs."""
    view = post_view(post.id)
    return jsonify(ok=True, post=as_json(view, body=post.body) if view else None)
