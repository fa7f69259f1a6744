"""Statements that every page or every post runs: built once, compiled once, and sent with few steps.

SQLAlchemy spends most of a short statement's time on finding the compiled text again, on its parameters and on the
shape of its rows. A kept statement has all three ready and goes straight to the driver, on the session's own connection:
it takes part in the transaction, its listeners hear of it, and its errors are SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from enquiry_hub.core.columns import Base
from enquiry_hub.core.database import connection_of, db
from enquiry_hub.core.late import dataclass

Build = Callable[[], sa.Select[Any] | sa.Insert | sa.Update | sa.Delete]
Change = Callable[[Any], Any]
PLAIN = (str, int, float, type(None))


@dataclass(frozen=True)
class _Ready:
    """Hold a statement for one kind of store: its text, what is the same each time, what is asked anew, and how its rows are read."""

    text: str
    fixed: dict[str, Any]
    asked: tuple[tuple[str, Callable[[], Any] | None, Change | None], ...]
    places: Callable[[dict[str, Any]], Any] | None
    changes: tuple[tuple[int, Change], ...]

    def values(self, given: Mapping[str, Any]) -> Any:
        values = self.fixed.copy()
        for name, ask, change in self.asked:
            value = given[name] if ask is None else ask()
            values[name] = value if change is None else change(value)
        return values if self.places is None else self.places(values)

    def read(self, row: Any) -> Any:
        if not self.changes:
            return row
        columns = list(row)
        for place, change in self.changes:
            columns[place] = change(columns[place])
        return tuple(columns)


class Kept:
    """Be a SELECT of columns, or a change, whose parameters are given by name each time; one that is not given is an error.

    A change goes past the session's objects, as a statement of SQLAlchemy's does: name every column that has a default.
    """

    def __init__(self, build: Build) -> None:
        self.build = build
        self._ready: dict[str, _Ready] = {}

    def all(self, **given: Any) -> list[tuple[Any, ...]]:
        """Return all rows."""
        ready, cursor = self._send(given)
        with closing(cursor):
            return [ready.read(row) for row in cursor.fetchall()]

    def first(self, **given: Any) -> tuple[Any, ...] | None:
        """Return the first row, or None."""
        rows = self.all(**given)
        return rows[0] if rows else None

    def one(self, **given: Any) -> tuple[Any, ...]:
        """Return the only row, or raise NoResultFound or MultipleResultsFound."""
        (row,) = self.all(**given)
        return row

    def scalar(self, **given: Any) -> Any:
        """Return the first column of the first row, or None."""
        row = self.first(**given)
        return None if row is None else row[0]

    def run(self, **given: Any) -> int:
        """Make the change and return how many rows it met."""
        with closing(self._send(given)[1]) as cursor:
            return int(cursor.rowcount)

    def _send(self, given: Mapping[str, Any]) -> tuple[_Ready, Any]:
        session = db.session()
        if session.autoflush:
            session.flush()
        connection = connection_of(session)
        dialect = connection.dialect
        ready = self._ready.get(dialect.name) or self._prepare(dialect)
        values, cursor = ready.values(given), connection.connection.cursor()
        for heard in connection.dispatch.before_cursor_execute:
            heard(connection, cursor, ready.text, values, None, False)
        try:
            cursor.execute(ready.text, values)
        except dialect.loaded_dbapi.Error as error:
            cursor.close()
            gone = dialect.is_disconnect(error, connection.connection, cursor)
            if gone:
                connection.invalidate(error)
            raise sa.exc.DBAPIError.instance(ready.text, values, error, dialect.loaded_dbapi.Error, connection_invalidated=gone, dialect=dialect) from error
        return ready, cursor

    def _prepare(self, dialect: sa.Dialect) -> _Ready:
        statement = self.build()
        compiled: Any = statement.compile(dialect=dialect)
        asked = {name: bound for name, bound in compiled.binds.items() if bound.required or bound.callable is not None}
        state = compiled.construct_expanded_state({bound.key: None for bound in asked.values() if bound.required})
        fixed = {name: value for name, value in state.parameters.items() if name not in asked}
        for name, value in fixed.items():
            if not isinstance(value, PLAIN):
                raise TypeError(f"{name} of a kept statement is {value!r}, which the store may want in another form")
        ready = _Ready(
            state.statement, fixed,
            tuple((name, bound.callable, bound.type.dialect_impl(dialect).bind_processor(dialect)) for name, bound in asked.items()),
            _places(state.positiontup) if compiled.positional else None,
            tuple(
                (place, change) for place, column in enumerate(statement.selected_columns if isinstance(statement, sa.Select) else ())
                if (change := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
            ),
        )  # fmt: skip
        self._ready[dialect.name] = ready
        return ready


class KeptRow:
    """Be a SELECT of whole rows of a table that gives the first one as the session's own object.

    SQLAlchemy takes four times as long for it, and every page begins with one.
    """

    def __init__(self, model: type[Base], statement: sa.Select[Any]) -> None:
        self.statement, self.mapper = statement, sa.inspect(model)
        columns = self.mapper.column_attrs
        self.names = [column.key for column in columns]
        # What brings other rows along, or is calculated from them, is left to SQLAlchemy, and so are fractions: of these a driver has to say what it gives.
        self.plain = not self.mapper.relationships and all(
            isinstance(column.columns[0], sa.Column) and not column.deferred and not isinstance(column.columns[0].type, sa.Numeric | sa.Float) for column in columns
        )
        self.values = Kept(lambda: statement.with_only_columns(*(getattr(model, name) for name in self.names)))

    def first(self, **given: Any) -> Any:
        """Return the first row, or None."""
        session = db.session()
        values = self.values.first(**given) if self.plain else None
        if values is None:
            return None if self.plain else session.scalar(self.statement, given)
        row = self.mapper.class_manager.new_instance()
        sa.inspect(row).dict.update(zip(self.names, values, strict=True))
        if self.mapper.identity_key_from_instance(row) in session.identity_map:
            return session.scalar(self.statement, given)  # it is at hand already, perhaps with what was changed in it
        orm.make_transient_to_detached(row)
        session.add(row)
        return row


def _places(names: tuple[str, ...]) -> Callable[[dict[str, Any]], Any]:
    if len(names) == 1:
        (name,) = names
        return lambda values: (values[name],)
    return itemgetter(*names) if names else lambda _values: ()


def adding(model: type[Base], *columns: str) -> Kept:
    """Keep the INSERT of one row with these columns, each given by its name."""
    return Kept(lambda: sa.insert(model).values({name: sa.bindparam(name, required=True) for name in columns}))


def kept(build: Build) -> Kept:
    """Keep the statement that the function builds; its first use builds it."""
    return Kept(build)
