"""Writing without a name, taking it back, and the two officers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.sharing.audience import audience_of
from enquiry_hub.core.access import may
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import SIGNED_IN, current_actor
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.forms import AnswerAloneForm, NameForm, TakeBackForm, UnnamedForm
from enquiry_hub.features.discussions.models import UNNAMED, VISIBLE, Post, Thread, UnnamedOpening
from enquiry_hub.features.discussions.queries.unnamed import could_open
from enquiry_hub.features.discussions.services.answering_alone import answer_alone, answers_to, told_alone
from enquiry_hub.features.discussions.services.unnamed import ask_for_name, name_of, take_back, write_unnamed
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.models import Person


@discussions.form("/threads/<id:thread_id>/unnamed", access="discussions:thread:post", prose=("body",))
def write_without_name(thread: Thread) -> Any:
    """Write in a thread without a name; the guarantee stands beside the box."""
    actor = current_actor()
    enter_workspace(thread.group_id)
    g.section = "discussions"
    if not thread.unnamed:
        return redirect(url_for("discussions.show_thread", thread_id=thread.id), 303)
    form = UnnamedForm()
    if form.validate_on_submit():
        try:
            for concern in concerns_about(form.body.data, thread.group_id):
                raise Invalid(concern.sentence, field="body")
            mark = valid_client_id(form.client_id.data)
            if mark is None:
                raise Invalid(_("The form's own mark is missing. Copy your text, load the page again and paste it."))
            secret = write_unnamed(actor, thread, form.body.data, mark)
            return render_template("discussions/write_unnamed.html", thread=thread, kept=True, secret=secret), 200
        except Invalid as error:
            form.put_error(error)
    meets = may(actor, "discussions:thread:meet", thread)
    readers = audience_of("discussions:thread:read", thread.id, cohort_id=g.cohort_id, viewer_id=str(actor.person_id), named=meets)
    return show("discussions/write_unnamed.html", form, thread=thread, audience=readers, kept=False, openers=could_open(thread.group_id))


@discussions.form("/without-a-name/take-back", access=SIGNED_IN)
def take_unnamed_back() -> Any:
    """Take back words without a name by their secret, or see how they stand and what was answered to them alone."""
    form, told = TakeBackForm(), None
    if form.validate_on_submit():
        try:
            if request.form.get("do") == "read":
                told = told_alone(form.secret.data or "")
                return show("discussions/take_unnamed_back.html", form, told=told)
            take_back(form.secret.data or "")
            flash(_("The words are gone."), "done")
            return redirect(url_for("discussions.take_unnamed_back"), 303)
        except Invalid as error:
            form.put_error(error)
    return show("discussions/take_unnamed_back.html", form, told=told)


@discussions.form("/posts/<id:post_id>/answer-alone", access="discussions:post:moderate", prose=("body",))
def answer_unnamed(post: Post) -> Any:
    """Answer whoever wrote a post without a name, so that nobody else in the thread reads it."""
    actor, thread = current_actor(), db.session.get_one(Thread, post.thread_id)
    if post.step != UNNAMED or post.state != VISIBLE:
        raise NotThere()
    enter_workspace(thread.group_id)
    g.section = "discussions"
    form = AnswerAloneForm()
    if form.validate_on_submit():
        try:
            answer_alone(actor, post, form.body.data or "", client_id=valid_client_id(form.client_id.data))
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Kept. They read it if they look."), "done")
            return redirect(url_for("discussions.answer_unnamed", post_id=post.id), 303)
    return show("discussions/answer_alone.html", form, post=post, answers=answers_to(actor, post))


@discussions.form("/posts/<id:post_id>/name", access="discussions:post:name")
def name_author(post: Post) -> Any:
    """Let two named officers together know who wrote a post without a name."""
    actor, thread = current_actor(), db.session.get_one(Thread, post.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    form = NameForm()
    if form.validate_on_submit():
        try:
            ask_for_name(actor, post, form.reason.data or "")
            return redirect(url_for("discussions.name_author", post_id=post.id), 303)
        except Invalid as error:
            form.put_error(error)
    said = db.session.execute(
        sa.select(UnnamedOpening, Person.display_name).join(Person, Person.id == UnnamedOpening.person_id)
        .where(UnnamedOpening.post_id == post.id).order_by(UnnamedOpening.created_at)
    ).all()  # fmt: skip
    author_id = name_of(actor, post)
    name = db.session.scalar(sa.select(Person.display_name).where(Person.id == author_id)) if author_id else ""
    mine = any(opening.person_id == actor.person_id for opening, _name in said)
    return show("discussions/name_author.html", form, post=post, said=said, mine=mine, name=name)
