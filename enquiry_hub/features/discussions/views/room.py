"""Typing or photographing what stood on a flipchart, and going through it before it is posted."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.taking import described
from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.drafts.queries import find_draft
from enquiry_hub.capabilities.drafts.services import drop_draft
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
        draft = find_draft(current_actor(), _place_of(thread))
        return _page(thread, draft=draft, items=_words(draft, "body"), notes="\n".join(_words(draft, "notes")))
    try:
        mark = valid_client_id(request.form.get("client_id")) or uuid.uuid4().hex
        if "leave" in request.form:
            drop_draft(current_actor(), _place_of(thread), mark=mark)
            return redirect(url_for("discussions.room", thread_id=thread.id, sent=_sent(thread)), 303)
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
    drop_draft(current_actor(), _place_of(thread), mark=mark)
    flash(_("What the room said is posted."), "done")
    return redirect(url_for("discussions.show_thread", thread_id=thread.id, at=posts[0].seq, sent=_sent(thread), _anchor=f"post-{posts[0].seq}"), 303)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 999


def _place_of(thread: Thread) -> str:
    return f"room:{thread.id}"


def _sent(thread: Thread) -> str:
    return f"{current_actor().person_id}:{_place_of(thread)}"


def _words(draft: Draft | None, name: str) -> list[str]:
    """Return what a draft has under a name, whether that is one text or several."""
    found = draft.fields.get(name, []) if draft else []
    return found if isinstance(found, list) else [found]


def _page(
    thread: Thread, *, items: list[str] | None = None, notes: str = "", concerns: list[Any] | None = None, problem: str = "", draft: Draft | None = None
) -> Any:  # fmt: skip
    mark = request.form.get("client_id") or uuid.uuid4().hex
    begun = draft or find_draft(current_actor(), _place_of(thread))
    places, dropped = (_words(draft, "place"), _words(draft, "drop")) if draft else (request.form.getlist("place"), request.form.getlist("drop"))
    return render_template(
        "discussions/room.html", thread=thread, items=items or [], notes=notes, concerns=concerns or [], problem=problem, mark=mark, places=places, dropped=dropped,
        place=_place_of(thread), begun=begun, draft=draft, shows=request.form.get("description", "") or "".join(_words(draft, "description")),
    )  # fmt: skip
