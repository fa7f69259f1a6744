"""An upgrade under way: a process that serves goes on when a newer version migrates, and no old one starts any more."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask
from psycopg.errors import LockNotAvailable

from enquiry_hub import create_app, schema
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.paths import MIGRATIONS
from enquiry_hub.schema import VERSIONS, SchemaError, downgrade_schema, require_schema, upgrade_schema
from tests.conftest import settings_for
from tests.kit.databases import new_database
from tests.kit.load import Hub, Writers, ask, check_store, make_scene
from tests.kit.quick import QuickHub
from tests.laws.source import ROOT

# What CHANGELOG.md calls rolling: a new table, a new column that may be empty, and one with a default.
LATER = '''
"""Be of a later year."""

import sqlalchemy as sa
from alembic import op

revision = 'of_a_later_year'
down_revision = '{head}'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("post", sa.Column("read_aloud_at", sa.DateTime(), nullable=True))
    op.add_column("thread", sa.Column("colour", sa.String(10), server_default="", nullable=False))
    op.create_table("echo", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("post_id", sa.String(16), sa.ForeignKey("post.id"), nullable=False))
'''


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


def later_version(folder: Path) -> Path:
    """Make a version of the program with one migration more and return where it lies."""
    unfinished = shutil.ignore_patterns("*.pyc.*")  # what Python has compiled is as good here; what it is writing may be gone in a moment
    shutil.copytree(ROOT / "enquiry_hub", folder / "enquiry_hub", ignore=unfinished)
    shutil.copytree(MIGRATIONS, folder / "migrations", ignore=unfinished)
    for name in ("templates", "static"):
        (folder / name).symlink_to(ROOT / name)
    (head,) = ScriptDirectory(str(MIGRATIONS)).get_heads()
    (folder / "migrations" / "versions" / "later.py").write_text(LATER.replace("{head}", head), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("fails", "tries"), [(0, 1), (2, 3), (99, schema.TRIES)])
def test_what_is_locked_is_tried_again_and_at_last_said(monkeypatch: pytest.MonkeyPatch, fails: int, tries: int) -> None:
    asked: list[str] = []

    def run(_config: object, to: str) -> None:
        asked.append(to)
        if len(asked) <= fails:
            raise sa.exc.OperationalError("ALTER TABLE", {}, LockNotAvailable())

    monkeypatch.setattr(schema.time, "sleep", lambda _seconds: None)
    if fails < tries:
        schema._migrate(run, "head")
    else:
        with pytest.raises(SchemaError, match="in use"):
            schema._migrate(run, "head")
    assert asked == ["head"] * tries


@pytest.mark.postgres
def test_back_and_up_again_wait_for_a_table_that_is_in_use(tmp_path: Path) -> None:
    with new_database(os.environ["HUB_TEST_PG_URL"]) as url:
        app = create_app(settings_for(tmp_path, database_url=url))
        with app.app_context():
            head = upgrade_schema(db.engine)[1]
            for change, ends_at_head in ((lambda: downgrade_schema(db.engine, "-1"), False), (lambda: upgrade_schema(db.engine), True)):
                with db.engine.connect() as writer, ThreadPoolExecutor(1) as pool:
                    writer.execute(sa.text("LOCK TABLE alembic_version IN SHARE MODE"))  # what every migration writes to
                    begun = time.monotonic()
                    pool.submit(lambda left=writer: (time.sleep(1.5), left.rollback()))
                    before, after = change()
                    assert time.monotonic() - begun > 1.4, "it did not wait"
                assert before != after and (after == head) is ends_at_head
            with pytest.raises(CommandError, match="locate"):
                downgrade_schema(db.engine, "nowhere")
            db.engine.dispose()


@pytest.mark.postgres
@pytest.mark.timeout(900)
def test_the_older_version_goes_on_writing_while_the_newer_one_migrates_and_beside_it(tmp_path: Path) -> None:
    with new_database(os.environ["HUB_TEST_PG_URL"]) as url:
        scene = make_scene(tmp_path / "data", writers=4, database_url=url)
        settings = {"HUB_DATABASE_URL": url, "HUB_ARGON2_MEMORY_KIB": "64"}
        older = QuickHub(tmp_path / "data", **settings)
        newer = Hub(tmp_path / "data", root=later_version(tmp_path / "later"), **settings)
        with older, Writers(older.address, scene, size=200, pause=0.1) as before:
            before.wait_for("acknowledged", 20)
            migrated = newer.command("db", "upgrade")
            assert migrated.returncode == 0, migrated.stderr
            with newer, Writers(newer.address, scene, size=200, pause=0.1) as after:
                before.wait_for("acknowledged", 20)
                after.wait_for("acknowledged", 20)
                status, said = ask(older.address, "GET", "/readyz", None, {})
        assert (status, '"newer"' in said) == (200, True)
        told = before.told + after.told
        assert {found.status for found in told} == {201}, "somebody was refused"
        assert check_store(scene, told) >= 60
        assert "newer version" in older.command("run").stderr, "the older version starts on tables that it does not know"
