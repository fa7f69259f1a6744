"""The sentences of the documents: what was judged, how far apart people are, what moved."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from enquiry_hub.features.framework.domain.headline import LABEL_WORDS, STATUS_WORDS, number
from enquiry_hub.features.framework.wording import LEVELS

KINDS = ("inherent", "residual")
APART = ("wide", "split")


def kind_words(kind: str) -> str:
    """Say which of the two judgements this is."""
    return _("Before anything is done") if kind == "inherent" else _("With what is done")


def why_not(risk: dict[str, Any], judged: dict[str, Any]) -> str:
    """Say why there is no figure."""
    if risk["rate_locally"]:
        return _("rate locally")
    return {"too_few": _("too few to show"), "not_judged": _("not judged yet"), "not_kept": _("not kept in this version")}[judged["why"]]


def figure_words(figure: dict[str, Any]) -> str:
    """Say where the middle lies, how wide the middle half is, and whether people agree."""
    words = _("median %(middle)s", middle=number(figure["median"]))
    if figure["label"] == "split":
        words = _("%(median)s, which describes few of us", median=words)
    if figure["lower"] is not None:
        words = _("%(median)s, middle half %(low)s to %(high)s", median=words, low=number(figure["lower"]), high=number(figure["upper"]))
    return _("%(figure)s: %(label)s", figure=words, label=LABEL_WORDS[figure["label"]].lower())


def judged_words(risk: dict[str, Any], kind: str) -> str:
    """Say in one sentence what the newest closed round of a kind shows."""
    judged = risk[kind]
    if not judged["shown"]:
        return f"{kind_words(kind)}: {why_not(risk, judged)}."
    return _(
        "%(kind)s (%(raters)s ratings): likelihood %(likelihood)s; impact %(impact)s.",
        kind=kind_words(kind), raters=judged["raters"], likelihood=figure_words(judged["likelihood"]), impact=figure_words(judged["impact"]),
    )  # fmt: skip


def newest_kind(risk: dict[str, Any]) -> str:
    """Return the judgement that speaks of today: with what is done where there is one, else the one that was at least asked for."""
    order = sorted(("residual", "inherent"), key=lambda kind: (not risk[kind]["shown"], risk[kind].get("why") != "too_few"))
    return order[0]


def labels_of(risk: dict[str, Any]) -> set[str]:
    """Return how far apart people are in the newest judgement."""
    judged = risk[newest_kind(risk)]
    return {judged[name]["label"] for name in ("likelihood", "impact")} if judged["shown"] else set()


def dissent(risk: dict[str, Any]) -> str:
    """Say where people do not agree, and why where the facilitator has said it; nothing where they do."""
    labels = labels_of(risk)
    if "split" in labels:
        words = _("We do not agree about this, and that is the finding.")
    elif "wide" in labels:
        words = _("Our judgements are far apart.")
    else:
        return ""
    sentence = risk[newest_kind(risk)]["sentence"]
    return f"{words} {sentence}" if sentence else words


def movement_words(risk: dict[str, Any]) -> str:
    """Say what those who judged both times see, by the median of each one's own reduction."""
    moved = risk["movement"]
    if not moved:
        return ""
    if moved["median"] > 0:
        middle = _("With what is done, the middle rater puts it %(n)s lower, on a scale of 25.", n=number(moved["median"]))
    elif moved["median"] < 0:
        middle = _("The middle rater puts it %(n)s higher than before, on a scale of 25.", n=number(-moved["median"]))
    else:
        middle = _("The middle rater sees no change.")
    none = ngettext("Of %(pairs)s who judged both times, one sees it no lower.", "Of %(pairs)s who judged both times, %(num)d see it no lower.", moved["seeing_none"], pairs=moved["pairs"])
    return f"{middle} {none}"


def day_words(text: str) -> str:
    """Write a day with its year: a paper is read in another one."""
    return str(format_date(date.fromisoformat(text), "d MMMM y")) if text else ""


def appetite_words(level: str | None) -> str:
    """Name an appetite."""
    return str(LEVELS[level]) if level else _("not set")


def stands_words(risk: dict[str, Any]) -> str:
    """Say where a risk stands against the appetite of its theme, if that may be known; what is to be done about it is for the page."""
    status = risk["against_appetite"]
    words = STATUS_WORDS[status].partition(":")[0].rstrip(".") if status else ""
    return f"{words}." if words else ""
