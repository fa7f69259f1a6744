"""What changed between two editions, in a few sentences that come first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.features.framework.domain.comparing import JUDGEMENTS, RISK_WORDING, STRATEGY_WORDING, Thing
from enquiry_hub.features.framework.papers.changes import Changes

HELD = ("controls", "indicators")
DONE = (
    "steps", "what_stops", "cost", "measure", "measure_baseline", "change_our_mind", "response", "starts_on", "works_on", "measure_level", "speaks_to", "risk", "stopped_why",
    "what_we_saw", "counted_from", "ends_on", "ends_unless",
)  # fmt: skip
FACTS = ("theme", "other_themes", "factor", "proximity", "within", "trend", "rate_locally", "merged_into")
Threads = Mapping[str, Sequence[str]]  # titles of threads by the code of what they are about
NONE: Threads = {}


def sentences(changes: Changes, *, worded: Threads = NONE, judged: Threads = NONE, dissent: Mapping[str, int] | None = None) -> list[str]:
    """Say what came, went and changed; after which threads, and how many would set an appetite otherwise, where the reader may know."""
    if changes.nothing:
        lines = [_("Nothing that is shown here changed.")]
    else:
        lines = [*_come_and_gone(changes), *_altered(changes, worded, judged), *_of_themes(changes)]
    if changes.disagreed:
        lines.append(ngettext("On one risk people do not agree: %(codes)s.", "On %(num)d risks people do not agree: %(codes)s.", len(changes.disagreed), codes=", ".join(changes.disagreed)))
    if dissent:
        lines.append(ngettext("One dissents about an appetite: %(themes)s.", "%(num)d dissent about an appetite: %(themes)s.", sum(dissent.values()), themes=", ".join(dissent)))
    return lines


def _come_and_gone(changes: Changes) -> list[str]:
    risks, done, lines = changes.risks, changes.strategies, []
    if risks.added:
        lines.append(ngettext("One risk was added: %(codes)s.", "%(num)d risks were added: %(codes)s.", len(risks.added), codes=_codes(risks.added)))
    if risks.merged:
        pairs = ", ".join(_("%(code)s into %(into)s", code=one["code"], into=one["merged_into"]) for one in risks.merged)
        lines.append(ngettext("One risk was merged: %(pairs)s.", "%(num)d risks were merged: %(pairs)s.", len(risks.merged), pairs=pairs))
    if risks.ended:
        lines.append(ngettext("One risk was closed: %(codes)s.", "%(num)d risks were closed: %(codes)s.", len(risks.ended), codes=_codes(risks.ended)))
    if risks.gone:
        lines.append(ngettext("One risk is no longer there: %(codes)s.", "%(num)d risks are no longer there: %(codes)s.", len(risks.gone), codes=_codes(risks.gone)))
    if done.added:
        lines.append(ngettext("One strategy was added: %(codes)s.", "%(num)d strategies were added: %(codes)s.", len(done.added), codes=_codes(done.added)))
    if done.ended:
        lines.append(ngettext("One strategy was stopped: %(codes)s.", "%(num)d strategies were stopped: %(codes)s.", len(done.ended), codes=_codes(done.ended)))
    if done.gone:
        lines.append(ngettext("One strategy is no longer there: %(codes)s.", "%(num)d strategies are no longer there: %(codes)s.", len(done.gone), codes=_codes(done.gone)))
    return lines


def _altered(changes: Changes, worded: Threads, judged: Threads) -> list[str]:
    both = [*changes.risk_rows, *changes.strategy_rows]
    reworded = [row for row in changes.risk_rows if row.has(RISK_WORDING)] + [row for row in changes.strategy_rows if row.has(STRATEGY_WORDING)]
    moved = [row for row in changes.risk_rows if row.has(JUDGEMENTS)]
    lines = [_("The wording of %(code)s changed after the thread %(titles)s.", code=row.code, titles=_quoted(worded[row.code])) for row in reworded if worded.get(row.code)]
    lines += [_("%(code)s was judged anew in the thread %(titles)s.", code=row.code, titles=_quoted(judged[row.code])) for row in moved if judged.get(row.code)]
    for words, rows in (
        (_("The wording changed of: %(codes)s."), [row for row in reworded if not worded.get(row.code)]),
        (_("The judgement changed of: %(codes)s."), [row for row in moved if not judged.get(row.code)]),
        (_("What holds it down, or what is watched, changed of: %(codes)s."), [row for row in both if row.has(HELD)]),
        (_("What is said about it changed of: %(codes)s."), [row for row in changes.risk_rows if row.has(FACTS)]),
        (_("Borne otherwise than before: %(codes)s."), [row for row in changes.risk_rows if row.has(("accepted",))]),
        (_("The owner changed of: %(codes)s."), [row for row in both if row.has(("owner",))]),
        (_("The day of the next look changed of: %(codes)s."), [row for row in both if row.has(("review_on",))]),
        (_("What is planned changed of: %(codes)s."), [row for row in both if row.has(DONE)]),
        (_("Looked back at: %(codes)s."), [row for row in both if row.has(("reviews",))]),
        (_("What it stands on changed of: %(codes)s."), [row for row in both if row.has(("stands_on",))]),
        (_("The state changed of: %(codes)s."), [row for row in both if row.has(("status", "state")) and row.code not in _ended(changes)]),
    ):
        if rows:
            lines.append(words % {"codes": ", ".join(row.code for row in rows)})
    return lines


def _of_themes(changes: Changes) -> list[str]:
    rows = changes.theme_rows
    lines = [_("The framework has another title.")] if any(row.has(("title",)) for row in rows) else []
    lines += [_("The themes are others.")] if any(row.has(("themes",)) for row in rows) else []
    only_why = [row.title for row in rows if row.has(("why",)) and not row.has(("appetite",))]
    lines += [_("Why the appetite is as it is, was said anew of: %(themes)s.", themes=_quoted(only_why))] if only_why else []
    return lines + [
        _("The appetite for “%(theme)s” changed from %(was)s to %(now)s.", theme=row.title, was=part.was.lower(), now=part.now.lower())
        for row in changes.theme_rows for part in row.parts if part.part == "appetite"
    ]  # fmt: skip


def _ended(changes: Changes) -> set[str]:
    return {str(one["code"]) for one in (*changes.risks.ended, *changes.strategies.ended)}


def _codes(things: Sequence[Thing]) -> str:
    return ", ".join(str(one["code"]) for one in things)


def _quoted(titles: Sequence[str]) -> str:
    return _(" and ").join(f"“{title}”" for title in titles)
