"""Databases of a test's own on the PostgreSQL server of the run."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

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


def _do(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
