"""The search page of a cohort."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request

from enquiry_hub.capabilities.search.queries import search
from enquiry_hub.core import subjects
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

searching = Guarded("search", __name__)
blueprints = [searching]
NOT_SEARCHED = ("person", "three", "report")  # kinds that notices lead to and the index does not know


@searching.get("/cohorts/<id:group_id>/search", access="groups:group:read")
def find(group: Group) -> Any:
    """Show what the viewer may read that has the words asked for."""
    enter_workspace(group.id)
    g.section = "search"
    words = request.args.get("q", "").strip()[:120]
    kind = request.args.get("kind", "")
    kinds = {name: known.word for name, known in subjects.KINDS.items() if name not in NOT_SEARCHED}
    found = search(current_actor(), words, cohort_id=group.id, kind=kind if kind in kinds else "") if words else []
    return render_template("search/find.html", group=group, words=words, kind=kind, kinds=kinds, found=found)
