"""The connection to the store, tuned for SQLite and PostgreSQL."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, orm
from sqlalchemy.exc import InvalidRequestError

from enquiry_hub.core.columns import Base
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.granted import ask_again, forget_grants
from enquiry_hub.core.late import late

sqlite, postgresql = late("sqlalchemy.dialects.sqlite"), late("sqlalchemy.dialects.postgresql")  # the drivers of the other store are many

db = SQLAlchemy(model_class=Base)

# Whether the transaction about to begin will write. SQLite must know at BEGIN: a reader that turns into a
# writer later gets "database is locked" at once, however long it was willing to wait.
writing: ContextVar[bool] = ContextVar("hub_writing", default=False)

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000", "cache_size=-4000", "secure_delete=ON")


def engine_options(url: str) -> dict[str, Any]:
    """Return the options of the engine for a store's address; what people wrote never gets into errors and logs."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "pool_size": 40, "max_overflow": 200, "pool_timeout": 10, "pool_use_lifo": True}
    return {"hide_parameters": True, "pool_pre_ping": True, "pool_size": 20, "max_overflow": 40, "pool_timeout": 10, "pool_use_lifo": True, "connect_args": {"connect_timeout": 5}}


def tune(engine: sa.Engine) -> None:
    """Make SQLite durable, enforce its foreign keys, and let writers queue instead of failing."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in PRAGMAS:
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        if writing.get():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.connection.cursor().execute("BEGIN")  # waits for nobody


@event.listens_for(orm.Session, "after_begin")
def _remember(session: orm.Session, _transaction: orm.SessionTransaction, connection: sa.Connection) -> None:
    session.info["connection"] = connection


@event.listens_for(orm.Session, "after_transaction_end")
def _forget(session: orm.Session, transaction: orm.SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("connection", None)


def connection_of(session: orm.Session) -> sa.Connection:
    """Return the connection that the session's transaction is on, beginning one where there is none."""
    found: sa.Connection | None = session.info.get("connection")
    return session.connection() if found is None else found


def on_sqlite() -> bool:
    """Say whether the present store is SQLite."""
    return db.session.get_bind().dialect.name == "sqlite"


def insert_into(table: type[Base]) -> Any:
    """Return an INSERT that can say, in the words of the present store, what is done where there is such a row already."""
    return (sqlite if on_sqlite() else postgresql).insert(table)


def lock_row(row: Base) -> None:
    """Let one writer at a time go on with a row, and see it as the one before left it; whatever was granted is asked again.

    On SQLite the transaction that writes is alone already, from its first statement. Raises NotThere where the row was deleted meanwhile.
    """
    if not on_sqlite():
        # The row alone: what was loaded beside it may be missing, and cannot be locked then.
        try:
            db.session.refresh(row, with_for_update={"of": type(row)})
        except InvalidRequestError:
            if not sa.inspect(row).persistent:  # a fault of ours, not a row that was deleted meanwhile
                raise
            raise NotThere() from None
        forget_grants()  # the one who held the row may have taken the right away
        ask_again(db.session())
