"""Autosave over HTTP, and the list of what one has begun and not sent."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.queries import find_draft, lines_of, my_drafts
from enquiry_hub.capabilities.drafts.services import drop_draft, save_draft
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import valid_client_id
from enquiry_hub.core.pages import paged
from enquiry_hub.core.routing import SIGNED_IN, Guarded, current_actor
from enquiry_hub.core.templating import iso

drafts = Guarded("drafts", __name__)
blueprints = [drafts]

def _place(place: str) -> str:
    if len(place) > 80 or not all(part.isascii() and part.replace("_", "").isalnum() for part in place.split(":")):
        raise Invalid(_("There is no such place to write."))
    return place


@drafts.get("/drafts/<place>", access=SIGNED_IN)
def show_draft(place: str) -> Any:
    """Return what the writer was writing in a place."""
    draft = find_draft(current_actor(), _place(place))
    if draft is None:
        return jsonify(ok=True, fields=None)
    return jsonify(ok=True, fields=draft.fields, version=draft.version, saved_at=iso(draft.saved_at))


@drafts.post("/drafts/<place>", access=SIGNED_IN, methods=("PUT", "POST"))
def keep_draft(place: str) -> Any:
    """Keep what the writer is writing in a place."""
    data: Any = request.get_json(silent=True)
    fields = data.get("fields") if isinstance(data, dict) else None
    if not isinstance(fields, dict) or not all(isinstance(name, str) and _is_words(value) for name, value in fields.items()):
        raise Invalid(_("The draft has the wrong shape."))
    base = data.get("base_version")
    if base is not None and not (isinstance(base, int | str) and str(base).isascii() and str(base).isdigit() and len(str(base)) < 10):
        raise Invalid(_("The draft has the wrong shape."))
    mark = data.get("mark")
    if mark is not None and not isinstance(mark, str):
        raise Invalid(_("The draft has the wrong shape."))
    known = None if base is None else int(base)
    draft = save_draft(current_actor(), _place(place), fields, known, mark=valid_client_id(mark))
    return jsonify(ok=True, version=draft.version, saved_at=iso(draft.saved_at))


def _is_words(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(word, str) for word in value))


@drafts.post("/drafts/<place>/drop", access=SIGNED_IN)
def forget_draft(place: str) -> Any:
    """Forget what the writer was writing in a place."""
    drop_draft(current_actor(), _place(place))
    return jsonify(ok=True)


@drafts.get("/drafts", access=SIGNED_IN)
def list_drafts() -> Any:
    """List what the viewer has begun and not sent, newest first."""
    actor = current_actor()
    page = paged(my_drafts(actor))
    return render_template("drafts/list_drafts.html", page=page, lines=lines_of(actor, page.rows))


@drafts.form("/drafts/<place>/throw-away", access=SIGNED_IN)
def throw_draft_away(place: str) -> Any:
    """Ask whether a draft of the viewer's shall go, with its words, and throw it away."""
    actor = current_actor()
    draft = find_draft(actor, _place(place))
    if request.method == "POST":
        drop_draft(actor, place)
        flash(_("It is thrown away."), "done")
        return redirect(url_for("drafts.list_drafts", sent=f"{actor.person_id}:{place}"), 303)
    line = next(iter(lines_of(actor, [draft])), None) if draft else None
    if line is None:
        flash(_("There is no such draft any more."))
        return redirect(url_for("drafts.list_drafts"), 303)
    return render_template("drafts/throw_away.html", line=line)
