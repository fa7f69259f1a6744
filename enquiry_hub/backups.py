"""One file that holds everything: the store and the uploaded files.

The store is copied first. Files have random names, are never changed and are there before the row that names
them, so the files copied afterwards are at least those that the copied store names.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath

import sqlalchemy as sa

from enquiry_hub.core.clock import now
from enquiry_hub.schema import read_schema, sqlite_file

FILES = "files"  # the folder of uploads, in the data folder and in the backup
SQLITE, POSTGRESQL = "store.sqlite", "store.pgdump"


class BackupError(RuntimeError):
    """A backup could not be made or put back; nothing was replaced."""


def make_backup(engine: sa.Engine, data_dir: Path, target: Path) -> int:
    """Write the store and the uploaded files to one file, while people work, and return its size in bytes."""
    unfinished = target.with_name(target.name + ".unfinished")
    with tempfile.TemporaryDirectory(prefix="hub-backup-") as folder:
        copy = _dump(engine, Path(folder))
        note = json.dumps({"made": now().isoformat(), "store": copy.name, "revision": read_schema(engine)[1]})
        with _private(unfinished), tarfile.open(unfinished, "w:gz", compresslevel=3) as archive:
            entry = tarfile.TarInfo("backup.json")
            entry.size = len(note)
            archive.addfile(entry, io.BytesIO(note.encode()))
            archive.add(copy, copy.name)
            if (data_dir / FILES).is_dir():
                archive.add(data_dir / FILES, FILES, filter=_regular)
    unfinished.replace(target)
    return target.stat().st_size


def restore_backup(engine: sa.Engine, data_dir: Path, source: Path, *, replace: bool = False) -> str:
    """Put a backup back and return the moment it was made.

    A store that holds anything is replaced only when `replace` says so. Raises BackupError.
    """
    with tempfile.TemporaryDirectory(prefix="hub-restore-") as folder:
        note = _unpack(source, Path(folder))
        wanted = POSTGRESQL if engine.dialect.name == "postgresql" else SQLITE
        if note.get("store") != wanted:
            raise BackupError(f"The backup holds {note.get('store')}, but this store needs {wanted}.")
        if read_schema(engine)[0] != "empty" and not replace:
            raise BackupError("The store is not empty. `--replace` gives up what it holds.")
        engine.dispose()
        _load(engine, Path(folder) / wanted)
        if (Path(folder) / FILES).is_dir():
            shutil.copytree(Path(folder) / FILES, data_dir / FILES, dirs_exist_ok=True)
    return str(note["made"])


@contextmanager
def _private(path: Path) -> Iterator[None]:
    """Make the file readable by its owner alone, and leave none behind when writing it fails."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _regular(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return entry if entry.isreg() or entry.isdir() else None


def _dump(engine: sa.Engine, folder: Path) -> Path:
    if engine.dialect.name == "postgresql":
        target = folder / POSTGRESQL
        _run_tool(engine, "pg_dump", "--format=custom", "--no-owner", f"--file={target}")
        return target
    file = sqlite_file(engine)
    if file is None or not file.exists():
        raise BackupError("There is no store to back up.")
    target = folder / SQLITE
    with closing(sqlite3.connect(file)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        _check(copy)
    return target


def _load(engine: sa.Engine, dump: Path) -> None:
    if engine.dialect.name == "postgresql":
        _run_tool(
            engine, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(dump)
        )
        return
    file = sqlite_file(engine)
    if file is None:
        raise BackupError("A store in memory cannot be restored.")
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(dump)) as copy, closing(sqlite3.connect(file, timeout=10)) as live:
        _check(copy)
        # SQLite's own copying takes its locks: a running server sees the old store or the new, never both.
        copy.backup(live)


def _check(connection: sqlite3.Connection) -> None:
    answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        raise BackupError(f"The copy is damaged: {answer}")


def _run_tool(engine: sa.Engine, tool: str, *arguments: str) -> None:
    if shutil.which(tool) is None:
        raise BackupError(f"{tool} is not installed; it comes with PostgreSQL's client programs.")
    url = engine.url.set(drivername="postgresql", password=None).render_as_string()
    # The password goes by the environment: a command line can be read by everyone on the machine.
    environ = {**os.environ, **({"PGPASSWORD": str(engine.url.password)} if engine.url.password else {})}
    done = subprocess.run(
        [tool, f"--dbname={url}", *arguments], env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{tool} failed: {done.stderr.strip()[-500:]}")


def _unpack(source: Path, folder: Path) -> dict[str, str]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            for entry in archive:
                _unpack_entry(archive, entry, folder)
        note: dict[str, str] = json.loads((folder / "backup.json").read_text(encoding="utf-8"))
    except (OSError, tarfile.TarError, ValueError, EOFError) as error:
        raise BackupError(f"{source} is not a backup that can be read: {error}") from error
    return note


def _unpack_entry(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """Write one file of the backup; a name that leads outside the folder is refused."""
    name = PurePosixPath(entry.name)
    if name.is_absolute() or ".." in name.parts or not (entry.isreg() or entry.isdir()):
        raise BackupError(f"The backup holds a name that does not belong in one: {entry.name}")
    target = folder.joinpath(*name.parts)
    if entry.isdir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    content = archive.extractfile(entry)
    if content is None:
        raise BackupError(f"The backup holds no content for {entry.name}")
    with content, target.open("wb") as written:
        shutil.copyfileobj(content, written)
