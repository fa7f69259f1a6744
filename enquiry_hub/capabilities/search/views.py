"""The search page of a cohort."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import g, render_template, request

from enquiry_hub.capabilities.search.queries import Narrowing, search
from enquiry_hub.core import subjects
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

searching = Guarded("search", __name__)
blueprints = [searching]
NOT_SEARCHED = ("person", "three", "newcomers", "offer", "quote", "opening", "report")  # kinds that notices lead to and the index does not know


@searching.get("/cohorts/<id:group_id>/search", access="groups:group:read")
def find(group: Group) -> Any:
    """Show what the viewer may read that has the words asked for, among what they choose: kind, writer, days, one thread."""
    enter_workspace(group.id)
    g.section = "search"
    actor, asked = current_actor(), request.args
    words = asked.get("q", "").strip()[:120]
    kinds = {name: known.word for name, known in subjects.KINDS.items() if name not in NOT_SEARCHED}
    kind = asked.get("kind", "")
    thread_id = asked.get("thread", "")
    thread = subjects.find(actor, "thread", thread_id) if thread_id else None
    among = Narrowing(
        kind=kind if kind in kinds else "", who=asked.get("who", "").strip()[:80], since=_day(asked.get("since", "")), until=_day(asked.get("until", "")),
        thread_id=thread_id if thread is not None else "",
    )  # fmt: skip
    found = search(actor, words, cohort_id=group.id, among=among) if words else []
    return render_template("search/find.html", group=group, words=words, among=among, kinds=kinds, found=found, thread=thread)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
