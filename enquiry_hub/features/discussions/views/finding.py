"""Finding words in one thread, for whoever reads it: its guests have no other search."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import g, render_template, request

from enquiry_hub.capabilities.search.files import MOST_OPENED
from enquiry_hub.capabilities.search.queries import Found, Narrowing, Results, search
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.identity.groups.workspace import enter_workspace


@discussions.get("/threads/<id:thread_id>/search", access="discussions:thread:read")
def find_in_thread(thread: Thread) -> Any:
    """Show what the viewer may read in a thread that has the words asked for."""
    enter_workspace(thread.group_id)
    g.section = "discussions"
    words = request.args.get("q", "").strip()[:120]
    found = search(current_actor(), words, cohort_id=thread.group_id, among=Narrowing(thread_id=thread.id)) if words else Results()
    left = MOST_OPENED if found.files_left else 0
    return render_template("discussions/find_in_thread.html", thread=thread, words=words, found=[_as_shown(item) for item in found], files_left=left)


def _as_shown(item: Found) -> Found:
    # The page of a thread names those who wrote in it, and not who began it.
    return replace(item, author="") if item.kind == "thread" else item
