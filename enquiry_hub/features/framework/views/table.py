"""The framework as the register that one knows: a table to sort and to filter, beside the document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.queries.register import (
    Register,
    RiskLine,
    framework_of,
    lines_under,
    register_of,
)
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.features.framework.wording import STATUSES
from enquiry_hub.features.inputs.facets import FIXED, NAMES, SCHOOLS
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

OPEN, ALL, NOBODY = "open", "all", "nobody"
Key = Callable[[RiskLine], Any]


@framework_pages.get("/cohorts/<id:group_id>/framework/table", access="groups:cohort:contribute")
def show_table(group: Group) -> Any:
    """Show the risks as a table by theme, state and owner, sorted by any column, with the judgements that the viewer may see."""
    enter_workspace(group.id)
    actor = current_actor()
    framework = framework_of(actor, group.id)
    if framework is None:
        raise NotThere()
    register = register_of(actor, framework)
    asked = {name: request.args.get(name, "") for name in (*KEPT, "sort", "down")}
    lines = [line for line in lines_under(register.lines, asked["theme"]) if _wanted(line, asked)]
    return render_template(
        "framework/show_table.html", group=group, framework=framework, lines=_sorted(lines, asked["sort"], asked["down"] == "yes"), filters=_filters(register, asked),
        head=[_column(group.id, name, label, asked) for name, label in _labels().items()], labels=_labels(), looks={line.risk.id: next_look(line) for line in lines}, **words(),
    )  # fmt: skip


KEPT = ("theme", "state", "owner", *SCHOOLS)  # what narrows the table, and stays when it is sorted


def _wanted(line: RiskLine, asked: dict[str, str]) -> bool:
    state, owner = asked["state"] or OPEN, asked["owner"]
    here = state == ALL or (line.risk.status not in ("closed", "merged") if state == OPEN else line.risk.status == state)
    mine = not owner or (line.risk.owner_id is None if owner == NOBODY else line.risk.owner_id == owner)
    marks = {f"{facet}:{asked[facet]}" for facet in SCHOOLS if asked[facet]}
    suits = not marks or any(marks <= set(found.facets) for found in line.strategies if found.state != "stopped")
    return here and mine and suits


def next_look(line: RiskLine) -> date | None:
    """Return the day on which something that is done about a risk is looked at next."""
    return min((found.review_on for found in line.strategies if found.review_on and found.state != "stopped"), default=None)


def _median(line: RiskLine, name: str) -> float | None:
    found = getattr(line.spread.latest, name) if line.spread.latest else None
    return None if found is None else float(found.median)


KEYS: dict[str, Key] = {
    "code": lambda line: line.risk.code, "title": lambda line: line.risk.title.casefold(), "theme": lambda line: (line.theme.rank, line.theme.name),
    "state": lambda line: list(STATUSES).index(line.risk.status), "owner": lambda line: line.owner.casefold() or None, "likelihood": lambda line: _median(line, "likelihood"),
    "impact": lambda line: _median(line, "impact"), "look": next_look,
}  # fmt: skip


def _sorted(lines: list[RiskLine], by: str, down: bool) -> list[RiskLine]:
    """Return lines in the order of a column; those that say nothing there stand last either way."""
    key = KEYS.get(by, KEYS["code"])
    some = [line for line in lines if key(line) is not None]
    return [*sorted(some, key=key, reverse=down), *(line for line in lines if key(line) is None)]


def _labels() -> dict[str, str]:
    return {
        "code": _("Reference"), "title": _("Risk"), "theme": _("Theme"), "state": _("State"), "owner": _("Owner"), "likelihood": _("Likelihood, median"),
        "impact": _("Impact, median"), "look": _("Next look"),
    }  # fmt: skip


def _column(group_id: str, name: str, label: str, asked: dict[str, str]) -> dict[str, str]:
    """Return a column's name, where it is sorted by it, and how it is sorted now; a second time turns it round."""
    now = (asked["sort"] or "code") == name
    down = asked["down"] == "yes"
    kept: dict[str, Any] = {key: asked[key] for key in KEPT if asked[key]}
    href = url_for("framework.show_table", group_id=group_id, sort=name, down="yes" if now and not down else None, **kept)
    return {"label": label, "href": href, "sort": ("descending" if down else "ascending") if now else ""}


def _filters(register: Register, asked: dict[str, str]) -> list[dict[str, Any]]:
    owners = sorted({(line.risk.owner_id, line.owner) for line in register.lines if line.risk.owner_id and line.owner}, key=lambda found: found[1].casefold())
    states = [(OPEN, _("open")), (ALL, _("all")), *((name, str(label)) for name, label in STATUSES.items())]
    return [
        {"name": "theme", "label": _("Theme"), "value": asked["theme"], "choices": [("", _("All themes")), *((found.code, found.name) for found in register.themes)]},
        {"name": "state", "label": _("State"), "value": asked["state"] or OPEN, "choices": states},
        {"name": "owner", "label": _("Owner"), "value": asked["owner"], "choices": [("", _("Everybody")), (NOBODY, _("nobody yet")), *owners]},
        *(
            {"name": facet, "label": _("Strategy for: %(facet)s", facet=str(NAMES[facet]).lower()), "value": asked[facet], "choices": [("", _("All schools")), *FIXED[facet].items()]}
            for facet in SCHOOLS
        ),
        {"name": "sort", "label": _("Sort by"), "value": asked["sort"] or "code", "choices": list(_labels().items())},
    ]
