"""Databases of a test's own on the PostgreSQL server of the run."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql


@contextmanager
def new_database(server_url: str, template: str = "template0") -> Iterator[str]:
    """Give the address of a new database, a copy of `template`, and drop it afterwards."""
    server = server_url.replace("postgresql+psycopg://", "postgresql://")
    name = f"hub_{uuid.uuid4().hex}"
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    _do(server, copy)
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        _do(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _do(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
