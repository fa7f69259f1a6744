"""Beginning a thread: with a first post, or about a thing."""

from __future__ import annotations

from typing import Any

from flask import abort, jsonify, redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.taking import described
from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, refuse_anothers, take_up
from enquiry_hub.capabilities.themes.queries import theme_names
from enquiry_hub.capabilities.themes.services import sort_under
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import SIGNED_IN, current_actor
from enquiry_hub.failures import wants_json
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.forms import ThreadForm
from enquiry_hub.features.discussions.services import (
    NewPost,
    add_post,
    start_thread,
    start_thread_about,
)
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.features.discussions.views.files import BEGIN_HERE, with_file
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import groups_to_write_in
from enquiry_hub.identity.groups.workspace import enter_workspace


@discussions.form("/cohorts/<id:group_id>/threads/new", access="groups:group:contribute", prose=("body",))
def new_thread(group: Group) -> Any:
    """Start a thread in the cohort or in one of its groups."""
    enter_workspace(group.id)
    actor = current_actor()
    groups = groups_to_write_in(actor, group.id)
    form = ThreadForm(group=group.id)
    form.themes.choices = list(theme_names(group.id).items())
    form.group.choices = [(found.id, _("The whole cohort") if found.id == group.id else found.name) for found in groups]
    place, concerns = f"newthread:{group.id}", list[Any]()
    left = leaves_draft(actor, place, form)
    if left is not None:
        return redirect(left, 303)
    draft = take_up(actor, place, form)
    refuse_anothers(actor)
    if form.validate_on_submit():
        concerns = concerns_about(f"{form.title.data}\n{form.body.data}\n{described()}".strip(), group.id)
        titled = concerns_about(form.title.data, group.id)
        if titled:  # a post can wait for a facilitator, but everyone reads its title meanwhile
            form.put_error(Invalid(titled[0].sentence, field="title"))
        elif not concerns or form.hold.data:
            try:
                return _start(actor, form, next(found for found in groups if found.id == form.group.data), bool(form.hold.data))
            except Invalid as error:
                form.put_error(error)
    if request.method == "POST" and wants_json():
        said = [*(str(error) for errors in form.errors.values() for error in errors), *(concern.sentence for concern in concerns)]
        return jsonify(ok=False, error=" ".join(said)), 422
    page, status = show("discussions/new_thread.html", form, group=group, concerns=concerns, upload_mb=settings().max_upload_mb, place=place, draft=draft)
    return page, 422 if concerns else status


def _start(actor: Actor, form: ThreadForm, group: Group, hold: bool) -> Any:
    mark = valid_client_id(form.client_id.data)
    body = with_file(actor, group, form.body.data, BEGIN_HERE)
    thread = start_thread(actor, group, form.title.data, client_id=mark, tense=form.tense.data)
    db.session.refresh(thread)
    if form.themes.data:
        sort_under(actor, "thread", thread, form.themes.data)
    add_post(actor, thread, NewPost(body, client_id=mark, hold=hold))
    place = f"newthread:{group.parent_id or group.id}"
    if "writer" not in request.form:  # what waited on a device leaves a draft alone that was begun since
        drop_draft(actor, place, mark=mark)
    href = url_for("discussions.show_thread", thread_id=thread.id, sent=f"{actor.person_id}:{place}")
    return jsonify(ok=True, id=thread.id, href=href) if wants_json() else redirect(href, 303)


@discussions.post("/about/<kind>/<id:row_id>/thread", access=SIGNED_IN)
def discuss(kind: str, row_id: str) -> Any:
    """Open the thread about a thing, starting it when there is none."""
    actor = current_actor()
    thing = subjects.find(actor, kind, row_id)
    known = subjects.KINDS.get(kind)
    group_id = known.group_of(thing) if known is not None and known.discuss and thing is not None else None
    if known is None or thing is None or group_id is None:
        abort(404)
    thread = start_thread_about(actor, known.discuss, thing, kind=kind, group_id=group_id, title=known.title(thing)[:200])
    return redirect(url_for("discussions.show_thread", thread_id=thread.id), 303)
