"""The search page of a cohort."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import g, render_template, request
from flask_babel import gettext as _

from enquiry_hub.capabilities.search.files import FILE, MOST_OPENED
from enquiry_hub.capabilities.search.queries import Narrowing, Results, kinds_found, search
from enquiry_hub.capabilities.themes.queries import themes_for
from enquiry_hub.core import subjects
from enquiry_hub.core.routing import SIGNED_IN, Guarded, current_actor
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import cohorts_of
from enquiry_hub.identity.groups.workspace import enter_workspace

searching = Guarded("search", __name__)
blueprints = [searching]
MOST_EACH = 10  # what is shown of one cohort where all are looked through


@searching.get("/cohorts/<id:group_id>/search", access="groups:group:read")
def find(group: Group) -> Any:
    """Show what the viewer may read that has the words asked for, among what they choose: kind, theme, writer, days, one thread."""
    enter_workspace(group.id)
    g.section = "search"
    actor, asked = current_actor(), request.args
    words = asked.get("q", "").strip()[:120]
    kinds = {name: known.word for name, known in subjects.KINDS.items() if name in kinds_found()}
    kinds[FILE] = _("file")
    kind, themes, theme = asked.get("kind", ""), themes_for(actor, group.id), asked.get("theme", "")
    thread_id = asked.get("thread", "")
    thread = subjects.find(actor, "thread", thread_id) if thread_id else None
    among = Narrowing(
        kind=kind if kind in kinds else "", who=asked.get("who", "").strip()[:80], since=_day(asked.get("since", "")), until=_day(asked.get("until", "")),
        thread_id=thread_id if thread is not None else "", theme=theme if theme in themes else "",
    )  # fmt: skip
    found = search(actor, words, cohort_id=group.id, among=among) if words else Results()
    return render_template(
        "search/find.html", files_left=MOST_OPENED if found.files_left else 0, group=group, words=words, among=among, kinds=kinds, found=found, thread=thread, themes=themes,
        elsewhere=len(cohorts_of(actor)) > 1,
    )  # fmt: skip


@searching.get("/search", access=SIGNED_IN)
def find_everywhere() -> Any:
    """Show what the viewer may read that has the words asked for, in each of their cohorts."""
    actor, words = current_actor(), request.args.get("q", "").strip()[:120]
    places = [(group, search(actor, words, cohort_id=group.id)) for group in cohorts_of(actor)] if words else []
    left = MOST_OPENED if any(found.files_left for _group, found in places) else 0
    return render_template("search/everywhere.html", words=words, places=[(group, found[:MOST_EACH]) for group, found in places if found], files_left=left)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
