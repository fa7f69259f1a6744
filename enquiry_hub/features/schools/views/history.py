"""How a school's copy changed."""

from __future__ import annotations

from typing import Any

from flask import render_template

from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text.changes import Change, diff_words, replaced
from enquiry_hub.features.framework.wording import PEOPLE, WHOLE, in_words
from enquiry_hub.features.schools.forms import LABELS
from enquiry_hub.features.schools.models import Adoption
from enquiry_hub.features.schools.queries.history import Entry, history_at
from enquiry_hub.features.schools.views.blueprint import schools
from enquiry_hub.features.schools.wording import CHANGED, OWN
from enquiry_hub.identity.groups.workspace import enter_own_workspace
from enquiry_hub.identity.people.queries import names_of


@schools.get("/taken-home/<id:adoption_id>/history", access="schools:adoption:read")
def adoption_history(adoption: Adoption) -> Any:
    """Show everything that changed of a copy, by whom, when and why."""
    enter_own_workspace(current_actor())
    entries = history_at(adoption)
    known = names_of([value for entry in entries for name, *pair in entry.parts if name in PEOPLE for value in pair])
    lines = [(entry, CHANGED[entry.what], _shown(entry, known)) for entry in entries]
    return render_template("schools/history.html", adoption=adoption, lines=lines)


def _shown(entry: Entry, known: dict[str, str]) -> list[tuple[str, list[Change]]]:
    """Return each part of a change with its name and what changed, in words."""
    found = []
    for name, before, after in entry.parts:
        compare = replaced if name in WHOLE or name in OWN else diff_words
        as_known = "rate_locally" if name == "running" else name  # yes or no
        was, now = in_words(as_known, before, known), in_words(as_known, after, known)
        if was != now:
            found.append((str(LABELS.get(name) or OWN.get(name, name)), compare(was, now)))
    return found
