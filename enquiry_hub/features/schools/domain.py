"""What changed in a school's register between two issues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Line = Mapping[str, Any]
WORDS = ("title", "cause", "event", "consequence")


def changes_between(before: Sequence[Line], after: Sequence[Line]) -> list[dict[str, str]]:
    """List what changed, thing by thing, as codes with what they are about: added, gone, higher, lower, judged, reworded, begun, stopped."""
    old, new = {line["code"]: line for line in before}, {line["code"]: line for line in after}
    found = [{"what": "added", "code": code, "title": line["title"]} for code, line in new.items() if code not in old]
    found += [{"what": "gone", "code": code, "title": line["title"]} for code, line in old.items() if code not in new]
    for code in (code for code in new if code in old):
        found += [{"what": what, "code": code, "title": new[code]["title"]} for what in _of_one(old[code], new[code])]
    return found


def _of_one(old: Line, new: Line) -> list[str]:
    found = []
    scores = [line["likelihood"] * line["impact"] if line["likelihood"] else None for line in (old, new)]
    if scores[0] is None and scores[1] is not None:
        found.append("judged")
    elif scores[0] is not None and scores[1] is not None and scores[0] != scores[1]:
        found.append("higher" if scores[1] > scores[0] else "lower")
    if any(old[name] != new[name] for name in WORDS):
        found.append("reworded")
    running = [{one["code"] for one in line["strategies"] if one["running"]} for line in (old, new)]
    if running[1] - running[0]:
        found.append("begun")
    if running[0] - running[1]:
        found.append("stopped")
    return found
