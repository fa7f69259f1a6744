"""Reading inputs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core import access, subjects
from enquiry_hub.core.access import ASKING, Actor, rule_of, sent_by, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.people.models import Organisation, Person
from enquiry_hub.identity.people.queries import name_and_place


@dataclass(frozen=True)
class InputLine:
    """Be an input in a list."""

    row: Input
    author: str
    place: str
    session_title: str


@cache
def _all_inputs() -> sa.Select[Any]:
    """Write once the SELECT of all inputs that whoever asks may read; it is sent by `sent_by`."""
    columns: Any = (Input, Person.display_name, Organisation.name, Session.title)
    query: sa.Select[Any] = sa.select(*columns).outerjoin(Person, Person.id == Input.author_id)
    query = query.outerjoin(Organisation, Organisation.id == Person.organisation_id).outerjoin(Session, Session.id == Input.session_id)
    return query.where(rule_of("inputs:input:read", ASKING))


def inputs_of(
    group_id: str, actor: Actor, *, kind: str = "", theme: str = "", session_id: str = "", marked: Collection[str] = (), first: Collection[str] = ()
) -> sa.Select[*tuple[Any, ...]]:  # fmt: skip
    """Return the SELECT of a cohort's inputs that the actor may read, with all of the marks; newest first, before them those with any mark
    of `first`. Turn its rows with `input_line`.
    """
    query: sa.Select[Any] = sent_by(actor, _all_inputs()).where(Input.group_id == group_id)
    query = query.where(*_narrowed(kind, theme, session_id), *(holds_mark(Input.facets, mark) for mark in marked))
    if first:
        query = query.order_by(sa.case((sa.or_(*(holds_mark(Input.facets, mark) for mark in first)), 0), else_=1))
    return query.order_by(Input.published_at.desc(), Input.id)


def marks_of(group_id: str, actor: Actor, *, kind: str = "", theme: str = "", session_id: str = "") -> Sequence[list[str]]:
    """Return the marks of each of a cohort's inputs that the actor may read."""
    query = visible(actor, "inputs:input:read").with_only_columns(Input.facets).where(Input.group_id == group_id)
    return db.session.scalars(query.where(*_narrowed(kind, theme, session_id))).all()


def _narrowed(kind: str, theme: str, session_id: str) -> list[ColumnElement[bool]]:
    return [
        condition
        for wanted, condition in ((kind, Input.kind == kind), (theme, holds_mark(Input.themes, theme)), (session_id, Input.session_id == session_id))
        if wanted
    ]  # fmt: skip


def holds_mark(column: Any, word: str) -> ColumnElement[bool]:
    """Hold where a column with a list of marks holds one."""
    return sa.cast(column, sa.Text).contains(f'"{word}"', autoescape=True)


def input_line(row: Any) -> InputLine:
    """Return a row of `inputs_of` with names."""
    return InputLine(row[0], row[1] or "", row[2] or "", row[3] or "")


def author_of(row: Input) -> tuple[str, str]:
    """Return the name and place of an input's author."""
    return name_and_place(row.author_id)


def connectable(actor: Actor, group_id: str, input_id: str) -> list[tuple[str, str]]:
    """Return what an input can be connected with, as choices `kind:id` with titles; kinds that do not exist here are left out."""
    choices = []
    for kind in ("risk", "strategy", "input"):
        known = subjects.KINDS.get(kind)
        if known is None:
            continue
        for thing in db.session.scalars(access.visible(actor, known.read)):
            if thing.id != input_id and known.group_of(thing) == group_id:
                choices.append((f"{kind}:{thing.id}", f"{known.word}: {known.title(thing)}"))
    return sorted(choices, key=lambda choice: choice[1])


def is_waiting(row: Input) -> bool:
    """Say whether an input waits for its day."""
    return row.published_at > now()
