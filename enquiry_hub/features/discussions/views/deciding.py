"""The facilitators' queue, what they decide, and what was decided."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.models import URGENT, Care, Decision, Report
from enquiry_hub.capabilities.moderation.reportable import waiting_elsewhere
from enquiry_hub.capabilities.moderation.route import show_route
from enquiry_hub.capabilities.moderation.words import URGENT_WORDS
from enquiry_hub.core import subjects
from enquiry_hub.core.access import may
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.pages import paged
from enquiry_hub.core.routing import SIGNED_IN, current_actor
from enquiry_hub.features.discussions.forms import CareForm, LookForm, NoteForm, ReportForm
from enquiry_hub.features.discussions.models import Post, Thread, ThreadContext
from enquiry_hub.features.discussions.queries import (
    context_of,
    decided,
    hidden_posts,
    waiting_items,
)
from enquiry_hub.features.discussions.queries.waiting import ACTIONS, PARTS, REPORT, lines_of
from enquiry_hub.features.discussions.services import (
    ask_for_another_look,
    change_care,
    claim,
    hide_post,
    leave_post,
    restore_post,
)
from enquiry_hub.features.discussions.services.above import (
    hidden_words,
    hide_context,
    leave_context,
    report_context,
    restore_context,
)
from enquiry_hub.features.discussions.services.taking_down import take_down, take_down_above
from enquiry_hub.features.discussions.services.undoing import undo_decision
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import contacts_of
from enquiry_hub.identity.groups.workspace import enter_workspace


@discussions.get("/cohorts/<id:group_id>/queue", access="groups:cohort:facilitate")
def queue(group: Group) -> Any:
    """Show what waits for a facilitator: held and reported posts, words above threads, requests, first posts; each with who is looking at it."""
    enter_workspace(group.id)
    actor, part = current_actor(), request.args.get("part", "")
    part = part if part in PARTS else ""
    items = waiting_items(actor, group.id, part)
    words = {item.row.id: hidden_words(item.row) for item in items if item.kind == "context" and not item.row.body}
    return render_template(
        "discussions/queue.html", group=group, waiting=items, elsewhere=waiting_elsewhere(actor, group.id) if part in ("", REPORT) else [],
        hidden=[] if part else hidden_posts(actor, group.id), hidden_words=words, wanted=part, parts=PARTS,
    )  # fmt: skip


@discussions.form("/cohorts/<id:group_id>/holding", access="groups:cohort:facilitate")
def care(group: Group) -> Any:
    """Say how the cohort holds its conversation."""
    enter_workspace(group.id)
    g.section = "discussions"
    kept = db.session.get(Care, group.id)
    form = CareForm(first_posts_wait=bool(kept and kept.first_posts_wait))
    if form.validate_on_submit():
        change_care(current_actor(), group, first_posts_wait=bool(form.first_posts_wait.data))
        flash(_("It is so from now on."), "done")
        return redirect(url_for("discussions.queue", group_id=group.id), 303)
    return show("discussions/care.html", form, group=group)


@discussions.get("/cohorts/<id:group_id>/decisions", access="groups:cohort:facilitate")
def decisions(group: Group) -> Any:
    """Show what was decided in a cohort about what people wrote."""
    enter_workspace(group.id)
    g.section = "discussions"
    return _log("discussions/decisions.html", group.id, group=group)


@discussions.get("/decisions", access=SIGNED_IN)
def my_decisions() -> Any:
    """Show what was decided about what the viewer wrote; nobody's name stands there."""
    return _log("discussions/my_decisions.html", None)


def _log(template: str, cohort_id: str | None, **context: Any) -> Any:
    actor, action = current_actor(), request.args.get("action", "")
    action = action if action in ACTIONS else ""
    page = paged(decided(actor, cohort_id=cohort_id, action=action), scalars=False)
    return render_template(template, page=page, lines=lines_of(actor, page.rows), action=action, actions=ACTIONS, **context)


@discussions.post("/decisions/<id:decision_id>/undo", access="discussions:decision:undo")
def undo(decision: Decision) -> Any:
    """Take back a decision within a day."""
    undo_decision(current_actor(), decision)
    flash(_("It stands as before. Its author is told."), "done")
    group = db.session.get_one(Group, decision.group_id)
    return redirect(url_for("discussions.decisions", group_id=group.parent_id or group.id), 303)


@discussions.get("/reports/<id:report_id>", access="discussions:report:read")
def show_report(report: Report) -> Any:
    """Show an urgent report to those who were told of it: what to do now, and the post only to those who may open it."""
    enter_workspace(report.group_id)
    g.section = "discussions"
    return render_template(
        "discussions/show_report.html", report=report, what=URGENT_WORDS[report.reason], settled=report.settled_at is not None,
        cohort_name=db.session.get_one(Group, g.cohort_id).name, found=subjects.find(current_actor(), report.subject_kind, report.subject_id),
        settings=current_app.extensions["hub_settings"], contacts=contacts_of(report.group_id), unnamed=_unnamed(report),
    )  # fmt: skip


def _unnamed(report: Report) -> str | None:
    """Return the id of the reported post where it has no name and the viewer is one of the two officers."""
    post = db.session.get(Post, report.subject_id) if report.subject_kind == "post" else None
    return post.id if post is not None and may(current_actor(), "discussions:post:name", post) else None


@discussions.post("/posts/<id:post_id>/claim", access="discussions:post:moderate")
def claim_post(post: Post) -> Any:
    """Say that one is looking at a post, or no longer."""
    claim(current_actor(), post, free=bool(request.form.get("free")))
    return _back_to_queue(db.session.get_one(Thread, post.thread_id))


@discussions.post("/posts/<id:post_id>/hide", access="discussions:post:moderate")
def hide(post: Post) -> Any:
    """Hide a post, with a note to its author."""
    return _decide(post, hide_post, _("The post is hidden. Its author has your note."))


@discussions.post("/posts/<id:post_id>/restore", access="discussions:post:moderate")
def restore(post: Post) -> Any:
    """Show a post that was held or hidden."""
    return _decide(post, restore_post, _("Everyone in the thread can read the post."))


@discussions.post("/posts/<id:post_id>/leave", access="discussions:post:moderate")
def leave(post: Post) -> Any:
    """Leave a post as it stands."""
    return _decide(post, leave_post, _("It stays as it is."))


@discussions.post("/posts/<id:post_id>/take-down", access="discussions:post:moderate")
def take_down_post(post: Post) -> Any:
    """Take down at once what may be about a child."""
    take_down(current_actor(), post)
    return show_route()


@discussions.post("/contexts/<id:context_id>/take-down", access="discussions:context:moderate")
def take_down_context(context: ThreadContext) -> Any:
    """Take down at once what may be about a child, above a thread."""
    take_down_above(current_actor(), context)
    return show_route()


def _decide(row: Post | ThreadContext, service: Any, done: str) -> Any:
    form = NoteForm()
    thread = db.session.get_one(Thread, row.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    if form.validate_on_submit():
        try:
            service(current_actor(), row, form.note.data or "")
            flash(done, "done")
            return _back_to_queue(thread)
        except Invalid as error:
            form.put_error(error)
    back = url_for("discussions.show_post", post_id=row.id) if isinstance(row, Post) else url_for("discussions.look_above", context_id=row.id)
    return show("discussions/decide.html", form, words=row.body_html, thread=thread, back=back, action=request.path)


def _back_to_queue(thread: Thread) -> Any:
    group = db.session.get_one(Group, thread.group_id)
    return redirect(url_for("discussions.queue", group_id=group.parent_id or group.id), 303)


@discussions.form("/posts/<id:post_id>/look-again", access="discussions:post:ask_again")
def look_again(post: Post) -> Any:
    """Ask the facilitators to look again at one's own post that is hidden."""
    thread = db.session.get_one(Thread, post.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    form = LookForm()
    if form.validate_on_submit():
        ask_for_another_look(current_actor(), post, form.words.data or "")
        flash(_("The facilitators will look again, and you will hear what they say."), "done")
        return redirect(url_for("discussions.show_post", post_id=post.id), 303)
    return show("discussions/look_again.html", form, post=post, thread=thread)


@discussions.form("/threads/<id:thread_id>/context/report", access="discussions:thread:attend")
def report_above(thread: Thread) -> Any:
    """Ask a facilitator to look at the words above a thread."""
    enter_workspace(thread.group_id)
    g.section = "discussions"
    context = context_of(thread.id)
    if context is None or not context.body:
        return redirect(url_for("discussions.show_thread", thread_id=thread.id), 303)
    form = ReportForm()
    if form.validate_on_submit():
        report_context(current_actor(), thread, context, form.reason.data, form.words.data or "")
        if form.reason.data in URGENT:
            return redirect(url_for("public.safeguarding", reported=1), 303)
        flash(_("Thank you. The facilitators will look at it, and nobody else learns who asked."))
        return redirect(url_for("discussions.show_thread", thread_id=thread.id), 303)
    return show("discussions/report_context.html", form, thread=thread, context=context)


@discussions.get("/contexts/<id:context_id>/look", access="discussions:context:moderate")
def look_above(context: ThreadContext) -> Any:
    """Show the words above a thread to those who decide about them, also when they are hidden."""
    thread = db.session.get_one(Thread, context.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    hidden = hidden_words(context) if context.hidden_upto else ""
    return render_template("discussions/look_above.html", context=context, thread=thread, hidden=hidden, note_form=NoteForm(formdata=None))


@discussions.post("/contexts/<id:context_id>/claim", access="discussions:context:moderate")
def claim_above(context: ThreadContext) -> Any:
    """Say that one is looking at the words above a thread, or no longer."""
    claim(current_actor(), context, free=bool(request.form.get("free")))
    return _back_to_queue(db.session.get_one(Thread, context.thread_id))


@discussions.post("/contexts/<id:context_id>/hide", access="discussions:context:moderate")
def hide_above(context: ThreadContext) -> Any:
    """Hide the words above a thread, with a note to who wrote them."""
    return _decide(context, hide_context, _("The words are hidden, with all that stood there before. Who wrote them has your note."))


@discussions.post("/contexts/<id:context_id>/restore", access="discussions:context:moderate")
def restore_above(context: ThreadContext) -> Any:
    """Show the words above a thread again."""
    return _decide(context, restore_context, _("Everyone in the thread can read the words."))


@discussions.post("/contexts/<id:context_id>/leave", access="discussions:context:moderate")
def leave_above(context: ThreadContext) -> Any:
    """Leave the words above a thread as they stand."""
    return _decide(context, leave_context, _("It stays as it is."))
