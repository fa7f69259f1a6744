"""A backup made while people write holds whole changes, and comes back whole."""

from __future__ import annotations

import io
import os
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from enquiry_hub.backups import BackupError, make_backup, restore_backup
from tests.kit.databases import new_database

PAIRS = sa.Table(
    "pair",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("half", sa.String(10), nullable=False),
)


def new_engine(url: str) -> sa.Engine:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    PAIRS.metadata.create_all(engine)
    return engine


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engines(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[sa.Engine, sa.Engine]]:
    """Give two stores of a kind: one that is in use, one to put a backup into."""
    if request.param == "sqlite":
        first = new_engine(f"sqlite:///{tmp_path / 'one.sqlite'}")
        with first.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        yield first, new_engine(f"sqlite:///{tmp_path / 'two.sqlite'}")
        return
    server = os.environ["HUB_TEST_PG_URL"].replace("postgresql://", "postgresql+psycopg://")
    with new_database(server) as one, new_database(server) as two:
        yield tuple(new_engine(url.replace("postgresql://", "postgresql+psycopg://")) for url in (one, two))


def count(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(PAIRS)) or 0


def test_a_backup_under_writes_holds_whole_changes(
    engines: tuple[sa.Engine, sa.Engine], tmp_path: Path
) -> None:
    live, spare = engines
    stop, written = threading.Event(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            with live.begin() as connection:
                connection.execute(PAIRS.insert(), [{"half": "left"}, {"half": "right"}])
            written.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert written.wait(10)
        before = count(live)
        make_backup(live, tmp_path, tmp_path / "backup.tar.gz")
        after = count(live)
    finally:
        stop.set()
        writer.join()
    restore_backup(spare, tmp_path / "other", tmp_path / "backup.tar.gz", replace=True)
    kept = count(spare)
    assert before <= kept <= after
    assert kept % 2 == 0


def test_uploaded_files_come_back(engines: tuple[sa.Engine, sa.Engine], tmp_path: Path) -> None:
    live, spare = engines
    upload = tmp_path / "files" / "ab" / "cdef"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"a plan")
    backup = tmp_path / "backup.tar.gz"
    assert make_backup(live, tmp_path, backup) == backup.stat().st_size
    assert backup.stat().st_mode & 0o077 == 0, "others could read it"
    restore_backup(spare, tmp_path / "other", backup, replace=True)
    assert (tmp_path / "other/files/ab/cdef").read_bytes() == b"a plan"


def test_a_store_that_holds_something_is_kept(engines: tuple[sa.Engine, sa.Engine], tmp_path: Path) -> None:
    live, spare = engines
    make_backup(live, tmp_path, tmp_path / "backup.tar.gz")
    with pytest.raises(BackupError, match="not empty"):
        restore_backup(spare, tmp_path, tmp_path / "backup.tar.gz")


@pytest.mark.parametrize("name", ["../outside", "/outside", "files/../../outside"])
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    backup = tmp_path / "backup.tar.gz"
    with tarfile.open(backup, "w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        archive.addfile(entry, io.BytesIO(b"x"))
    with pytest.raises(BackupError, match="does not belong"):
        restore_backup(new_engine(f"sqlite:///{tmp_path / 'a.sqlite'}"), tmp_path, backup, replace=True)


def test_what_is_no_backup_replaces_nothing(tmp_path: Path) -> None:
    engine = new_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    with engine.begin() as connection:
        connection.execute(PAIRS.insert(), {"half": "left"})
    (tmp_path / "backup.tar.gz").write_bytes(b"not a backup")
    with pytest.raises(BackupError, match="not a backup"):
        restore_backup(engine, tmp_path, tmp_path / "backup.tar.gz", replace=True)
    assert count(engine) == 1
