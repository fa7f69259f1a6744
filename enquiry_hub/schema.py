"""The store's schema: which revision it is at, and the one safe way to bring it up to date, or back."""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.search.index import create_index
from enquiry_hub.core.database import db, writing
from enquiry_hub.core.late import late
from enquiry_hub.paths import MIGRATIONS

try:
    import fcntl
except ImportError:  # Windows, where one process at a time serves SQLite
    fcntl = None  # type: ignore[assignment]

command, config, migration, script = (late(f"alembic.{name}") for name in ("command", "config", "migration", "script"))

LOCKED, TRIES = ("55P03", "40P01"), 60  # PostgreSQL's lock_not_available and deadlock_detected
REVISION = re.compile(r"""^(revision|down_revision) = ['\"](\w+)['\"]$""", re.MULTILINE)
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
def known_revisions() -> tuple[frozenset[str], frozenset[str]]:
    """Return the newest revisions and all known ones, as the files say; they change only with the installed version.

    Alembic would say the same (tests/upkeep/test_migrations.py compares), and a hub that serves has no other need of it.
    """
    said = [dict(REVISION.findall(file.read_text("utf-8"))) for file in (MIGRATIONS / "versions").glob("*.py")]
    known = frozenset(found["revision"] for found in said)
    return known - {found.get("down_revision") for found in said}, known


def _stored(connection: sa.Connection) -> tuple[set[str], bool]:
    """Read the revisions that the store is at, and whether it holds any table of ours."""
    tables = set(sa.inspect(connection).get_table_names())
    stored = set(connection.scalars(sa.select(VERSIONS.c.version_num))) if VERSIONS.name in tables else set()
    return stored, bool(tables - {VERSIONS.name})


def schema_state(connection: sa.Connection) -> SchemaState:
    """Return how the store stands to the revisions that this version knows."""
    heads, known = known_revisions()
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
    transaction: a killed migration leaves nothing behind. An empty store is made as it is today, at once; an
    SQLite store with data in it is copied beside itself first. Needs an application context. Raises SchemaError
    for a newer or half schema, and where tables stay in use.
    """
    with schema_lock(engine):
        state, before = read_schema(engine)
        if state in (SchemaState.NEWER, SchemaState.HALF):
            raise SchemaError(f"Nothing was migrated: {state.sentence}.")
        file = sqlite_file(engine)
        if state is SchemaState.BEHIND and file is not None:
            _copy_aside(file, before)
        if state is SchemaState.EMPTY:
            _make(engine)
        elif state is not SchemaState.CURRENT:
            _migrate(command.upgrade, "head")
        return before, read_schema(engine)[1]


def _make(engine: sa.Engine) -> None:
    """Make today's tables, as all revisions one after another would (tests/upkeep/test_migrations.py compares both), in a tenth of their time."""
    flag = writing.set(True)
    try:
        with engine.begin() as connection:
            db.metadata.create_all(connection, checkfirst=False)
            create_index(connection)
            migration.MigrationContext.configure(connection).stamp(script.ScriptDirectory(str(MIGRATIONS)), "head")
    finally:
        writing.reset(flag)


def downgrade_schema(engine: sa.Engine, revision: str) -> tuple[str, str]:
    """Take the store back to a revision, or so many steps as `-1` says, and return the revisions before and after.

    In one transaction, one process at a time. Needs an application context. Raises SchemaError where tables stay in use, and Alembic's
    CommandError for a revision that nobody knows.
    """
    with schema_lock(engine):
        before = read_schema(engine)[1]
        _migrate(command.downgrade, revision)
        return before, read_schema(engine)[1]


def _migrate(run: Callable[[Any, str], None], revision: str) -> None:
    """Run the migrations up or down to a revision; on PostgreSQL, where an older version may be writing meanwhile, again and again until no lock is in the way.

    Each of them may hold a table that the other waits for. `migrations/env.py` gives up before the store would end one of
    the two: nobody who writes is refused, and what was begun is taken back.
    """
    told = config.Config(str(MIGRATIONS / "alembic.ini"))
    told.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    for left in reversed(range(TRIES)):
        try:
            run(told, revision)
            return
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "sqlstate", "") not in LOCKED:
                raise
            if not left:
                raise SchemaError("Nothing was migrated: tables were in use all the time. Try again when it is quieter.") from error
            time.sleep(random.uniform(0.2, 1.0))  # noqa: S311 - no secret


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
