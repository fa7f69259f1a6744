"""The framework on paper: two pages that a governor reads, and the whole of it."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import get_locale
from flask_babel import gettext as _

from enquiry_hub.core.documents import Paper
from enquiry_hub.features.framework.answers import ANSWERS, NEXT
from enquiry_hub.features.framework.papers import wording
from enquiry_hub.features.framework.papers.changes import Changes
from enquiry_hub.features.framework.papers.edition import Edition
from enquiry_hub.features.framework.papers.summing import sentences
from enquiry_hub.features.framework.wording import (
    EFFECTS,
    FACTORS,
    PROXIMITIES,
    RESPONSES,
    STATES,
    STATUSES,
    TRENDS,
)

# How many risks two pages try to hold, until they are two.
TRIED = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)


def full_paper(edition: Edition) -> Paper:
    """Return the whole framework: a front, contents, each theme with its risks and what is done about them."""
    by_theme = [(theme, [risk for risk in edition.open_risks if risk["theme"] == theme["name"]]) for theme in edition.themes]
    title = _("%(title)s, whole", title=edition.title)
    html = render_template("framework/printed.html", title=title, edition=edition, by_theme=[(theme, risks) for theme, risks in by_theme if risks], **_words())
    return Paper(title, [html], language=_language())


def two_pages(edition: Edition) -> Paper:
    """Return the two pages: themes, the risks that matter most, what is done about them, and where people do not agree."""
    title = _("%(title)s, in two pages", title=edition.title)
    ranked = sorted(edition.open_risks, key=weight)
    same = {"title": title, "edition": edition, "facts": facts(edition), "themes": _themes(edition), **_words()}
    html = [render_template("framework/two_pages.html", shown=ranked[:many], more=max(0, len(ranked) - many), **same) for many in TRIED if many == 1 or many < len(ranked) + 2]
    return Paper(title, html, language=_language(), most_pages=2)


def changes_paper(before: Edition, after: Edition, changes: Changes) -> Paper:
    """Return what changed between two editions: in sentences first, then part by part."""
    title = _("%(title)s, what changed", title=after.title)
    html = render_template("framework/printed_changes.html", title=title, before=before, after=after, changes=changes, sentences=sentences(changes), **_words())
    return Paper(title, [html], language=_language())


def weight(risk: dict[str, Any]) -> tuple[bool | int | str, ...]:
    """Return by what risks are put in order: happening now, outside tolerance, far apart, outside appetite, then by the two medians."""
    labels, judged = wording.labels_of(risk), risk[wording.newest_kind(risk)]
    size = judged["likelihood"]["median"] * judged["impact"]["median"] if judged["shown"] else 0  # to sort by, never shown
    status = risk["against_appetite"]
    return (risk["status"] != "happening_now", status != "outside_tolerance", not labels & set(wording.APART), status != "tolerated", -size, risk["code"])


def facts(edition: Edition) -> list[str]:
    """Return in a few sentences how the framework stands."""
    risks = edition.open_risks
    outside = [risk["code"] for risk in risks if risk["against_appetite"] == "outside_tolerance"]
    now = [risk["code"] for risk in risks if risk["status"] == "happening_now"]
    split = [risk["code"] for risk in risks if "split" in wording.labels_of(risk)]
    unshown = [risk["code"] for risk in risks if not risk["inherent"]["shown"] and not risk["residual"]["shown"]]
    stopped = [one["code"] for one in edition.strategies if one["state"] == "stopped"]
    lines = [_("Open risks: %(count)d.", count=len(risks))]
    for codes, words in (
        (now, _("Happening now: %(codes)s.")), (outside, _("Outside tolerance: %(codes)s.")), (split, _("We do not agree about %(codes)s.")),
        (unshown, _("No judgement to show: %(codes)s.")), (stopped, _("Stopped strategies: %(codes)s.")),
    ):  # fmt: skip
        if codes:
            lines.append(words % {"codes": ", ".join(codes)})
    return lines


def _themes(edition: Edition) -> list[dict[str, Any]]:
    found = []
    for theme in edition.themes:
        risks = [risk for risk in edition.open_risks if risk["theme"] == theme["name"]]
        if risks:
            outside = [risk["code"] for risk in risks if risk["against_appetite"] == "outside_tolerance"]
            found.append({**theme, "risks": [risk["code"] for risk in risks], "outside": outside})
    return found


def _language() -> str:
    return str(get_locale()).replace("_", "-")


def _words() -> dict[str, Any]:
    return {
        "w": wording, "statuses": STATUSES, "factors": FACTORS, "proximities": PROXIMITIES, "trends": TRENDS, "effects": EFFECTS, "states": STATES,
        "responses": RESPONSES, "answers": ANSWERS, "next_words": NEXT,
    }  # fmt: skip
