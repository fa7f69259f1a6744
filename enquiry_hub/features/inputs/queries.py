"""Reading inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core import access, subjects
from enquiry_hub.core.access import Actor, rule_of
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.people.models import Organisation, Person


@dataclass(frozen=True)
class InputLine:
    """Be an input in a list."""

    row: Input
    author: str
    place: str
    session_title: str


def inputs_of(group_id: str, actor: Actor, *, kind: str = "", theme: str = "", session_id: str = "") -> sa.Select[*tuple[Any, ...]]:
    """Return the SELECT of a cohort's inputs that the actor may read, newest first; turn its rows with `input_line`."""
    query = (
        sa.select(Input, Person.display_name, Organisation.name, Session.title)
        .outerjoin(Person, Person.id == Input.author_id).outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Session, Session.id == Input.session_id)
        .where(Input.group_id == group_id, rule_of("inputs:input:read", actor)).order_by(Input.published_at.desc(), Input.id)
    )  # fmt: skip
    if kind:
        query = query.where(Input.kind == kind)
    if theme:
        query = query.where(sa.cast(Input.themes, sa.Text).contains(f'"{theme}"', autoescape=True))
    if session_id:
        query = query.where(Input.session_id == session_id)
    return query


def input_line(row: Any) -> InputLine:
    """Return a row of `inputs_of` with names."""
    return InputLine(row[0], row[1] or "", row[2] or "", row[3] or "")


def author_of(row: Input) -> tuple[str, str]:
    """Return the name and place of an input's author."""
    query = sa.select(Person.display_name, Organisation.name).outerjoin(Organisation, Organisation.id == Person.organisation_id)
    found = db.session.execute(query.where(Person.id == row.author_id)).first()
    return (found[0], found[1] or "") if found else ("", "")


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
