"""Who gets what: every route, and what each role is answered.

`+` the page, the form or the change; `!` refused (403): they may see the thing, but not do this to it;
`.` not there (404), the same answer as for an id that nobody has; `s` sent to sign in. `name=other`
behind an endpoint asks about another thing than the usual one: a private page, a held post. The world
that the rows speak of is in tests/kit/world/. The rows stand beside this file, one text for each area.

The outsider facilitates another cohort. The guest is let into one thread. The participant is a
colleague who wrote nothing; the owner wrote, proposed or posted whatever a participant can. The
administrator looks after the machine and is in no cohort.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROLES = (
    "visitor", "outsider", "observer", "guest", "participant", "owner",
    "facilitator", "academic", "manager", "administrator",
)  # fmt: skip
MARKS = {"+": "ok", "!": "403", ".": "404", "s": "sign in"}

# Each is a text of this folder, and what it is about; a new area is a new name here.
AREAS = (
    "everyone", "own", "cohort", "discussions", "talking", "inputs",
    "journals", "framework", "impact", "schools", "library",
)  # fmt: skip
TABLE = "\n".join(Path(__file__).with_name(f"{area}.txt").read_text("utf-8") for area in AREAS)


@dataclass(frozen=True)
class Line:
    """Be one line of the table: an endpoint, the things asked about, and a mark for each role."""

    endpoint: str
    things: dict[str, str]
    marks: dict[str, str]

    @property
    def name(self) -> str:
        """Return what a failing test calls it."""
        return " ".join([self.endpoint, *(f"{key}={value}" for key, value in self.things.items())])


def read_table(text: str = TABLE) -> list[Line]:
    """Read the table; a line with too few or unknown marks raises ValueError."""
    lines = []
    for row in text.splitlines():
        if not row.strip() or row.startswith("#"):
            continue
        head, marks = row.split()[: -len(ROLES)], row.split()[-len(ROLES) :]
        if not head or len(marks) != len(ROLES) or not set(marks) <= set(MARKS):
            raise ValueError(f"not a line of the table: {row}")
        things = dict(part.split("=") for part in head[1:])
        lines.append(Line(head[0], things, dict(zip(ROLES, marks, strict=True))))
    return lines
