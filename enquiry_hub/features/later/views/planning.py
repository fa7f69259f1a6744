"""Planning a post or a thread, and one's own list of what waits to be posted."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.taking import described, with_sent_file
from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, take_up
from enquiry_hub.capabilities.themes.queries import theme_names
from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.routing import SIGNED_IN, current_actor
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.queries import answered_post
from enquiry_hub.features.later.forms import LaterForm, values_of
from enquiry_hub.features.later.models import PlannedPost
from enquiry_hub.features.later.queries import coming_sessions, planned_by
from enquiry_hub.features.later.services import (
    Plan,
    cancel_plan,
    change_plan,
    plan_post,
    plan_thread,
    post_now,
)
from enquiry_hub.features.later.views.blueprint import later
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import groups_to_write_in
from enquiry_hub.identity.groups.workspace import enter_workspace

Keep = Callable[[LaterForm, Plan], str]
POST_HERE, BEGIN_HERE = "discussions:thread:post", "groups:group:contribute"


@later.form("/threads/<id:thread_id>/later", access="discussions:thread:post", prose=("body",))
def plan_reply(thread: Thread) -> Any:
    """Plan a post in a thread; what is in the reply box comes along, and what is written here waits in that box."""
    actor, place = current_actor(), f"thread:{thread.id}"
    form = LaterForm()

    def keep(form: LaterForm, plan: Plan) -> str:
        mark = valid_client_id(form.client_id.data)
        plan_post(actor, thread, plan, mark or uuid.uuid4().hex)
        drop_draft(actor, place, mark=mark)
        return f"{actor.person_id}:{place}"

    return _page(form, Desk(thread, place, thread.title, url_for("discussions.show_thread", thread_id=thread.id)), keep)


@later.form("/cohorts/<id:group_id>/threads/later", access="groups:group:contribute", prose=("body",))
def plan_new_thread(group: Group) -> Any:
    """Plan a thread with its first post."""
    actor, place = current_actor(), f"newthread:{group.parent_id or group.id}"
    form = LaterForm(group=group.id)
    groups = groups_to_write_in(actor, group.id)
    form.group.choices = [(found.id, _("The whole cohort") if found.id == group.id else found.name) for found in groups]

    def keep(form: LaterForm, plan: Plan) -> str:
        mark = valid_client_id(form.client_id.data)
        chosen = next((found for found in groups if found.id == (form.group.data or group.id)), None)
        if chosen is None:
            raise Invalid(_("Please choose where it is posted."), field="group")
        plan_thread(actor, chosen, plan, mark or uuid.uuid4().hex)
        drop_draft(actor, place, mark=mark)
        return f"{actor.person_id}:{place}"

    return _page(form, Desk(group, place, group.name, url_for("discussions.list_threads", group_id=group.id), titled=True), keep)


@later.form("/waiting-to-be-posted/<id:planned_id>/edit", access="later:planned:change", prose=("body",))
def edit(planned: PlannedPost) -> Any:
    """Change what waits, or when it is posted."""
    actor, place = current_actor(), f"planned:{planned.id}"

    def keep(form: LaterForm, plan: Plan) -> str:
        change_plan(actor, planned, plan)
        drop_draft(actor, place, mark=valid_client_id(form.client_id.data))
        return f"{actor.person_id}:{place}"

    about = db.session.get_one(Thread, planned.thread_id) if planned.thread_id else db.session.get_one(Group, planned.group_id)
    return _page(LaterForm(**values_of(planned)), Desk(about, place, _("Waiting to be posted"), url_for("later.waiting"), titled=planned.thread_id is None), keep)


@dataclass(frozen=True)
class Desk:
    """Be where something is planned: in which thread or group, in which place its draft is kept, and whence its writer came."""

    about: Thread | Group
    place: str
    title: str
    back: str
    titled: bool = False

    @property
    def group_id(self) -> str:
        """Return the group in which it is to be posted."""
        return self.about.id if isinstance(self.about, Group) else self.about.group_id

    @property
    def thread_id(self) -> str | None:
        """Return the thread in which it is to be posted, or None for a new one."""
        return self.about.id if isinstance(self.about, Thread) else None


def _page(form: LaterForm, desk: Desk, keep: Keep) -> Any:
    """Show the form and take what it says; whoever comes from another form, which asks for no moment, has made no mistake yet."""
    actor, place = current_actor(), desk.about
    enter_workspace(desk.group_id)
    g.section = "discussions"
    left = leaves_draft(actor, desk.place, form)
    if left is not None:
        return redirect(left, 303)
    form.offer(coming_sessions(actor, desk.group_id), theme_names(desk.group_id) if desk.titled else {})
    for field in (form.title, form.group):  # which are asked for where a thread begins, and nowhere else
        field.flags.optional = not desk.titled
    draft = take_up(actor, desk.place, form)
    concerns: list[Any] = []
    if "when" not in request.form:
        _bring_file(actor, form, place)
    elif form.validate_on_submit():
        concerns = concerns_about(f"{form.title.data}\n{form.body.data}\n{described()}".strip(), desk.group_id)
        titled = concerns_about(form.title.data or "", desk.group_id) if desk.titled else []
        if titled:  # a post can wait for a facilitator, but everyone reads its title meanwhile
            form.put_error(Invalid(titled[0].sentence, field="title"))
        elif not concerns or form.hold.data:
            try:
                plan = form.plan()
                sent = keep(form, replace(plan, body=_with_file(actor, place, plan.body)))
                flash(_("It waits to be posted. Nobody else sees it before."), "done")
                return redirect(url_for("later.waiting", sent=sent or None), 303)
            except Invalid as error:
                form.put_error(error)
    answered = answered_post(actor, desk.thread_id, form.reply_to.data) if desk.thread_id and form.reply_to.data else None
    page, status = show(
        "later/plan.html", form, desk=desk, draft=draft, concerns=concerns, upload=_upload(actor, place), upload_mb=settings().max_upload_mb,
        file_mark=uuid.uuid4().hex, lost=_file_is_lost(form, concerns), answered=answered,
    )  # fmt: skip
    return page, 422 if concerns else status


def _bring_file(actor: Actor, form: LaterForm, place: Thread | Group) -> None:
    """Keep the file that came along from the box where one was writing: as its writer's alone, shown by the words that are to be posted."""
    try:
        form.body.data = _with_file(actor, place, form.body.data or "")
    except Invalid as error:
        form.form_errors.append(error.sentence)


def _with_file(actor: Actor, place: Thread | Group, body: str) -> str:
    permission = BEGIN_HERE if isinstance(place, Group) else POST_HERE
    return with_sent_file(actor, permission, place, body, mark="file_mark" if "file_mark" in request.form else "client_id")


def _file_is_lost(form: LaterForm, concerns: list[Any]) -> bool:
    """Say whether a file came that the answer does not keep: a browser sends none a second time by itself."""
    sent = request.files.get("file")
    return bool(sent and sent.filename and (form.errors or form.form_errors or concerns))


def _upload(actor: Actor, place: Thread | Group) -> str:
    """Return where a script sends files while one writes; empty where the actor may not write any more."""
    if isinstance(place, Group):
        return url_for("discussions.take_first_file", group_id=place.id) if may(actor, BEGIN_HERE, place) else ""
    return url_for("discussions.take_file", thread_id=place.id) if may(actor, POST_HERE, place) else ""


@later.get("/waiting-to-be-posted", access=SIGNED_IN)
def waiting() -> Any:
    """Show what one planned to post, and what came back."""
    return render_template("later/waiting.html", lines=planned_by(current_actor()))


@later.post("/waiting-to-be-posted/<id:planned_id>/now", access="later:planned:change")
def now_instead(planned: PlannedPost) -> Any:
    """Post at once what waits."""
    thread_id = post_now(current_actor(), planned)
    return redirect(url_for("discussions.show_thread", thread_id=thread_id, at=99999999, _anchor="reply"), 303)


@later.post("/waiting-to-be-posted/<id:planned_id>/cancel", access="later:planned:change")
def cancel(planned: PlannedPost) -> Any:
    """Cancel what waits."""
    cancel_plan(current_actor(), planned)
    flash(_("It is not posted, and its words are gone."), "done")
    return redirect(url_for("later.waiting"), 303)
