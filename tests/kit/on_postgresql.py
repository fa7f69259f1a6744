"""The application on a database of PostgreSQL, in place of the run's own: import both, and mark what asks for `app` with `postgres`."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub import create_app
from enquiry_hub.core.database import db
from enquiry_hub.schema import upgrade_schema
from tests.conftest import empty_store, settings_for
from tests.kit.databases import new_database


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Make an application on a new database of PostgreSQL."""
    with new_database(os.environ["HUB_TEST_PG_URL"]) as url:
        made = create_app(settings_for(tmp_path_factory.mktemp("postgresql"), database_url=url))
        with made.app_context():
            upgrade_schema(db.engine)
        yield made
        with made.app_context():
            db.engine.dispose()


@pytest.fixture
def app(on_postgresql: Flask) -> Iterator[Flask]:
    """Give that application in place of the run's own, emptied afterwards."""
    with on_postgresql.app_context():
        assert db.session.scalar(sa.text("SELECT version()")).startswith("PostgreSQL")
        db.session.rollback()
        yield on_postgresql
        db.session.rollback()
        db.session.remove()
        empty_store()
