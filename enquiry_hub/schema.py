"""The store's schema: which revision it is at, and the one safe way to bring it up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from enquiry_hub.paths import MIGRATIONS

try:
    import fcntl
except ImportError:  # Windows, where one process at a time serves SQLite
    fcntl = None  # type: ignore[assignment]

LOCK_NUMBER = 0x454E5148  # "ENQH": PostgreSQL locks by number
VERSIONS = sa.table("alembic_version", sa.column("version_num", sa.String))  # Alembic's own table


class SchemaState(StrEnum):
    """Say how the store stands to the revisions that this version knows."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"
    NEWER = "newer"
    HALF = "half"

    @property
    def sentence(self) -> str:
        """Return the state in words for whoever runs the service."""
        return SENTENCES[self]


SENTENCES = {
    SchemaState.EMPTY: "the store is empty; `enquiry-hub db upgrade` makes its tables",
    SchemaState.BEHIND: "the store is of an older version; `enquiry-hub db upgrade` brings it up to date",
    SchemaState.CURRENT: "the store is up to date",
    SchemaState.NEWER: "the store was migrated by a newer version of Enquiry Hub",
    SchemaState.HALF: "the store holds tables but no revision; restore a backup, or empty it",
}


class SchemaError(RuntimeError):
    """The application cannot work with the store's schema."""


def sqlite_file(engine: sa.Engine) -> Path | None:
    """Return the file of an SQLite store, None for another store or one in memory."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name)


@cache
def _revisions() -> tuple[frozenset[str], frozenset[str]]:
    """Return the newest revisions and all known ones; they change only with the installed version."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    return frozenset(scripts.get_heads()), frozenset(script.revision for script in scripts.walk_revisions())


def _stored(connection: sa.Connection) -> tuple[set[str], bool]:
    """Read the revisions that the store is at, and whether it holds any table of ours."""
    tables = set(sa.inspect(connection).get_table_names())
    stored = set(connection.scalars(sa.select(VERSIONS.c.version_num))) if VERSIONS.name in tables else set()
    return stored, bool(tables - {VERSIONS.name})


def schema_state(connection: sa.Connection) -> SchemaState:
    """Return how the store stands to the revisions that this version knows."""
    heads, known = _revisions()
    stored, has_tables = _stored(connection)
    if not stored:
        return SchemaState.HALF if has_tables else SchemaState.EMPTY
    if stored == heads:
        return SchemaState.CURRENT
    return SchemaState.BEHIND if stored <= known else SchemaState.NEWER


def read_schema(engine: sa.Engine) -> tuple[SchemaState, str]:
    """Read how the store stands, and its revision; an SQLite file that is not there is not made."""
    file = sqlite_file(engine)
    if file is not None and not file.exists():
        return SchemaState.EMPTY, ""
    with engine.connect() as connection:
        return schema_state(connection), ", ".join(sorted(_stored(connection)[0]))


def require_schema(engine: sa.Engine) -> None:
    """Raise SchemaError unless the store is up to date."""
    state, _revision = read_schema(engine)
    if state is not SchemaState.CURRENT:
        raise SchemaError(f"Enquiry Hub does not start: {state.sentence}.")


def upgrade_schema(engine: sa.Engine) -> tuple[str, str]:
    """Migrate the store to the newest revision and return the revisions before and after.

    Many processes may call it at once: one migrates, the others wait and find nothing to do. It is one
    transaction: a killed migration leaves nothing behind. An SQLite store with data in it is copied beside
    itself first. Needs an application context. Raises SchemaError for a newer or half schema.
    """
    with schema_lock(engine):
        state, before = read_schema(engine)
        if state in (SchemaState.NEWER, SchemaState.HALF):
            raise SchemaError(f"Nothing was migrated: {state.sentence}.")
        file = sqlite_file(engine)
        if state is SchemaState.BEHIND and file is not None:
            _copy_aside(file, before)
        if state is not SchemaState.CURRENT:
            config = Config(str(MIGRATIONS / "alembic.ini"))
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            command.upgrade(config, "head")
        return before, read_schema(engine)[1]


def _copy_aside(file: Path, revision: str) -> None:
    copy = file.with_name(f"{file.stem}.before-migration-from-{revision}{file.suffix}")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


@contextmanager
def schema_lock(engine: sa.Engine) -> Iterator[None]:
    """Hold the one lock under which the schema may change; it ends with the process that holds it."""
    file = sqlite_file(engine)
    if engine.dialect.name == "postgresql":
        private = sa.create_engine(engine.url, poolclass=sa.pool.NullPool, isolation_level="AUTOCOMMIT")
        with private.connect() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_lock(LOCK_NUMBER)))
            yield
        return
    if file is None or fcntl is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(file.name + ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
