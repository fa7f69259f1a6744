"""Permission: one rule, many uses.

A permission is a sentence and a rule, `actor -> SQL condition`. From that one condition come the list that a person
sees (`visible`), the check of one row (`may`, `require`), extra columns in a page's own query (`flags`), and the people
who may read a row (`readers`: the same rule asked with every person in the actor's place).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.columns import Key, Row
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere, Refused
from enquiry_hub.core.granted import grant, keep_question, was_granted
from enquiry_hub.core.kept import Kept, KeptRow
from enquiry_hub.core.late import dataclass


@dataclass(frozen=True)
class Actor:
    """Stand for whoever acts; `person_id` is an id, or a column when the rule is asked about everyone at once."""

    person_id: Any = None
    session_id: str | None = None

    @property
    def signed_in(self) -> bool:
        """Say whether the actor is somebody."""
        return self.person_id is not None


VISITOR = Actor()
SYSTEM = Actor(person_id="")

Rule = Callable[[Actor], ColumnElement[bool]]


@dataclass(frozen=True)
class Permission:
    """Join a name, a sentence for people, the table it is about and the rule."""

    name: str
    sentence: str
    model: type[Row]
    rule: Rule
    reads: bool

    @property
    def parameter(self) -> str:
        """Return the name of the URL part that holds the row's id."""
        return f"{self.row_name}_id"

    @property
    def row_name(self) -> str:
        """Return the keyword under which a view gets the row."""
        return str(getattr(self.model, "row_name", self.model.__tablename__))

    def condition(self, actor: Actor) -> ColumnElement[bool]:
        """Return the SQL condition for this actor; a visitor gets nothing."""
        return self.rule(actor) if actor.person_id is not None else sa.false()


PERMISSIONS: dict[str, Permission] = {}


def permission(name: str, model: type[Row], sentence: str) -> Callable[[Rule], Rule]:
    """Declare a permission such as `journals:entry:read`; one whose last word is `read` or `list` may guard reading only."""

    def declare(rule: Rule) -> Rule:
        if name in PERMISSIONS and PERMISSIONS[name].rule.__module__ != rule.__module__:
            raise RuntimeError(f"two permissions are named {name}")
        PERMISSIONS[name] = Permission(name, sentence, model, rule, name.rsplit(":", 1)[1] in ("read", "list"))
        return rule

    return declare


def rule_of(name: str, actor: Actor) -> ColumnElement[bool]:
    """Return a permission's condition, for composing rules of rules ("whoever may read the thing it is about")."""
    return PERMISSIONS[name].condition(actor)


# The actor and the row of a statement that is built once and kept. Without a value for them such a statement fails; it never
# answers for somebody else.
ASKING = Actor(person_id=sa.bindparam("hub_actor", required=True, type_=Key))
ROW: sa.BindParameter[str] = sa.bindparam("hub_row", required=True, type_=Key)


def asked_by(actor: Actor, row_id: str | None = None) -> dict[str, Any]:
    """Return the values for a kept statement."""
    return {"hub_actor": actor.person_id} if row_id is None else {"hub_actor": actor.person_id, "hub_row": row_id}


@cache
def _all_rows(name: str) -> sa.Select[Any]:
    found = PERMISSIONS[name]
    return sa.select(found.model).where(found.condition(ASKING))


def visible(actor: Actor, name: str) -> sa.Select[Any]:
    """Return the SELECT of all rows for which the actor has the permission.

    For somebody known by an id the rule is written out once and the id is given when the statement is sent. It has to be sent by itself: as a part of
    another statement it fails, for that one would not know who asks: `visible_within` is for that.
    """
    if not isinstance(actor.person_id, str):
        return visible_within(actor, name)
    found: sa.Select[Any] = sent_by(actor, _all_rows(name))
    return found


def sent_by(actor: Actor, statement: Any) -> Any:
    """Return a statement that was written once for whoever asks (`ASKING`), to be sent by itself for this actor."""
    return statement.execution_options(hub_actor=actor.person_id)


def visible_within(actor: Actor, name: str) -> sa.Select[Any]:
    """Return the same SELECT as a part of another statement, the rule written out anew."""
    found = PERMISSIONS[name]
    return sa.select(found.model).where(found.condition(actor))


@sa.event.listens_for(Session, "do_orm_execute")
def _say_who_asks(state: ORMExecuteState) -> Any:
    actor = state.execution_options.get("hub_actor")
    if actor is None:
        return None
    given = state.parameters if isinstance(state.parameters, Mapping) else {}
    state.parameters = {**given, "hub_actor": actor}
    return state.invoke_statement()


@cache
def _row_statement(name: str) -> sa.Select[Any]:
    found = PERMISSIONS[name]
    return sa.select(found.model).where(found.model.id == ROW, found.rule(ASKING))


@cache
def _row(name: str) -> KeptRow:
    return KeptRow(PERMISSIONS[name].model, _row_statement(name))


@cache
def _may(name: str) -> Kept:
    return Kept(lambda: _row_statement(name).with_only_columns(sa.literal(1)))


def may(actor: Actor, name: str, row: Row) -> bool:
    """Say whether the actor has the permission for this row."""
    return _holds(actor, name, row.id)


def _holds(actor: Actor, name: str, row_id: str) -> bool:
    return actor.signed_in and _may(name).first(**asked_by(actor, row_id)) is not None


def base_read(model: type[Row]) -> str | None:
    """Return the name of the permission to read rows of a table, the one that tells "not there" from "not allowed"."""
    for found in PERMISSIONS.values():
        if found.model is model and found.name.endswith(":read"):
            return found.name
    return None


def refusal(actor: Actor, name: str, row_id: str) -> Exception:
    """Return the error for a refused row: not there for whoever may not read it, refused for whoever may."""
    model = PERMISSIONS[name].model
    reading = base_read(model)
    if reading is None or reading == name:
        return NotThere()
    if not _holds(actor, reading, row_id):
        return NotThere()
    return Refused(PERMISSIONS[name].sentence)


def require(actor: Actor, name: str, row: Row) -> None:
    """Raise NotThere or Refused unless the actor has the permission for this row.

    What the route has just granted in the same request is not asked a second time, unless a row was locked since: `lock_row` asks
    again whatever was granted.
    """
    if not was_granted(name, row.id, actor.person_id):
        _ask(actor, name, row.id)
    keep_question(db.session(), (name, row.id, actor.person_id), partial(_ask, actor, name, row.id))


def _ask(actor: Actor, name: str, row_id: str) -> None:
    if not _holds(actor, name, row_id):
        raise refusal(actor, name, row_id)


def load(actor: Actor, name: str, row_id: str) -> Any:
    """Fetch a row through the rule, or raise NotThere or Refused."""
    row = _row(name).first(**asked_by(actor, row_id)) if actor.signed_in else None
    if row is None:
        raise refusal(actor, name, row_id)
    grant(name, row_id, actor.person_id)
    return row


def flags(actor: Actor, **names: str) -> list[ColumnElement[bool]]:
    """Return labelled columns, such as `flags(actor, may_edit="discussions:post:edit")`, for the page's own query."""
    return [PERMISSIONS[name].condition(actor).label(label) for label, name in names.items()]


@cache
def _flags_once(names: tuple[tuple[str, str], ...]) -> tuple[ColumnElement[bool], ...]:
    return tuple(flags(ASKING, **dict(names)))


def flags_beside(actor: Actor, **names: str) -> list[ColumnElement[bool]]:
    """Return the same columns for a statement that `visible` or `sent_by` gives for this actor; as there, the rules are written out once."""
    return list(_flags_once(tuple(names.items()))) if isinstance(actor.person_id, str) else flags(actor, **names)


def readers(name: str, row_id: str | sa.BindParameter[str], people: Any) -> ColumnElement[bool]:
    """Return the condition on `people` (a mapped class with an id) that holds for everyone who may read the row."""
    found = PERMISSIONS[name]
    # By its name in the outermost query: as a column, it would bring its table along into each inner EXISTS and hold for everybody.
    everyone = Actor(person_id=sa.literal_column(f"{people.__tablename__}.id", Key))
    return sa.exists(sa.select(sa.literal(1)).select_from(found.model).where(found.model.id == row_id, found.condition(everyone)).correlate(people))
