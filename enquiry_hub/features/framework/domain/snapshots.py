"""What two releases say differently, and what a release still needs before it is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enquiry_hub.core.text.changes import Change, diff_words

RISK_PARTS = ("title", "cause", "event", "consequence", "theme", "status")
STRATEGY_PARTS = ("title", "if", "then", "because", "state")
Thing = Mapping[str, Any]


@dataclass(frozen=True)
class Reworded:
    """A thing that says something else than it did, part by part."""

    code: str
    title: str
    parts: tuple[tuple[str, list[Change]], ...]


@dataclass(frozen=True)
class Difference:
    """What was added, merged, left out and reworded between two releases."""

    added: tuple[Thing, ...]
    merged: tuple[Thing, ...]
    gone: tuple[Thing, ...]
    reworded: tuple[Reworded, ...]

    @property
    def nothing(self) -> bool:
        """Tell whether the two say the same."""
        return not (self.added or self.merged or self.gone or self.reworded)


def compare_risks(before: Sequence[Thing], after: Sequence[Thing]) -> Difference:
    """Compare the risks of two snapshots by their codes."""
    return _compare(before, after, RISK_PARTS)


def compare_strategies(before: Sequence[Thing], after: Sequence[Thing]) -> Difference:
    """Compare the strategies of two snapshots by their codes."""
    return _compare(before, after, STRATEGY_PARTS)


def _compare(before: Sequence[Thing], after: Sequence[Thing], parts: tuple[str, ...]) -> Difference:
    old, new = {thing["code"]: thing for thing in before}, {thing["code"]: thing for thing in after}
    both = [code for code in new if code in old]
    merged = [code for code in both if new[code].get("merged_into") and not old[code].get("merged_into")]
    reworded = [_reworded(old[code], new[code], parts) for code in both if code not in merged]
    return Difference(
        added=tuple(new[code] for code in new if code not in old),
        merged=tuple(new[code] for code in merged),
        gone=tuple(old[code] for code in old if code not in new),
        reworded=tuple(found for found in reworded if found.parts),
    )


def _reworded(old: Thing, new: Thing, parts: tuple[str, ...]) -> Reworded:
    changed = [
        (part, diff_words(old.get(part, ""), new.get(part, "")))
        for part in parts
        if old.get(part, "") != new.get(part, "")
    ]
    return Reworded(new["code"], new["title"], tuple(changed))


def missing_for_publication(snapshot: Thing) -> list[str]:
    """List what a published release still lacks, in words, thing by thing."""
    missing = []
    for risk in snapshot["risks"]:
        if risk["status"] in ("closed", "merged"):
            continue
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
    if not snapshot["approved_by"]:
        missing.append("Nobody is named as approving it.")
    return missing
