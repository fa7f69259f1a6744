"""How a measure, what is said of a strategy, or a figure from elsewhere changed, with who, when and why."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text.changes import diff_words, replaced
from enquiry_hub.features.framework.models import Strategy
from enquiry_hub.features.impact.models import Measure, OutsideFigure
from enquiry_hub.features.impact.queries.accounts import account_of
from enquiry_hub.features.impact.queries.history import changes_of, named_in
from enquiry_hub.features.impact.views.blueprint import impact
from enquiry_hub.features.impact.wording import PART_NAMES, WRITTEN, part_in_words
from enquiry_hub.identity.groups.workspace import enter_workspace


def _history(kind: str, row_id: str, group_id: str, *, title: str, back: str) -> Any:
    enter_workspace(group_id)
    changes = changes_of(kind, row_id)
    known = named_in(current_actor(), group_id, changes)
    lines = []
    for change in changes:
        said = [(name, part_in_words(name, before, known), part_in_words(name, after, known)) for name, before, after in change.parts]
        parts = [(PART_NAMES.get(name, name), (diff_words if name in WRITTEN else replaced)(was, now)) for name, was, now in said if was != now]
        lines.append((change, parts))
    return render_template("impact/history.html", title=title, back=back, lines=lines)


@impact.get("/measures/<id:measure_id>/history", access="impact:measure:count")
def measure_history(measure: Measure) -> Any:
    """Show to those who count it how a measure changed, by whom, when and why."""
    return _history("measure", measure.id, measure.group_id, title=measure.name, back=url_for("impact.show_measure", measure_id=measure.id))


@impact.get("/strategies/<id:strategy_id>/did-it-work/history", access="framework:strategy:read")
def account_history(strategy: Strategy) -> Any:
    """Show how the chain, the strength and the lens of a strategy changed, by whom, when and why."""
    account = account_of(current_actor(), strategy.id)
    title, back = _("%(code)s: did it work?", code=strategy.code), url_for("impact.show_account", strategy_id=strategy.id)
    return _history("strategy_account", account.id if account else "", strategy.group_id, title=title, back=back)


@impact.get("/figures-from-elsewhere/<id:outside_figure_id>/history", access="impact:outside_figure:read")
def outside_history(outside_figure: OutsideFigure) -> Any:
    """Show how a figure from elsewhere changed, by whom, when and why."""
    back = url_for("impact.list_outside", group_id=outside_figure.group_id)
    return _history("outside_figure", outside_figure.id, outside_figure.group_id, title=outside_figure.name, back=back)
