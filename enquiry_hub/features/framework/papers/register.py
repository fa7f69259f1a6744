"""The register as rows, for CSV and Excel: the columns that academy trusts use, and a second sheet with the actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.documents import Sheet
from enquiry_hub.features.framework.answers import ANSWERS
from enquiry_hub.features.framework.domain.headline import LABEL_WORDS, number
from enquiry_hub.features.framework.papers.edition import Edition
from enquiry_hub.features.framework.papers.wording import (
    KINDS,
    appetite_words,
    dissent,
    kind_words,
    movement_words,
    schools_words,
    stands_on_words,
    stands_words,
    why_not,
)
from enquiry_hub.features.framework.wording import (
    EFFECTS,
    FACTORS,
    PROXIMITIES,
    RESPONSES,
    STATES,
    STATUSES,
    TRENDS,
)
from enquiry_hub.features.inputs.citations.styles import plain

Cell = str | int | float | None | dict[str, str]
JUDGED = (
    _l("Ratings"), _l("Likelihood, median"), _l("Likelihood, middle half"), _l("Likelihood, agreement"), _l("Impact, median"), _l("Impact, middle half"), _l("Impact, agreement"),
)  # fmt: skip
FIRST = (
    _l("Reference"), _l("Risk"), _l("Category"), _l("Because"), _l("There is a risk that"), _l("Which would lead to"), _l("Owner"), _l("Status"), _l("Trend"), _l("How near"),
)  # fmt: skip
LAST = (
    _l("Movement"), _l("Dissent"), _l("Appetite"), _l("Against appetite"), _l("Response"), _l("Actions"), _l("Action owners"), _l("Next review"),
    _l("What it puts at risk"), _l("Where the cause lies"), _l("Stands on"),
)  # fmt: skip
WIDTHS = (
    11, 30, 20, 34, 34, 34, 20, 13, 11, 12, *(11, 11, 12, 16, 11, 12, 16), 44, *(11, 11, 12, 16, 11, 12, 16), 34, 34, 12, 30, 16, 48, 22, 13, 30, 16, 40,
)  # fmt: skip
ACTIONS = (
    _l("Reference"), _l("About risk"), _l("Action"), _l("If"), _l("Then"), _l("Because"), _l("Response"), _l("Owner"), _l("State"), _l("Starts"), _l("Next review"), _l("Stopped"),
    _l("Why it was stopped"), _l("First steps"), _l("Measure"), _l("Baseline"), _l("What would change our mind"), _l("What stops"),
    _l("What it costs"), _l("Did it work?"), _l("What we saw"), _l("For which schools"), _l("Stands on"),
)  # fmt: skip
ACTION_WIDTHS = (11, 10, 30, 34, 34, 34, 14, 20, 12, 13, 13, 13, 34, 44, 26, 16, 30, 26, 22, 14, 44, 26, 40)


def header() -> list[str]:
    """Return the names of the columns."""
    inherent, residual = ([f"{kind}: {name}" for name in JUDGED] for kind in (_("Inherent"), _("Residual")))
    return [*map(str, FIRST), *inherent, _("Controls"), *residual, *map(str, LAST)]


def register_rows(edition: Edition) -> Iterator[list[Cell]]:
    """Return a row for each risk, in the order of its header."""
    return (_row(edition, risk) for risk in edition.risks)


def _row(edition: Edition, risk: dict[str, Any]) -> list[Cell]:
    done = edition.strategies_for(risk["code"])
    going = [one for one in done if one["state"] != "stopped"]
    reviews = sorted(one["review_on"] for one in going if one["review_on"])
    controls = [f"{one['text']} ({EFFECTS[one['effectiveness']]})" for one in risk["controls"]]
    return [
        risk["code"], risk["title"], risk["theme"], risk["cause"], risk["event"], risk["consequence"], risk["owner"], _status(risk),
        str(TRENDS.get(risk["trend"], "")), str(PROXIMITIES.get(risk["proximity"], "")), *_figures(risk, "inherent"), "\n".join(controls), *_figures(risk, "residual"),
        movement_words(risk), dissent(risk), appetite_words(risk["appetite"]), stands_words(risk), "\n".join(dict.fromkeys(_response(one) for one in going if one["response"])),
        "\n".join(f"{one['code']} {one['title']} ({STATES[one['state']]})" for one in done), "\n".join(dict.fromkeys(one["owner"] for one in going if one["owner"])),
        _day(reviews[0]) if reviews else None, risk["objective"], str(FACTORS.get(risk["factor"], "")),
        "\n".join([*stands_on_words(risk), *(f"{one['code']}: {words}" for one in done for words in stands_on_words(one))]),
    ]  # fmt: skip


def references_beside(edition: Edition, risk: dict[str, Any]) -> str:
    """Return the references of a risk and of what is done about it, for a table that has no list of them."""
    used = {work["id"] for thing in (risk, *edition.strategies_for(risk["code"])) for work in thing["stands_on"]["works"]}
    return "\n".join(f"[{work['id']}] {plain(work['html'])}" for work in edition.works if work["id"] in used)


def _status(risk: dict[str, Any]) -> str:
    words = str(STATUSES[risk["status"]])
    return _("%(status)s into %(code)s", status=words, code=risk["merged_into"]) if risk["merged_into"] else words


def _figures(risk: dict[str, Any], kind: str) -> list[Cell]:
    judged = risk[kind]
    if not judged["shown"]:
        return [why_not(risk, judged), *[None] * (len(JUDGED) - 1)]
    cells: list[Cell] = [judged["raters"]]
    for figure in (judged["likelihood"], judged["impact"]):
        half = f"{number(figure['lower'])} to {number(figure['upper'])}" if figure["lower"] is not None else None
        few = _(", describes few of us") if figure["label"] == "split" else ""
        middle = figure["median"]
        cells += [int(middle) if middle == int(middle) else middle, half, LABEL_WORDS[figure["label"]] + few]
    return cells


def _response(strategy: dict[str, Any]) -> str:
    return str(RESPONSES.get(strategy["response"], ""))


def _day(text: str) -> Cell:
    return {"day": text} if text else None


def sheets_of(edition: Edition) -> list[Sheet]:
    """Return the workbook: the register, the actions, and what the document says of itself."""
    return [
        Sheet(_("Register"), header(), list(register_rows(edition)), WIDTHS),
        Sheet(_("Actions"), [str(name) for name in ACTIONS], [_action(strategy) for strategy in edition.strategies], ACTION_WIDTHS),
        *([Sheet(_("References"), (_("Number"), _("Reference")), [[work["id"], plain(work["html"])] for work in edition.works], (9, 120))] if edition.works else []),
        Sheet(_("About"), (_("What"), _("Says")), about(edition), (26, 100)),
    ]


def _action(strategy: dict[str, Any]) -> list[Cell]:
    steps = "\n".join(f"{step['text']} ({step['due_on']})" if step["due_on"] else step["text"] for step in strategy["steps"])
    last = strategy["reviews"][0] if strategy["reviews"] else {"did_it_work": "", "what_we_saw": ""}
    return [
        strategy["code"], strategy["risk"], strategy["title"], strategy["if"], strategy["then"], strategy["because"], _response(strategy), strategy["owner"],
        str(STATES[strategy["state"]]), _day(strategy["starts_on"]), _day(strategy["review_on"]), _day(strategy["stopped_on"]),
        strategy["stopped_why"], steps, strategy["measure"], strategy["measure_baseline"],
        strategy["change_our_mind"], strategy["what_stops"], strategy["cost"], str(ANSWERS.get(last["did_it_work"], "")), strategy["what_we_saw"] or last["what_we_saw"],
        schools_words(strategy), "\n".join(stands_on_words(strategy)),
    ]  # fmt: skip


def schools_beside(edition: Edition, risk: dict[str, Any]) -> str:
    """Say for which schools each strategy of a risk is, as far as anybody said."""
    return "; ".join(f"{strategy['code']}: {words}" for strategy in edition.strategies_for(risk["code"]) if (words := schools_words(strategy)))


def about(edition: Edition) -> list[list[Cell]]:
    """Return the lines by which a document says what it is and how it is read."""
    lines = [
        (_("Title"), edition.title), (_("Cohort"), edition.cohort), (_("Version"), edition.line), (_("Note"), edition.note), (_("Approval"), " ".join(edition.approval)),
        (_("Who is named"), edition.consent), (_("To be cited as"), edition.citation),
        (_("How to read it"), _("Each judged likelihood and impact alone, from 1 to 5. Shown are medians and the middle half of closed rounds, of five people or more from three schools.")),
        (_("Inherent, residual"), "; ".join(f"{kind}: {kind_words(kind).lower()}" for kind in KINDS)),
        (_("Split"), _("A quarter or more at each end: the median describes few of us.")),
        (_("Rate locally"), _("Places differ too much for one judgement: each school makes its own.")),
    ]  # fmt: skip
    return [[name, words] for name, words in lines if words]
