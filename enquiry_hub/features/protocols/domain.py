"""Ways of talking together: their steps, who writes in each, what is not open yet, and how long each takes.

Names, sources, sizes, minutes and sentences are read from the data file; who may write and what waits is said here.
"""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from enquiry_hub.core.late import dataclass

DATA = Path(__file__).parent / "data" / "protocols.json"

# Who writes in a step.
ALL, OTHERS, PRESENTER, RUNNER, NOBODY = "all", "others", "presenter", "runner", "nobody"
# What is particular about a step: nothing; what one writes waits until all are in; it waits for who has not written; everyone
# once before anyone twice; warm before cool.
PLAIN, ALL_IN, WRITE_FIRST, ROUND, WARM_COOL = "plain", "all_in", "write_first", "round", "warm_cool"
WAITING = (ALL_IN, WRITE_FIRST)
# How it is held: together at one time, or over days.
MEETING, ONLINE = "meeting", "online"
WARM, COOL = "warm", "cool"
WARM_FIRST = 3
GRACE = timedelta(minutes=2)  # what was being typed when a step ended may still be sent


@dataclass(frozen=True)
class Step:
    """Be one step: its short name, what to do, who writes, what is particular, and how long it takes either way (None: as long as it takes)."""

    key: str
    do: Any
    who: str
    mode: str = PLAIN
    meeting: timedelta | None = None
    online: timedelta | None = None
    commits: bool = False
    at_least: int = 0
    goes_on_elsewhere: bool = False  # online, the next step has a thread of its own

    def lasts(self, pace: str) -> timedelta | None:
        """Return how long the step takes."""
        return self.meeting if pace == MEETING else self.online


@dataclass(frozen=True)
class Way:
    """Be a way of talking: with its source where it has one."""

    id: str
    name: Any
    steps: tuple[Step, ...]
    source: str = ""
    group: str = ""
    total: int | None = None
    online: Any = ""
    openers: tuple[str, ...] = ()

    @property
    def has_presenter(self) -> bool:
        """Say whether somebody presents."""
        return any(step.who in (PRESENTER, OTHERS) for step in self.steps)

    @property
    def may_go_back(self) -> bool:
        """Say whether one may go back a step: where steps take weeks."""
        return self.id == "spiral"


def _minutes(*values: int) -> list[timedelta]:
    return [timedelta(minutes=value) for value in values]


def _hours(*values: int) -> list[timedelta]:
    return [timedelta(hours=value) for value in values]


# For each protocol of the data file: the steps' short names, who writes, what is particular; and how long each step takes online.
# The hours follow the data file's own words ("six days", "one hour", "five days", "a day"); where those give none, they are ours.
Shape = tuple[list[tuple[str, str, str]], list[timedelta] | None]
SHAPES: dict[str, Shape] = {
    "consultancy": (
        [("presenter", PRESENTER, PLAIN), ("facts", ALL, PLAIN), ("probing", ALL, PLAIN), ("discussion", OTHERS, PLAIN),
         ("reply", PRESENTER, PLAIN), ("debrief", ALL, PLAIN)],
        _hours(24, 24, 24, 48, 12, 12),
    ),
    "consultancy_short": (
        [("presenter", PRESENTER, PLAIN), ("facts", ALL, PLAIN), ("probing", ALL, PLAIN), ("discussion", OTHERS, PLAIN),
         ("reply", PRESENTER, PLAIN), ("debrief", ALL, PLAIN)],
        _minutes(12, 7, 12, 17, 7, 5),
    ),
    "tuning": (
        [("rules", RUNNER, PLAIN), ("presenter", PRESENTER, PLAIN), ("facts", OTHERS, PLAIN), ("reading", NOBODY, PLAIN), ("pause", NOBODY, PLAIN),
         ("remarks", OTHERS, WARM_COOL), ("reply", PRESENTER, PLAIN), ("debrief", ALL, PLAIN)],
        _hours(12, 24, 24, 24, 12, 72, 24, 24),
    ),
    "rating_reveal": (
        [("alone", ALL, ALL_IN), ("spread", NOBODY, PLAIN), ("ends", ALL, PLAIN), ("reasons", ALL, PLAIN), ("again", ALL, PLAIN), ("moved", RUNNER, PLAIN)],
        _hours(120, 24, 48, 48, 24, 24),
    ),
    "premortem": (
        [("start", RUNNER, PLAIN), ("reasons", ALL, ALL_IN), ("round", ALL, ROUND), ("choose", PRESENTER, PLAIN)],
        _hours(12, 24, 48, 24),
    ),
    "appreciative": (
        [("discover", ALL, PLAIN), ("dream", ALL, PLAIN), ("design", ALL, PLAIN), ("deliver", ALL, PLAIN), ("debrief", ALL, PLAIN)],
        _hours(72, 72, 72, 72, 24),
    ),
    "spiral": (
        [("scan", ALL, PLAIN), ("focus", ALL, PLAIN), ("hunch", ALL, PLAIN), ("learn", ALL, PLAIN), ("act", ALL, PLAIN), ("check", ALL, PLAIN)],
        None,
    ),
}  # fmt: skip
FIVE_IN = {"rating_reveal": 5}  # closed until at least so many have written


@cache
def protocols() -> dict[str, Way]:
    """Load the eight protocols by id, once."""
    return {row["id"]: _way(row) for row in json.loads(DATA.read_text("utf-8"))["protocols"]}


def _way(row: dict[str, Any]) -> Way:
    openers: tuple[str, ...] = ()
    if row["id"] in SHAPES:
        steps = _steps(row)
    else:  # no steps in time: the lines are beginnings of posts
        openers = tuple(step["do"] for step in row["steps"])
        steps = (Step("building", _l("Say your idea, what you need to understand, or what puts ideas together. Build on what others wrote."), ALL),)
    return Way(row["id"], row["name"], steps, row["source"], row["group"], row["total"], row["online"], openers)


def _steps(row: dict[str, Any]) -> tuple[Step, ...]:
    shape, online = SHAPES[row["id"]]
    found = []
    for place, (step, (key, who, mode)) in enumerate(zip(row["steps"], shape, strict=True)):
        weeks = timedelta(weeks=step["weeks"]) if "weeks" in step else None
        found.append(
            Step(
                key, step["do"], who, mode, timedelta(minutes=step["minutes"]) if "minutes" in step else weeks, online[place] if online else weeks,
                commits=key == "reply", at_least=FIVE_IN.get(row["id"], 0) if mode == ALL_IN else 0,
                goes_on_elsewhere=row["id"] == "appreciative" and key in ("discover", "dream", "design"),
            )
        )  # fmt: skip
    return tuple(found)


def _mode(key: str, name: Any, do: Any, who: str, mode: str, minutes: int | None, hours: int | None) -> Way:
    meeting, online = (timedelta(minutes=minutes) if minutes else None), (timedelta(hours=hours) if hours else None)
    return Way(key, name, (Step(key, do, who, mode, meeting, online),), online=do)


# Ways of talking for a while that are no protocol: one step each.
MODES: dict[str, Way] = {
    way.id: way
    for way in (
        _mode("write_first", _l("Write before you read"), _l("Write first. What the others write can be read once you have written, or passed."), ALL, WRITE_FIRST, 10, 72),
        _mode("each_once", _l("Each once before anyone twice"), _l("Everyone speaks once before anyone speaks twice. You may pass."), ALL, ROUND, None, None),
        _mode("without_presenter", _l("Discussion without the presenter"), _l("The others talk it over; the presenter listens and takes notes."), OTHERS, PLAIN, 15, 48),
        _mode("warm_cool", _l("Warm before cool"), _l("Say what works first. Cool remarks open after three warm ones."), ALL, WARM_COOL, 13, 72),
        _mode("reasons", _l("Reasons hidden until all are in"), _l("They open together when everyone has written or passed, or when the time is over."), ALL, ALL_IN, 5, 24),
    )
}  # fmt: skip


def ways() -> dict[str, Way]:
    """Return every way of talking by id: the protocols first."""
    return protocols() | MODES
