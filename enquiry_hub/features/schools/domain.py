"""What changed in a school's register between two issues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Line = Mapping[str, Any]
WORDS = ("title", "cause", "event", "consequence")


def changes_between(before: Sequence[Line], after: Sequence[Line]) -> list[dict[str, str]]:
    """List what changed, thing by thing, as codes with what they are about: added, gone, higher, lower, judged, reworded, begun, stopped."""
    old, new = {_name(line): line for line in before}, {_name(line): line for line in after}
    found = [_said("added", line) for name, line in new.items() if name not in old]
    found += [_said("gone", line) for name, line in old.items() if name not in new]
    for name in (name for name in new if name in old):
        found += [_said(what, new[name]) for what in _of_one(old[name], new[name])]
    return found


def _name(line: Line) -> str:
    """Return what a line is known by: risks of two cohorts may bear one code; registers from before that was kept have nothing else."""
    return str(line.get("id") or line["code"])


def _said(what: str, line: Line) -> dict[str, str]:
    return {"what": what, "code": line["code"], "title": line["title"]}


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
