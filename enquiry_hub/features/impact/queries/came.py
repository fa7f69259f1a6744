"""Who came, in numbers: sessions that are over, each with those expected on its day, and small counts hidden with their companions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import local, now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.release import suppress
from enquiry_hub.features.impact.domain.people import attendance, completed, publish
from enquiry_hub.features.programmes.models import Attendance, Session
from enquiry_hub.identity.groups.models import PARTICIPANT, Group, Membership
from enquiry_hub.identity.people.models import Person

CAME, APOLOGIES, ABSENT, NOT_NOTED = "came", "apologies", "absent", "not_noted"
COLUMNS = (CAME, APOLOGIES, ABSENT, NOT_NOTED)
FEWEST_SESSIONS = 4  # before so many nobody can have come to enough


@dataclass(frozen=True)
class Line:
    """Be one session: `cells` holds a count for each column, None where it is hidden; the rest is None or empty where it would give one away."""

    session: Session
    cells: tuple[int | None, ...]
    expected: int | None
    percent: float | None
    schools: str


@dataclass(frozen=True)
class Came:
    """Be who came to a cohort's sessions, as it may be shown, and what share came to enough of them."""

    lines: list[Line]
    enough: str

    @property
    def hides(self) -> bool:
        """Say whether anything is hidden."""
        return any(cell is None for line in self.lines for cell in line.cells)


def who_came(viewer: Actor, group: Group) -> Came:
    """Return who came to the sessions that are over and have a register; the viewer runs the cohort."""
    over = visible(viewer, "programmes:session:read").where(Session.group_id == group.id, Session.ends_at < now()).order_by(Session.starts_at)
    states: dict[str, dict[str, str]] = {}
    noted = sa.select(Attendance.session_id, Attendance.person_id, Attendance.state).join(Session, Session.id == Attendance.session_id)
    for session_id, person_id, state in db.session.execute(noted.where(Session.group_id == group.id, Attendance.state != "")):
        states.setdefault(session_id, {})[person_id] = state
    sessions = [row for row in db.session.scalars(over) if row.id in states]
    members = _members(group.id)
    expected = [_expected(members, row) for row in sessions]
    counts = [_counts(people, states[row.id]) for row, people in zip(sessions, expected, strict=True)]
    hidden = suppress(counts)
    lines = [
        _line(row, expected[number], states[row.id], counts[number], {column for line, column in hidden.cells if line == number}, totals=hidden.row_totals_shown)
        for number, row in enumerate(sessions)
    ]
    return Came(lines, _enough(sessions, expected, states))


def _members(group_id: str) -> list[tuple[Membership, str | None]]:
    query = sa.select(Membership, Person.organisation_id).join(Person, Person.id == Membership.person_id)
    return [(row[0], row[1]) for row in db.session.execute(query.where(Membership.group_id == group_id, Membership.role == PARTICIPANT))]


def _expected(members: Sequence[tuple[Membership, str | None]], session: Session) -> dict[str, str | None]:
    """Return who took part on the day of a session, each with their school."""
    day = local(session.starts_at).date()
    return {row.person_id: school for row, school in members if row.starts_on <= day and (row.ends_on is None or row.ends_on > day)}


def _counts(people: Mapping[str, str | None], states: Mapping[str, str]) -> list[int]:
    found = Counter(states.get(person_id, NOT_NOTED) for person_id in people)
    return [found["attended"] + found["partial"], found[APOLOGIES], found[ABSENT], found[NOT_NOTED]]


def _line(session: Session, people: Mapping[str, str | None], states: Mapping[str, str], counts: Sequence[int], hidden: set[int], *, totals: bool) -> Line:
    cells = tuple(None if column in hidden else count for column, count in enumerate(counts))
    here = {person_id for person_id in people if states.get(person_id) in ("attended", "partial")}
    schools, there = {school for school in people.values() if school}, {people[person_id] for person_id in here if people[person_id]}
    figures = attendance(
        enrolled=len(people), withdrawn_before_session=0, attended=counts[0], partial=0, apologies=counts[1], absent=counts[2], enrolled_schools=len(schools),
        schools_with_a_leader_present=len(there),
    )  # fmt: skip
    shown = totals and cells[0] is not None
    said = publish(len(there), len(schools))
    return Line(session, cells, len(people) if totals else None, figures.attendance_percent if shown else None, said.text if shown and said.show != "nothing" else "")


def _enough(sessions: Sequence[Session], expected: Sequence[Mapping[str, str | None]], states: Mapping[str, Mapping[str, str]]) -> str:
    """Say how many of those who are still here came to enough sessions, as far as it may be said; nothing while nobody can have."""
    if len(sessions) < FEWEST_SESSIONS:
        return ""
    kinds, people = [row.kind for row in sessions], list(expected[-1])
    came = [completed(kinds, [states[row.id].get(person_id) in ("attended", "partial") for row in sessions]) for person_id in people]
    return publish(sum(came), len(people)).text
