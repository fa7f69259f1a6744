"""What changed in a school's register between two issues, and which two are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from enquiry_hub.features.programmes.domain import Span

LONGEST_HOLIDAY = timedelta(days=60)
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


def looks_since(before: Sequence[Line], after: Sequence[Line]) -> list[dict[str, str]]:
    """List the strategies that were looked back at since, whatever came of it: failed or told."""
    known = {(one["id"], one["on"]) for one in before}
    return [_said("failed" if one["did_it_work"] == "no" else "told", one) for one in after if (one["id"], one["on"]) not in known]


def compared_with(issued: Sequence[date], terms: Sequence[Span], day: date) -> tuple[int | None, str]:
    """Choose which of the earlier issues, given by their days, an issue of `day` is compared with, and by which term; the newest where no term says it.

    It is the newest one from before the term that `day` falls in or follows. Dates of terms that ended long ago say nothing of `day`.
    """
    newest = max(range(len(issued)), key=lambda place: (issued[place], place), default=None)
    begun = [term for term in terms if term.starts_on <= day]
    if len(begun) < 2 or day - begun[-1].ends_on > LONGEST_HOLIDAY:
        return newest, ""
    earlier = [place for place, on in enumerate(issued) if on < begun[-1].starts_on]
    if not earlier:
        return newest, ""
    return max(earlier, key=lambda place: (issued[place], place)), begun[-2].name


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
