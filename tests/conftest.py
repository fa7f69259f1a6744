"""One application for the whole run; a clean store for each test."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import socketio  # noqa: F401 - before the hub loads it without its clients
import sqlalchemy as sa
import time_machine
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2.bccache import Bucket, BytecodeCache

from enquiry_hub import create_app
from enquiry_hub.config import Settings, read_settings
from enquiry_hub.core.clock import from_local, today
from enquiry_hub.core.database import db
from enquiry_hub.core.documents import press
from enquiry_hub.identity.people.models import Person
from enquiry_hub.schema import upgrade_schema
from tests.kit.browser import Browser
from tests.kit.databases import new_database
from tests.kit.switches import apply_switches
from tests.kit.warm_press import warm_press

# A busy machine is no fault of what is tested.
hypothesis_settings.register_profile("hub", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("hub")


LONGEST = "test_pages.py"  # in tests/browser: it takes minutes, on one process


# What was imported stays: to look through it again and again for garbage took a sixth of the time of the whole suite.
gc.set_threshold(100_000, 20, 100)


class Compiled(BytecodeCache):
    """Compile a template once in a process, by its text: a file of tests that has an application of its own took four seconds for the same ones."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of this very text."""
        bucket.code = self.found.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.found[bucket.key, bucket.checksum] = bucket.code


Flask.jinja_options["bytecode_cache"] = Compiled()


def pytest_configure() -> None:
    """Run at another time where HUB_TEST_AT says one, such as 2028-02-29T23:40: whatever the hour and the day, the suite holds."""
    if at := os.environ.get("HUB_TEST_AT"):
        time_machine.travel(datetime.fromisoformat(at).replace(tzinfo=UTC), tick=True).start()


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what is there when the tests begin."""
    gc.collect()
    gc.freeze()


STORES = {"session_app", "demo", "lived", "world"}  # what stands on the run's store


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, or refuse to skip, what needs a browser or a server that is not here; begin with the longest file, so that it is not left alone at the end.

    On a store that is named, run only what stands on it: the rest is the same there as without.
    """
    apply_switches(items)
    if os.environ.get("HUB_TEST_STORE"):
        there = {item for item in items if STORES & set(getattr(item, "fixturenames", ()))}
        config.hook.pytest_deselected(items=[item for item in items if item not in there])
        items[:] = [item for item in items if item in there]
    items.sort(key=lambda item: (item.path.parent.name, item.path.name) != ("browser", LONGEST))


def settings_for(folder: Path, **overrides: object) -> Settings:
    """Return settings for a test's application: its own folder, cheap passwords, no limits, no worker."""
    values: dict[str, object] = {
        "data_dir": str(folder), "secret_key": "for tests only, for tests only, for tests",
        "rate_limits": False, "argon2_memory_kib": 64, "argon2_rounds": 1, "embedded_worker": False,
    }  # fmt: skip
    return read_settings({}, **{**values, **overrides})


@pytest.fixture(scope="session", autouse=True)
def _warm_press() -> Iterator[None]:
    """Draw documents in processes that have loaded what draws them."""
    with warm_press(press):
        yield


@pytest.fixture(scope="session")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the run's store.

    It is a new SQLite file, or a new database where HUB_TEST_STORE names a PostgreSQL server.
    """
    server = os.environ.get("HUB_TEST_STORE", "")
    if not server:
        yield f"sqlite:///{tmp_path_factory.mktemp('store') / 'hub.sqlite'}"
        return
    with new_database(server) as url:
        yield url


def _backwards(connection: Any, _record: Any) -> None:
    """Let rows come backwards where nobody said in which order: no test, and no page, may hang on what SQLite happens to do.

    Nothing waits for the disk: what outlives a crash is tested on stores of its own.
    """
    connection.execute("PRAGMA reverse_unordered_selects=ON")
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def session_app(store_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the run's application on a migrated store."""
    app = create_app(settings_for(tmp_path_factory.mktemp("data"), database_url=store_url))
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", _backwards)
        upgrade_schema(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(session_app: Flask) -> Iterator[Flask]:
    """Return the application with an application context; the store is emptied afterwards."""
    with session_app.app_context():
        yield session_app
        db.session.rollback()
        db.session.remove()
        empty_store()


def empty_store() -> None:
    """Delete every row of every table; most tables hold none after most tests and are only asked."""
    names = [table.name for table in db.metadata.sorted_tables]
    holding = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))  # rows go in any order
            for name in connection.scalars(sa.text(holding)).all():
                connection.execute(sa.text(f'DELETE FROM "{name}"'))
        return
    with db.engine.connect() as connection:
        execute = connection.connection.dbapi_connection.execute  # type: ignore[union-attr]
        execute("PRAGMA foreign_keys=OFF")
        execute("BEGIN")
        for (name,) in execute(holding).fetchall():
            execute(f'DELETE FROM "{name}"')
        execute("DELETE FROM search_index")
        execute("COMMIT")
        execute("PRAGMA foreign_keys=ON")


@pytest.fixture
def from_noon() -> Iterator[None]:
    """Begin at today's noon: for what counts days of 24 hours on, the nights when clocks change are no other day then."""
    with time_machine.travel(from_local(today(), "12:00")):
        yield


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Person], Browser]:
    """Return a function that opens a signed-in browser for a person."""
    return lambda person: Browser(app, person)


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """Return the browser of somebody who is not signed in."""
    return Browser(app)
