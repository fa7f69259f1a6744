"""Whether two releases hold the same text, and what a release still needs before it is published."""

from collections.abc import Sequence
from typing import Any

from enquiry_hub.features.framework.domain.comparing import ENDED, STANDS_ON, Thing, alike, standing

# What somebody wrote, and so what an approval is for; owners, days, gates and judgements move on without it.
WRITTEN_OF_RISKS = ("title", "cause", "event", "consequence", "objective", "theme", "other_themes", "within", "merged_into", "rate_locally", "appetite", "controls", "indicators")
WRITTEN_OF_STRATEGIES = (
    "title", "risk", "if", "then", "because", "steps", "what_stops", "cost", "measure", "measure_baseline", "change_our_mind", "ends_unless", "reviews", "stopped_why", "what_we_saw",
)  # fmt: skip
WRITTEN_OF_THEMES = ("name", "appetite", "why")
SENTENCE, CLAUSES = ("cause", "event", "consequence"), ("if", "then", "because")


def same_words(before: Thing, after: Thing) -> bool:
    """Say whether two snapshots hold the same text: what somebody wrote of themes, risks and strategies, and which risks are open.

    What one of the two did not keep is not compared.
    """
    known = "themes" in before and "themes" in after
    themes = not known or _written(before["themes"], WRITTEN_OF_THEMES) == _written(after["themes"], WRITTEN_OF_THEMES)
    of_risks = tuple(part for part in WRITTEN_OF_RISKS if part != "appetite" or not known)  # it follows from the theme
    risks, strategies = _pairs(before["risks"], after["risks"]), _pairs(before["strategies"], after["strategies"])
    if not themes or risks is None or strategies is None or before["title"] != after["title"]:
        return False
    return all(_same(old, new, of_risks) and (old["status"] in ENDED) == (new["status"] in ENDED) for old, new in risks) and all(
        _same(old, new, WRITTEN_OF_STRATEGIES) for old, new in strategies
    )


def _written(things: Sequence[Thing], parts: tuple[str, ...]) -> list[list[Any]]:
    return [[thing.get(part) for part in parts] for thing in things]


def _pairs(before: Sequence[Thing], after: Sequence[Thing]) -> list[tuple[Thing, Thing]] | None:
    """Return what two snapshots say of the same things, or nothing if they hold different ones."""
    old = {thing["code"]: thing for thing in before}
    return [(old[thing["code"]], thing) for thing in after] if old.keys() == {thing["code"] for thing in after} else None


def _same(old: Thing, new: Thing, parts: tuple[str, ...]) -> bool:
    on = STANDS_ON not in old or STANDS_ON not in new or standing(old[STANDS_ON]) == standing(new[STANDS_ON])
    return on and all(alike(old[part], new[part]) for part in parts if part in old and part in new)


def missing_for_publication(snapshot: Thing) -> list[str]:
    """List what a published release still lacks, in words, thing by thing; a strategy that was stopped stays as it is."""
    missing = []
    for risk in snapshot["risks"]:
        if risk["status"] in ENDED:
            continue
        if not all(risk[part].strip() for part in SENTENCE):
            missing.append(f"{risk['code']} has no whole sentence: a cause, an event and a consequence.")
        if not risk["leading_indicators"]:
            missing.append(f"{risk['code']} has no leading indicator.")
        if not risk["rate_locally"] and not risk["released"]:
            missing.append(
                f"{risk['code']} has no closed round with five ratings, "
                "and is not marked to be rated locally."
            )
    for strategy in snapshot["strategies"]:
        if strategy["state"] == "stopped":
            continue
        without = [f"“{word}”" for word in CLAUSES if not strategy[word].strip()]
        if without:
            missing.append(f"{strategy['code']} has no {', no '.join(without)}.")
        if not strategy["owner"]:
            missing.append(f"{strategy['code']} has no owner.")
        if not strategy["review_on"]:
            missing.append(f"{strategy['code']} has no review date.")
    waiting = snapshot.get("contributors", {}).get("waiting", 0)
    if waiting:
        missing.append(
            "One of those who contributed has not said how they want to be listed."
            if waiting == 1
            else f"{waiting} of those who contributed have not said how they want to be listed."
        )
    return missing
