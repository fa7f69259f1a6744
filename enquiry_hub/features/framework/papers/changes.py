"""What changed between two editions, part by part in words: the same for the page, the paper and the public page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.text.changes import Change, diff_words
from enquiry_hub.features.framework.answers import ANSWERS
from enquiry_hub.features.framework.domain.comparing import (
    JUDGEMENTS,
    Altered,
    Difference,
    Thing,
    compare_risks,
    compare_strategies,
    compare_themes,
    differing,
    standing,
)
from enquiry_hub.features.framework.papers import wording
from enquiry_hub.features.framework.papers.edition import Edition
from enquiry_hub.features.framework.wording import (
    EFFECTS,
    FACTORS,
    MOVES,
    PROXIMITIES,
    RESPONSES,
    STATES,
    STATUSES,
    TRENDS,
    WORKS_ON,
)

NAMES = {
    "title": _l("Title"), "cause": _l("Because"), "event": _l("There is a risk that"), "consequence": _l("Which would lead to"), "objective": _l("What it puts at risk"),
    "theme": _l("Theme"), "status": _l("Status"), "owner": _l("Owner"), "factor": _l("Where the cause lies"), "proximity": _l("How near"), "trend": _l("Trend"),
    "rate_locally": _l("Who judges"), "inherent": _l("Judged before anything is done"), "residual": _l("Judged with what is done"), "controls": _l("What holds it down"),
    "indicators": _l("What is watched"), "stands_on": _l("Stands on"), "if": _l("If"), "then": _l("Then"), "because": _l("Because"), "state": _l("Gate"),
    "response": _l("Response"), "starts_on": _l("Starts"), "review_on": _l("Next look"), "steps": _l("First steps"), "what_stops": _l("What stops"), "cost": _l("What it costs"),
    "measure": _l("What is counted"), "measure_baseline": _l("At the start"), "change_our_mind": _l("What would change our mind"), "reviews": _l("Looks back"),
    "what_we_saw": _l("What was seen"), "appetite": _l("Appetite"), "why": _l("Why"), "risk": _l("What it is for"), "works_on": _l("What it does"),
    "measure_level": _l("Level of what is counted"), "speaks_to": _l("For which schools"), "stopped_why": _l("Why it was stopped"), "merged_into": _l("Merged into"), "themes": _l("Themes"),
    "accepted": _l("Borne as it is"), "other_themes": _l("Other themes"), "within": _l("Likelihood is judged for"), "counted_from": _l("Counted from"), "ends_on": _l("Ends on"),
    "ends_unless": _l("Unless"),
}  # fmt: skip
CHOSEN: dict[str, Mapping[str, Any]] = {
    "status": STATUSES, "factor": FACTORS, "proximity": PROXIMITIES, "trend": TRENDS, "state": STATES, "response": RESPONSES, "works_on": WORKS_ON,
}  # fmt: skip
DAYS = ("starts_on", "review_on", "counted_from", "ends_on")
FACTS = (
    *CHOSEN, *DAYS, *JUDGEMENTS, "theme", "owner", "rate_locally", "appetite", "measure_baseline", "measure_level", "risk", "merged_into", "speaks_to", "accepted", "within", "other_themes",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """Be one part of a thing as it was and as it is; prose comes with what changed in it word by word."""

    part: str
    name: str
    was: str
    now: str
    pieces: tuple[Change, ...]  # none of a fact, which changes whole


@dataclass(frozen=True)
class Row:
    """Be one thing that stayed, with the parts that are others now."""

    code: str
    title: str
    parts: tuple[Part, ...]

    def has(self, names: Sequence[str]) -> bool:
        """Say whether one of some parts is another."""
        return any(found.part in names for found in self.parts)


@dataclass(frozen=True)
class Changes:
    """Be what changed between two editions."""

    risks: Difference
    strategies: Difference
    risk_rows: tuple[Row, ...]
    strategy_rows: tuple[Row, ...]
    theme_rows: tuple[Row, ...]  # what changed of the framework as a whole comes before its themes
    disagreed: tuple[str, ...]  # the risks on which people do not agree in the later one

    @property
    def nothing(self) -> bool:
        """Say whether the two say the same."""
        bare = [self.risks.added, self.risks.merged, self.risks.ended, self.risks.gone, self.strategies.added, self.strategies.ended, self.strategies.gone]
        return not any((*bare, self.risk_rows, self.strategy_rows, self.theme_rows))


def changes_between(before: Edition, after: Edition, kept: Thing, kept_later: Thing) -> Changes:
    """Compare two editions, of which the snapshots are `kept` and `kept_later`; figures are those that may leave, and what one did not keep is left out."""
    risks = compare_risks(_known(before.risks, kept["risks"]), _known(after.risks, kept_later["risks"]))
    strategies = compare_strategies(_known(before.strategies, kept["strategies"]), _known(after.strategies, kept_later["strategies"]))
    themes = compare_themes(kept.get("themes", []), kept_later.get("themes", []))
    was, now = _as_a_whole(kept), _as_a_whole(kept_later)
    whole = Altered(was, now, differing(was, now, ("title", "themes")))
    return Changes(
        risks, strategies, _rows(risks.altered, "title"), _rows(strategies.altered, "title"), (*_rows([whole], "title"), *_rows(themes, "name")),
        tuple(risk["code"] for risk in after.open_risks if wording.labels_of(risk) & set(wording.APART)),
    )  # fmt: skip


def _as_a_whole(kept: Thing) -> Thing:
    """Return what a snapshot says of the framework itself."""
    return {"title": kept["title"], **({"themes": [theme["name"] for theme in kept["themes"]]} if "themes" in kept else {})}


def _known(things: list[dict[str, Any]], kept: Sequence[Thing]) -> list[Thing]:
    """Return the things of an edition with the parts that its snapshot kept; an old one kept a judgement as its medians."""
    return [{name: value for name, value in thing.items() if name in raw or name in JUDGEMENTS} for thing, raw in zip(things, kept, strict=True)]


def _rows(altered: Sequence[Altered], title: str) -> tuple[Row, ...]:
    rows = [Row(found.after.get("code", ""), found.after[title], tuple(_parts(found))) for found in altered]
    return tuple(row for row in rows if row.parts)


def _parts(found: Altered) -> list[Part]:
    pairs = [(part, _said(found.before, part), _said(found.after, part)) for part in found.parts]
    return [Part(part, str(NAMES[part]), was, now, () if part in FACTS else tuple(diff_words(was, now))) for part, was, now in pairs if was != now]


def _listed(*words: Any) -> str:
    return ", ".join(str(found) for found in words if found)


def _said(thing: Thing, part: str) -> str:
    """Return a part of a thing in words."""
    value = thing[part]
    if part in CHOSEN:
        return str(CHOSEN[part].get(value, ""))
    if part in JUDGEMENTS:
        return wording.judged_words(dict(thing), part).partition(": ")[2] if not value["shown"] else wording.judged_words(dict(thing), part)
    match part:
        case "stands_on":
            return standing(value)
        case "controls":
            return ";\n".join(f"{one['text']} ({_listed(EFFECTS[one['effectiveness']], one.get('evidence'))})" for one in value)
        case "indicators":
            return ";\n".join(f"{one['name']} ({_listed(MOVES.get(one.get('kind')), one.get('unit'), one.get('how_counted'), one.get('counted_by'), one.get('how_often'))})" for one in value)
        case "accepted":
            return wording.accepted_words(value)
        case "speaks_to":
            return wording.schools_words(dict(thing))
        case "themes":
            return ";\n".join(value)
        case "other_themes":
            return _listed(*value)
        case "within":
            return wording.within_words(dict(thing))
        case "steps":
            return ";\n".join(f"{one['text']} ({wording.day_words(one['due_on'])})" if one["due_on"] else one["text"] for one in value)
        case "reviews":
            return "\n".join(f"{wording.day_words(one['on'])}: {ANSWERS.get(one['did_it_work'], '')}. {one['what_we_saw']}" for one in reversed(value))
        case "rate_locally":
            return _("each school for itself") if value else _("all of us")
        case "appetite":
            return wording.appetite_words(value)
    return wording.day_words(value or "") if part in DAYS else str(value or "")
