"""Judgements as files, by the rule of the page: how those of a round lie, and where the risks lie by them; each as a picture and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _

from enquiry_hub.core.chart_files import chart_answer
from enquiry_hub.core.charts import dot_plot
from enquiry_hub.core.clock import today
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.pages import csv_answer
from enquiry_hub.core.plots import GridCell, grid
from enquiry_hub.core.release import SMALL_COUNT
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.domain import Summary, scales
from enquiry_hub.features.framework.domain.headline import LABEL_WORDS, spread_sentence
from enquiry_hub.features.framework.models import RatingRound
from enquiry_hub.features.framework.queries.publishing import rounds_that_may_leave
from enquiry_hub.features.framework.queries.register import (
    RiskLine,
    framework_of,
    heat_of,
    lines_under,
    register_of,
)
from enquiry_hub.features.framework.queries.rounds import risk_of
from enquiry_hub.features.framework.queries.spreads import spreads_of
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.wording import KINDS, heat_sentence
from enquiry_hub.identity.groups.models import Group

FILES = "any('likelihood.svg', 'impact.svg', 'judgements.csv')"
HEATMAPS = "any('heatmap.svg', 'heatmap.csv')"
PLACES = ("Risk", "Theme", "Likelihood", "Likelihood in words", "Impact", "Impact in words", "Level", "Its median describes few", "May leave the cohort")
HEADER = ("Risk", "Judged", "Round", "Closed on", "Scale", "Point", "In words", "How many", "Of", "May leave the cohort")


@framework_pages.get(f"/rounds/<id:rating_round_id>/<{FILES}:kind>", access="framework:spread:read")
def hand_spread_over(rating_round: RatingRound, kind: str) -> Any:
    """Hand over how the judgements of a closed round lie, as a picture of one scale or as a table of both."""
    actor = current_actor()
    risk = risk_of(actor, rating_round)
    view = next((found for found in spreads_of(actor, [risk.id], {}, closed_only=True)[risk.id].rounds if found.round.id == rating_round.id), None)
    if view is None or view.likelihood is None or view.impact is None:
        raise NotThere()
    of_enough, known = bool(rounds_that_may_leave([rating_round.id])), scales()
    both: dict[str, tuple[str, Summary, Sequence[Any]]] = {"likelihood": (_("How likely?"), view.likelihood, known.likelihood), "impact": (_("How serious?"), view.impact, known.impact)}
    stem = f"{risk.code}-{rating_round.kind}-{rating_round.number}"
    if kind == "judgements.csv":
        closed = (rating_round.closed_at or rating_round.closes_at or rating_round.opens_at).date().isoformat()
        about = (f"{risk.code} {risk.title}", str(KINDS[rating_round.kind]), rating_round.number, closed)
        rows = [
            (*about, name, number, point.word, count, found.n, _("yes") if of_enough and not tells_few(found) else _("no"))
            for name, found, points in both.values() for number, (point, count) in enumerate(zip(points, found.counts, strict=True), start=1)
        ]  # fmt: skip
        return csv_answer(f"{stem}.csv", HEADER, rows)
    name, found, points = both[kind.removesuffix(".svg")]
    counted = ", ".join(f"{point.word} {count}" for point, count in zip(points, found.counts, strict=True))
    drawn = dot_plot(found.counts, [str(number) for number in range(1, 6)], f"{name} {counted}. {LABEL_WORDS[found.label]}. {spread_sentence(found)}")
    within = "" if of_enough and not tells_few(found) else f" · {_('for this cohort only')}"
    return chart_answer(f"{stem}-{kind}", drawn, f"{risk.code} {risk.title}: {name}{within}")


def tells_few(found: Summary) -> bool:
    """Tell whether one to four people stand at a point of a scale, each of which a file counts (DOMAIN 5.9)."""
    return any(0 < count < SMALL_COUNT for count in found.counts)


@framework_pages.get(f"/cohorts/<id:group_id>/framework/<{HEATMAPS}:kind>", access="groups:cohort:contribute")
def hand_heatmap_over(group: Group, kind: str) -> Any:
    """Hand over where the risks lie by the latest judgements that the page shows, of one theme where the page shows one; as a picture, or as a table of every risk."""
    actor, theme = current_actor(), request.args.get("theme", "")
    framework = framework_of(actor, group.id)
    lines = lines_under(register_of(actor, framework, closed_only=True).open_lines, theme) if framework else []
    heat = heat_of(lines)
    if framework is None or not heat["placed"]:
        raise NotThere()
    leaving = rounds_that_may_leave([line.spread.latest.round.id for line in lines if line.spread.latest])
    name = f"framework-{today().isoformat()}-{kind}"
    if kind == "heatmap.csv":
        return csv_answer(name, PLACES, _placed(lines, heat, leaving))
    rows = [(f"{row['number']} {row['label']}", [GridCell(cell["level"], cell["word"], [risk.code for risk in cell["risks"]]) for cell in row["cells"]]) for row in heat["rows"]]
    where = "; ".join(
        f"{row['label']}, {column['label']}: {', '.join(risk.code for risk in cell['risks'])}"
        for row in heat["rows"] for column, cell in zip(heat["columns"], row["cells"], strict=True) if cell["risks"]
    )  # fmt: skip
    drawn = grid([f"{column['number']} {column['label']}" for column in heat["columns"]], rows, f"{heat_sentence(heat)} {where}.")
    within = "" if all(line.spread.latest.round.id in leaving for line in lines if line.spread.latest) else f" · {_('for this cohort only')}"
    return chart_answer(name, drawn, f"{framework.title}: {_('Likelihood against impact, in medians')}{within}")


def _placed(lines: list[RiskLine], heat: dict[str, Any], leaving: set[str]) -> list[tuple[Any, ...]]:
    """Return a row for each risk: its place on the grid, or that it has none, and nothing of why."""
    places = {
        risk.id: (row["number"], row["label"], column["number"], column["label"], cell["word"], _("yes") if risk.code in heat["split"] else _("no"))
        for row in heat["rows"] for column, cell in zip(heat["columns"], row["cells"], strict=True) for risk in cell["risks"]
    }  # fmt: skip
    nowhere = ("", "", "", "", _("not placed"), "", "")
    return [
        (
            f"{line.risk.code} {line.risk.title}", line.theme.name,
            *((*places[line.risk.id], _("yes") if line.spread.latest and line.spread.latest.round.id in leaving else _("no")) if line.risk.id in places else nowhere),
        )
        for line in lines
    ]  # fmt: skip
