"""How Alembic runs: in one transaction, and on SQLite with foreign keys off until they are checked.

SQLite changes a table by copying it; with foreign keys on, dropping the old one would delete the rows that
point to it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlalchemy import event

from enquiry_hub.core.database import db


def _private_engine() -> sa.Engine:
    """Make an engine of our own: the application's listeners turn foreign keys on."""
    engine = sa.create_engine(db.engine.url, poolclass=sa.pool.NullPool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("PRAGMA busy_timeout=10000")
            connection.execute("PRAGMA secure_delete=ON")  # a table that is copied leaves no words behind

        @event.listens_for(engine, "begin")
        def _begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    if engine.dialect.name == "postgresql":

        @event.listens_for(engine, "begin")
        def _give_way(connection: sa.Connection) -> None:
            # Less than the second after which PostgreSQL would look for who waits for whom, and end one of them.
            connection.exec_driver_sql("SET LOCAL lock_timeout = '500ms'")

    return engine


def _include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the search indexes out: each store has its own, made by hand in the revision."""
    return not (kind in ("table", "index") and str(name).startswith(("search_index", "search_document_words")))


def _render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write the project's column types as plain ones, so that an old revision needs none of today's code."""
    if kind == "type" and isinstance(item, sa.types.TypeDecorator):
        plain = item.impl_instance
        if isinstance(plain, sa.DateTime):
            return f"sa.DateTime(timezone={plain.timezone!r})"
        return f"sa.{plain!r}"
    return False


def _compare_type(_context: Any, _inspected: Any, column: Any, found: Any, wanted: Any) -> bool | None:
    """Say nothing about times on SQLite, where every one of them is the same DATETIME."""
    same = isinstance(found, sa.DateTime) and isinstance(
        getattr(wanted, "impl_instance", wanted), sa.DateTime
    )
    return False if same else None


def _leave_out_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no revision where nothing has changed."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []
        context.config.print_stdout("Nothing has changed: no revision was written.")


def _run() -> None:
    engine = _private_engine()
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            include_name=_include_name,
            render_item=_render_item,
            compare_type=_compare_type,
            process_revision_directives=_leave_out_empty,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if engine.dialect.name == "sqlite":
                lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if lost:
                    raise RuntimeError(f"rows would point to nothing after this migration: {lost[:5]}")


if context.is_offline_mode():
    raise RuntimeError("Migrations run against a store; SQL scripts are not made.")
_run()
