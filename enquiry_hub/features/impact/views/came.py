"""Who came to the sessions of a cohort, in numbers, for those who run it."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from enquiry_hub.core.clock import local
from enquiry_hub.core.pages import csv_answer
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.impact.queries.came import who_came
from enquiry_hub.features.impact.views.blueprint import impact
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

HEADER = ("Session", "Day", "Expected", "Came", "Came, percent", "Apologies", "Absent", "Not noted", "Schools that came")


@impact.get("/cohorts/<id:group_id>/who-came", access="groups:cohort:facilitate")
def list_came(group: Group) -> Any:
    """Show how many came to each session that is over, by the release rule."""
    enter_workspace(group.id)
    return render_template("impact/list_came.html", group=group, found=who_came(current_actor(), group))


@impact.get("/cohorts/<id:group_id>/who-came.csv", access="groups:cohort:facilitate")
def came_csv(group: Group) -> Any:
    """Hand the same table over as a file; what is hidden on the page is hidden there."""
    rows = [
        (line.session.title, local(line.session.starts_at).date().isoformat(), _or_hidden(line.expected), _or_hidden(line.cells[0]),
         _("hidden") if line.percent is None else round(line.percent), *map(_or_hidden, line.cells[1:]), line.schools or _("hidden"))
        for line in who_came(current_actor(), group).lines
    ]  # fmt: skip
    return csv_answer("who-came.csv", HEADER, rows)


def _or_hidden(count: int | None) -> Any:
    return _("hidden") if count is None else count
