"""An upgrade under way: a process that serves goes on when a newer version migrates, and no old one starts any more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub import create_app
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.schema import VERSIONS, SchemaError, require_schema, upgrade_schema
from tests.conftest import settings_for


def at_revision(app: Flask, change: Callable[[], sa.Executable]) -> tuple[int, str]:
    """Change what the store says of itself, and return what `/readyz` then answers."""
    with app.app_context():
        with work():
            db.session.execute(change())
        db.session.remove()
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.json["schema"]


def test_a_process_goes_on_while_the_store_is_newer(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path))
    with app.app_context():
        upgrade_schema(db.engine)
    assert at_revision(app, lambda: sa.select(1)) == (200, "current")
    assert at_revision(app, lambda: sa.update(VERSIONS).values(version_num="of_a_later_year")) == (200, "newer")
    with app.app_context(), pytest.raises(SchemaError, match="newer version"):
        require_schema(db.engine)
    assert at_revision(app, lambda: sa.delete(VERSIONS)) == (503, "half")
    with app.app_context():
        db.engine.dispose()
