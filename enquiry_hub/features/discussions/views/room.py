"""Typing or photographing what stood on a flipchart, and going through it before it is posted."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.taking import described
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import POST, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import BadText, clean_input
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services.room import MOST, post_for_room, split_notes
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.features.discussions.views.files import with_file
from enquiry_hub.identity.groups.workspace import enter_workspace


@discussions.form("/threads/<id:thread_id>/room", access="discussions:thread:moderate")
def room(thread: Thread) -> Any:
    """Take notes or a photograph of a flipchart, show each line as a post to be gone through, and post them together."""
    enter_workspace(thread.group_id)
    g.section = "discussions"
    if request.method == "GET":
        return _page(thread)
    try:
        mark = valid_client_id(request.form.get("client_id")) or uuid.uuid4().hex
        if "body" in request.form:
            return _post(thread, mark)
        notes = clean_input(request.form.get("notes", ""))
        items = [part for part in [with_file(current_actor(), thread, "").strip(), *split_notes(notes)] if part]
        concerns = concerns_about(f"{notes}\n{described()}", thread.group_id)
        if not items or len(items) > MOST:
            raise Invalid(_("Please type what stood there, a line for each, or choose a picture; at most %(most)d lines.", most=MOST))
        return _page(thread, items=items, concerns=concerns)
    except (Invalid, BadText) as error:
        return _page(thread, items=request.form.getlist("body")[:MOST], notes=request.form.get("notes", ""), problem=str(error)), 422


def _post(thread: Thread, mark: str) -> Any:
    bodies = [clean_input(body) for body in request.form.getlist("body")]
    if any(len(body) > POST for body in bodies):
        raise Invalid(_("Please keep this under %(max)d characters.", max=POST))
    dropped, places = set(request.form.getlist("drop")), request.form.getlist("place")
    rank = [(_number(places[index]) if index < len(places) else index, index) for index in range(len(bodies))]
    chosen = [bodies[index] for _place, index in sorted(rank) if str(index) not in dropped and bodies[index].strip()]
    posts = post_for_room(current_actor(), thread, chosen, mark)
    flash(_("What the room said is posted."), "done")
    return redirect(url_for("discussions.show_thread", thread_id=thread.id, at=posts[0].seq, _anchor=f"post-{posts[0].seq}"), 303)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 999


def _page(thread: Thread, *, items: list[str] | None = None, notes: str = "", concerns: list[Any] | None = None, problem: str = "") -> Any:
    mark = request.form.get("client_id") or uuid.uuid4().hex
    return render_template("discussions/room.html", thread=thread, items=items or [], notes=notes, concerns=concerns or [], problem=problem, mark=mark)
