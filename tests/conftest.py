"""One application for the whole run; a clean store for each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from enquiry_hub import create_app
from enquiry_hub.capabilities.search.index import create_index
from enquiry_hub.config import Settings, read_settings
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.identity.people.models import Person
from enquiry_hub.schema import upgrade_schema
from tests.kit.browser import Browser
from tests.kit.switches import apply_switches

# A busy machine is no fault of what is tested.
hypothesis_settings.register_profile("hub", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("hub")


LONGEST = "test_pages.py"  # in tests/browser: it takes minutes, on one process


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, or refuse to skip, what needs a browser or a server that is not here; begin with the longest file, so that it is not left alone at the end."""
    apply_switches(items)
    items.sort(key=lambda item: (item.path.parent.name, item.path.name) != ("browser", LONGEST))


def settings_for(folder: Path, **overrides: object) -> Settings:
    """Return settings for a test's application: its own folder, cheap passwords, no limits, no worker."""
    values: dict[str, object] = {
        "data_dir": str(folder), "secret_key": "for tests only, for tests only, for tests",
        "rate_limits": False, "argon2_memory_kib": 64, "argon2_rounds": 1, "embedded_worker": False,
    }  # fmt: skip
    return read_settings({}, **{**values, **overrides})


@pytest.fixture(scope="session")
def store_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """Return the address of the run's store.

    It is a new SQLite file, or a new database where HUB_TEST_STORE names a PostgreSQL server.
    """
    server = os.environ.get("HUB_TEST_STORE", "")
    if not server:
        yield f"sqlite:///{tmp_path_factory.mktemp('store') / 'hub.sqlite'}"
        return
    name = f"hub_test_{worker_id}_{os.getpid()}"
    driver = server.replace("postgresql://", "postgresql+psycopg://")
    admin = sa.create_engine(driver, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield sa.engine.make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def session_app(store_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the run's application on a migrated store."""
    app = create_app(settings_for(tmp_path_factory.mktemp("data"), database_url=store_url))
    with app.app_context():
        if os.environ.get("HUB_TEST_CREATE_ALL"):
            db.create_all()
            create_index(db.engine)
        else:
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
    """Delete every row of every table."""
    tables = list(reversed(db.metadata.sorted_tables))
    if db.engine.dialect.name == "postgresql":
        with work():
            names = ", ".join(f'"{table.name}"' for table in tables)
            db.session.execute(sa.text(f"TRUNCATE {names} CASCADE"))
        return
    with db.engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        for table in tables:
            driver.execute(f'DELETE FROM "{table.name}"')  # type: ignore[union-attr]
        driver.execute("DELETE FROM search_index")  # type: ignore[union-attr]
        driver.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Person], Browser]:
    """Return a function that opens a signed-in browser for a person."""
    return lambda person: Browser(app, person)


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """Return the browser of somebody who is not signed in."""
    return Browser(app)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Return the name of the test process: `gw0` and so on, or `alone`."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "alone"))
