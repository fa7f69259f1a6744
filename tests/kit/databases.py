"""Stores of a test's own: databases on the PostgreSQL server of the run, and copies of a store that was made once."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql


@contextmanager
def new_database(server_url: str, template: str = "template0") -> Iterator[str]:
    """Give the address of a new database, a copy of `template`, and drop it afterwards."""
    server = server_url.replace("postgresql+psycopg://", "postgresql://")
    name = f"hub_{uuid.uuid4().hex}"
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    _do(server, copy)
    try:
        yield sa.engine.make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _do(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def copy_of(url: str, file: Path) -> Iterator[str]:
    """Give the address of a copy of a store that nobody has open: a database beside it, which is dropped afterwards, or this file."""
    made = sa.engine.make_url(url)
    if made.get_backend_name() == "postgresql":
        with new_database(url, template=str(made.database)) as copy:
            yield copy
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(str(made.database))) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)  # with what a process that ended left beside the file
    yield f"sqlite:///{file}"


def _do(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
