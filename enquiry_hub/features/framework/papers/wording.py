"""The sentences of the documents: what was judged, how far apart people are, what moved."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.features.claims.models import REPLACED, WITHDRAWN
from enquiry_hub.features.framework.domain.headline import LABEL_WORDS, STATUS_WORDS, number
from enquiry_hub.features.framework.wording import LEVELS
from enquiry_hub.features.inputs.facets import school_marks

# How works bear on a thing, in the order of reading.
BEARINGS = {
    "supports": _l("Research: %(works)s."), "extends": _l("Research that goes further: %(works)s."), "untested": _l("Research, not tested here: %(works)s."),
    "contradicts": _l("Research that speaks against it: %(works)s."),
}  # fmt: skip
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
    if moved["seeing_none"] is None:
        return middle
    none = ngettext("Of %(pairs)s who judged both times, one sees it no lower.", "Of %(pairs)s who judged both times, %(num)d see it no lower.", moved["seeing_none"], pairs=moved["pairs"])
    return f"{middle} {none}"


def day_words(text: str) -> str:
    """Write a day with its year: a paper is read in another one."""
    return str(format_date(date.fromisoformat(text), "d MMMM y")) if text else ""


def approval_words(approvals: list[dict[str, Any]], approver: str) -> list[str]:
    """Say who approved a text, on which day; that the text has changed since; or that no approval is recorded, whoever was named."""
    lines = []
    for found in approvals:
        said = {"who": found["by"], "day": day_words(found["on"]), "number": found["number"]}
        same = _("Approved by %(who)s on %(day)s, for this text.", **said)
        lines.append(same if found["holds"] else _("Approved for %(number)s by %(who)s on %(day)s; the text has changed since.", **said))
    if lines:
        return lines
    none = _("No approval of this text is recorded.")
    return [_("Named as approving it: %(who)s. %(none)s", who=approver, none=none) if approver else none]


def schools_words(strategy: dict[str, Any]) -> str:
    """Say for which schools a strategy is; nothing where nobody said."""
    known = school_marks()
    return ", ".join(str(known.get(f"{facet}:{code}", code)) for facet, codes in strategy["speaks_to"].items() for code in codes)


def stop_words(strategy: dict[str, Any]) -> list[str]:
    """Say on which day a strategy was stopped, why, and what was seen; nothing of one that goes on. What a look back says as well is said there."""
    if strategy["state"] != "stopped":
        return []
    day, why = day_words(strategy["stopped_on"]), strategy["stopped_why"]
    lines = [_("Stopped on %(day)s: %(why)s", day=day, why=why) if why and day else _("Stopped on %(day)s.", day=day) if day else _("Stopped; the day was not kept.")]
    if strategy["what_we_saw"] and strategy["what_we_saw"] not in [review["what_we_saw"] for review in strategy["reviews"]]:
        lines.append(_("What was seen: %(seen)s", seen=strategy["what_we_saw"]))
    elif not strategy["reviews"]:
        lines.append(_("What was seen was not kept in this version."))
    return lines


def appetite_words(level: str | None) -> str:
    """Name an appetite."""
    return str(LEVELS[level]) if level else _("not set")


def stands_words(risk: dict[str, Any]) -> str:
    """Say where a risk stands against the appetite of its theme, if that may be known, and that it is borne so; what is to be done about it is for the page."""
    status = risk["against_appetite"]
    words = STATUS_WORDS[status].partition(":")[0].rstrip(".") if status else ""
    return " ".join(filter(None, (f"{words}." if words else "", accepted_words(risk["accepted"]))))


def within_words(risk: dict[str, Any]) -> str:
    """Say for which time likelihood is judged."""
    return str(risk.get("within") or _("the next twelve months"))


def accepted_words(accepted: dict[str, Any] | None) -> str:
    """Say that a risk is borne as it is, since when and until when, why, and who signed where that may be said; nothing where nobody has."""
    if not accepted:
        return ""
    days = {"day": day_words(accepted["on"]), "until": day_words(accepted["until"]), "why": accepted["why"]}
    if accepted["signed"]:
        return _("Borne as it is from %(day)s until %(until)s, signed by %(who)s: %(why)s", who=accepted["signed"], **days)
    return _("Borne as it is from %(day)s until %(until)s, with a signature: %(why)s", **days)


def stands_on_words(thing: dict[str, Any]) -> list[str]:
    """Say what a risk or a strategy stands on, line by line: works by their numbers in the references, and how many accounts of schools."""
    on, lines = thing["stands_on"], []
    for nature, words in BEARINGS.items():
        bearing = [work for work in on["works"] if work["nature"] == nature or (nature == "supports" and work["nature"] not in BEARINGS)]
        works = [f"{work['name']} [{work['id']}], R{work['strength']}{_since(work['claim'])}" for work in bearing]
        if works:
            lines.append(words % {"works": "; ".join(works)})
    if on["accounts"]:
        lines.append(ngettext("One account of a school.", "%(num)d accounts of schools.", on["accounts"]))
    return lines


def _since(claim_state: str) -> str:
    return {REPLACED: _(" (this claim was replaced since)"), WITHDRAWN: _(" (this claim was withdrawn since)")}.get(claim_state, "")
