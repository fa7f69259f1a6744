"""Lists of people to invite: read from what was pasted or uploaded, and judged row by row before anything is saved."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from dataclasses import replace

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import ROLES, Group, Invitation, Membership
from enquiry_hub.identity.groups.school_places import full_words, has_limit, taken_in
from enquiry_hub.identity.people.addresses import clean_address
from enquiry_hub.identity.people.models import Organisation, Person

MOST_ROWS = 300
Schools = dict[str, tuple[str, str]]
COLUMNS = {
    "email": "email",
    "e-mail": "email",
    "e-mail address": "email",
    "email address": "email",
    "address": "email",
    "name": "name",
    "full name": "name",
    "display name": "name",
    "role": "role",
    "school": "school",
    "organisation": "school",
    "urn": "number",
    "school number": "number",
    "job": "job_role",
    "job role": "job_role",
    "job title": "job_role",
    "position": "job_role",
}
ROLE_WORDS = {
    "participant": "participant",
    "school leader": "participant",
    "leader": "participant",
    "facilitator": "facilitator",
    "academic": "academic",
    "manager": "manager",
    "programme manager": "manager",
    "observer": "observer",
    "member": "member",
}
URN = re.compile(r"\d{6}")
NAMED = re.compile(r"^\s*\"?([^\"<>]*?)\"?\s*<([^<>]+)>\s*$")


@dataclass(frozen=True)
class InviteRow:
    """Be one person to invite."""

    email: str
    name: str = ""
    role: str = "participant"
    school: str = ""
    job_role: str = ""
    number: str = ""  # of the school
    problem: str = ""
    line: int = 0


@dataclass(frozen=True)
class Verdict:
    """Say what will happen to a row: `new`, `known`, `member`, `waiting`, `twice`, `full` or `bad`, in words too.

    A full one has a school without a place left: it comes in only with a reason.
    """

    row: InviteRow
    what: str
    words: str
    person: Person | None = None
    full: str = ""  # what it would be if there were a place


def read_rows(text: str, *, role: str = "participant") -> list[InviteRow]:
    """Read people from lines or CSV: an address each, or name and address, or columns that a first line names."""
    lines = _lines(text)
    if sum(1 for line in lines if line.strip()) > MOST_ROWS:
        raise Invalid(_("Please invite at most %(most)s people at a time.", most=MOST_ROWS), field="people")
    rows: list[InviteRow] = []
    columns: list[str] | None = None
    for number, line in enumerate(lines, start=1):
        cells = _cells(line)
        if not any(cells):
            continue
        if (
            columns is None
            and not rows
            and "@" not in line
            and any(cell.lower() in COLUMNS for cell in cells)
        ):
            columns = [COLUMNS.get(cell.lower(), "") for cell in cells]
            continue
        rows.append(_row(cells, columns, role, number))
    return rows


def without_lines(text: str, numbers: Collection[int]) -> str:
    """Return a list without these of its lines and without empty ones; what names its columns stays."""
    return "\n".join(line for number, line in enumerate(_lines(text), start=1) if line.strip() and number not in numbers)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")


def _cells(line: str) -> list[str]:
    mark = next((mark for mark in "\t;" if mark in line), ",")
    found = next(csv.reader(io.StringIO(line), delimiter=mark, skipinitialspace=True), [])
    return [" ".join(cell.split()) for cell in found]


def _row(cells: list[str], columns: list[str] | None, role: str, number: int) -> InviteRow:
    values = {"role": role}
    if columns is not None:
        values |= {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell}
    else:
        values |= _guessed(cells)
    named = NAMED.match(values.get("email", ""))
    if named:
        values["name"], values["email"] = values.get("name") or named[1].strip(), named[2]
    return _checked(values, number)


def _guessed(cells: list[str]) -> dict[str, str]:
    """Tell cells without headings apart: the address has an @, a role is a known word, six digits are a school’s number, the first other is the name, then the school."""
    values: dict[str, str] = {}
    for cell in filter(None, cells):
        if "@" in cell and "email" not in values:
            values["email"] = cell
        elif URN.fullmatch(cell) and "number" not in values:
            values["number"] = cell
        elif cell.lower() in ROLE_WORDS and "role" not in values:
            values["role"] = cell
        else:
            free = next((name for name in ("name", "school", "job_role") if name not in values), None)
            if free:
                values[free] = cell
    return values


def _checked(values: dict[str, str], number: int) -> InviteRow:
    problem, email, role = "", values.get("email", ""), ROLE_WORDS.get(values["role"].lower(), "")
    try:
        email = clean_address(email)
    except Invalid as error:
        problem = error.sentence if email else _("There is no e-mail address in this line.")
    if not role:
        problem = problem or _("“%(role)s” is no role here.", role=values["role"][:40])
    name, school, job, urn = (values.get(key, "") for key in ("name", "school", "job_role", "number"))
    if len(name) > 80 or len(school) > 200 or len(job) > 80 or len(urn) > 20:
        problem = problem or _("A name, school or job is too long.")
    return InviteRow(email[:254], name[:80], role or ROLES[0], school[:200], job[:80], urn[:20], problem, number)


def judge(group: Group, rows: list[InviteRow]) -> list[Verdict]:
    """Say for each row what would happen to it now."""
    emails = {row.email for row in rows if not row.problem}
    people = {
        person.email: person
        for person in db.session.scalars(sa.select(Person).where(Person.email.in_(emails)))
    }
    ids = [person.id for person in people.values()]
    members = set(
        db.session.scalars(
            sa.select(Membership.person_id).where(
                Membership.group_id == group.id, Membership.person_id.in_(ids), in_force()
            )
        )
    )
    open_still = (
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now(),
    )
    waiting = set(
        db.session.scalars(
            sa.select(Invitation.email).where(
                Invitation.group_id == group.id, Invitation.email.in_(emails), *open_still
            )
        )
    )
    schools = known_schools(rows)
    seen: set[str] = set()
    verdicts = []
    for row in rows:
        verdicts.append(_judge_one(row, people.get(row.email), members, waiting, seen, schools))
        seen.add(row.email)
    return _within_places(group, verdicts, schools)


def _within_places(group: Group, verdicts: list[Verdict], schools: Schools) -> list[Verdict]:
    """Say of whom a school has no place left, counting the lines before."""
    if group.places is None:
        return verdicts
    taken, names, found = taken_in(group), _names_of_schools(verdicts), []
    for verdict in verdicts:
        row, key, name = verdict.row, "", ""
        if verdict.person is not None:
            key = verdict.person.organisation_id or ""
            name = names.get(key, "")
        elif verdict.what == "new":
            key, name = _school_to_be(row, schools)
        if key and verdict.what in ("new", "known") and has_limit(group, row.role):
            if taken.get(key, 0) >= group.places:
                verdict = replace(verdict, what="full", words=full_words(group, name), full=verdict.what)
            taken[key] = taken.get(key, 0) + 1
        found.append(verdict)
    return found


def _names_of_schools(verdicts: list[Verdict]) -> dict[str, str]:
    ids = {verdict.person.organisation_id for verdict in verdicts if verdict.person is not None}
    return {row[0]: row[1] for row in db.session.execute(sa.select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))}


def _school_to_be(row: InviteRow, schools: Schools) -> tuple[str, str]:
    """Return key and name of the school of a row; one that is new with it is known to the lines after it, by its name and by its number."""
    found = school_of(row, schools)
    if found is None and row.school:
        found = (f"{row.number} {row.school}", row.school)
        schools |= {word: found for word in (row.school.lower(), row.number) if word}
    return found or ("", "")


def _judge_one(
    row: InviteRow,
    person: Person | None,
    members: set[str],
    waiting: set[str],
    seen: set[str],
    schools: Schools,
) -> Verdict:
    if row.problem:
        return Verdict(row, "bad", row.problem)
    if row.email in seen:
        return Verdict(row, "twice", _("The address is in the list already; this line changes nothing."))
    if person is not None and person.closed_at is not None:
        return Verdict(row, "bad", _("The account with this address was closed."))
    if person is not None and person.id in members:
        return Verdict(row, "member", _("Already in the group; nothing happens."), person)
    if person is not None:
        return Verdict(row, "known", _("Has an account: will be added at once and told by e-mail."), person)
    if row.email in waiting:
        return Verdict(
            row,
            "waiting",
            _("Invited already; nothing is sent. You can send it again from the list of invitations."),
        )
    school = school_of(row, schools)
    if row.number and not row.school and school is None:
        return Verdict(row, "bad", _("No school with the number %(number)s is known here. Write its name beside it.", number=row.number))
    if school is None:
        said = _(" The school is new here and will be added.") if row.school else ""
    else:
        said = _(" School: %(school)s, by its number.", school=school[1]) if row.number in schools and row.number else ""
    return Verdict(row, "new", _("Will get an invitation by e-mail.") + said)


def school_of(row: InviteRow, schools: Schools) -> tuple[str, str] | None:
    """Return id and name of the school of a row: by its number where that is known, else by its name or by a number in its place."""
    return schools.get(row.number) or schools.get(row.school.lower()) if row.number or row.school else None


def known_schools(rows: list[InviteRow]) -> Schools:
    """Return the schools that the rows name, by number and by name in small letters, each as id and name."""
    wanted = {word for row in rows for word in (row.school.lower(), row.number) if word}
    query = sa.select(Organisation.id, Organisation.name, Organisation.number).where(
        sa.or_(sa.func.lower(Organisation.name).in_(wanted), Organisation.number.in_(wanted))
    )
    rows_found = db.session.execute(query.order_by(Organisation.created_at.desc())).all()
    return {word: (school_id, name) for school_id, name, number in rows_found for word in (name.lower(), number) if word}
