"""The commands as whoever runs the service calls them: from outside, with a store of their own.

Each is started at least once as it is there; what only stands around it is forked.
"""

from __future__ import annotations

import fcntl
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask, template_rendered

from enquiry_hub.commands import serving, start
from enquiry_hub.core.metrics import REQUESTS
from enquiry_hub.demo.loader import SIGN_INS
from enquiry_hub.schema import VERSIONS
from tests.kit.databases import copy_of, new_database
from tests.kit.forked import Forked, call_forked
from tests.kit.servers import free_port, wait_for_port

COMMAND = [sys.executable, "-m", "enquiry_hub"]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    """Name the kind of store."""
    return str(request.param)


@contextmanager
def empty_store(kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """Give an environment with a data folder and an empty store, and no other setting."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    bare |= {"HUB_DATA_DIR": str(folder), "HUB_EMBEDDED_WORKER": "0"}
    if kind == "sqlite":
        yield bare
        return
    with new_database(os.environ["HUB_TEST_PG_URL"]) as url:
        yield bare | {"HUB_DATABASE_URL": url}


@pytest.fixture
def environ(kind: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Give an environment with an empty store, and no other setting."""
    with empty_store(kind, tmp_path / "var") as bare:
        yield bare


@pytest.fixture(scope="module")
def made(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Give an environment with a store that is up to date, for copies."""
    with empty_store(kind, tmp_path_factory.mktemp("made")) as bare:
        assert call_forked("db", "upgrade", env=bare).returncode == 0
        yield bare


@pytest.fixture
def ready(made: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """Give an environment with a store that is up to date, and no other setting."""
    folder = tmp_path / "var"
    url = made.get("HUB_DATABASE_URL", f"sqlite:///{made['HUB_DATA_DIR']}/hub.sqlite")
    with copy_of(url, folder / "hub.sqlite") as copy:
        yield made | {"HUB_DATA_DIR": str(folder)} | ({"HUB_DATABASE_URL": copy} if "HUB_DATABASE_URL" in made else {})


def call(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], env=environ, capture_output=True, text=True, timeout=200, check=False
    )


def test_four_migrations_at_once_leave_one_whole_store(environ: dict[str, str]) -> None:
    assert call_forked("doctor", env=environ).returncode == 1
    with ThreadPoolExecutor(4) as pool:
        several = list(pool.map(lambda _turn: call_forked("db", "upgrade", env=environ), range(4)))
    assert [done.returncode for done in several] == [0] * 4, several
    assert sum("from nothing" in done.stdout for done in several) == 1, several
    assert call_forked("db", "upgrade", env=environ).returncode == 0
    well = call(environ, "doctor")
    assert well.returncode == 0, well.stdout + well.stderr
    assert "up to date" in well.stdout


def test_a_store_goes_back_one_revision_or_says_why_not(ready: dict[str, str]) -> None:
    back = call(ready, "db", "downgrade")
    assert back.returncode == 0 and ", from " in back.stdout, back.stdout + back.stderr
    nowhere = call_forked("db", "downgrade", "nowhere", env=ready)
    assert nowhere.returncode == 1 and "Can't locate revision" in nowhere.stderr and "Traceback" not in nowhere.stderr


def is_migrating(environ: dict[str, str]) -> bool:
    """Return whether somebody holds the lock under which the store is migrated."""
    if url := environ.get("HUB_DATABASE_URL"):
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            held = "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE locktype = 'advisory' AND datname = current_database()"
            return connection.execute(held).fetchone() is not None
    file = Path(environ["HUB_DATA_DIR"], "hub.sqlite.lock")
    if file.exists():
        with file.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    return False


@pytest.mark.usefixtures("kind")
@pytest.mark.parametrize("begun", ["from nothing", "from an older version"])
def test_a_killed_migration_is_done_again(request: pytest.FixtureRequest, begun: str) -> None:
    environ = request.getfixturevalue("environ" if begun == "from nothing" else "ready")
    if begun == "from an older version":
        assert call_forked("db", "downgrade", "0060", env=environ).returncode == 0
    killed, until = Forked("db", "upgrade", env=environ), time.monotonic() + 60
    while killed.poll() is None and not is_migrating(environ):  # where it was done between two looks, there is nothing to kill
        assert time.monotonic() < until, "it does not begin"
        time.sleep(0.01)
    time.sleep(0.05)
    killed.kill()
    killed.wait(20)
    assert call(environ, "db", "upgrade").returncode == 0
    assert call_forked("doctor", env=environ).returncode == 0


def test_the_server_does_not_start_on_an_empty_store(environ: dict[str, str]) -> None:
    refused = call(environ, "run", "--port", str(free_port()))
    assert refused.returncode == 1
    assert "the store is empty" in refused.stderr


def test_a_first_start_fills_the_store_in_a_process_of_its_own_and_serves(environ: dict[str, str]) -> None:
    said, most = [], []
    for _start in range(2):
        port = free_port()
        server = subprocess.Popen([*COMMAND, "start", "--port", str(port)], env=environ | {"HUB_DEMO": "1"}, stdout=subprocess.PIPE, text=True)
        try:
            wait_for_port(port, server, 60)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=20) as answer:
                assert SIGN_INS[0][0] in answer.read().decode()
            if (status := Path(f"/proc/{server.pid}/status")).exists():
                most.append(int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]))
        finally:
            server.terminate()
            said.append(server.communicate(timeout=20)[0])
    assert "Preparing the store ...\nLoading the demonstration cohort ...\n" in said[0] and said[0].count("Enquiry Hub is at") == 1
    assert "Loading" not in said[1] and "Enquiry Hub is at" in said[1]
    assert not most or most[0] < most[1] * 1.15, f"what was needed once is kept: {most} kB"


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_first_start_that_is_ended_leaves_nobody_at_work_and_nothing_half_done(environ: dict[str, str], end: signal.Signals) -> None:
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # whatever the tests are started by, such as a shell that has them in the background
    told = [*COMMAND, "start", "--port", str(free_port())]
    server = subprocess.Popen(told, env=environ | {"HUB_DEMO": "1"}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=heard)
    assert server.stdout is not None
    while "Loading" not in server.stdout.readline():
        assert server.poll() is None
    server.send_signal(end)
    server.communicate(timeout=60)  # ends when nobody holds the pipe any more
    assert server.returncode != 0
    assert "is loaded" in call_forked("demo", "load", env=environ).stdout


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_by_what_the_preparing_was_ended_is_said(app: Flask) -> None:
    with pytest.raises(click.ClickException, match="by signal 9"):
        start._apart(lambda _app: os.kill(os.getpid(), signal.SIGKILL), app)


def test_a_start_that_cannot_prepare_its_store_says_why_and_ends(ready: dict[str, str]) -> None:
    engine = sa.create_engine(ready.get("HUB_DATABASE_URL", f"sqlite:///{ready['HUB_DATA_DIR']}/hub.sqlite"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.update(VERSIONS).values(version_num="9999"))
    refused = call(ready, "start", "--port", str(free_port()))
    assert refused.returncode == 1
    assert "Error: " in refused.stderr and "newer" in refused.stderr and "Traceback" not in refused.stderr
    assert "Enquiry Hub is at" not in refused.stdout


def test_a_start_loads_nothing_that_nobody_asked_for_and_looks_through_it_once(tmp_path: Path) -> None:
    program = """
import gc, sys
gc.disable()
from enquiry_hub import create_app
create_app()
print(gc.isenabled(), gc.get_freeze_count() > 100_000, sorted({*sys.modules} & set(sys.argv[1:])))
"""
    unasked = (
        "aiohttp", "alembic", "bibtexparser", "citeproc", "ctypes", "docx", "email.policy", "icalendar", "imaplib", "lxml", "mako", "openpyxl", "PIL", "psycopg", "pygments",
        "pylatexenc", "redis", "requests", "rispy", "smtplib", "weasyprint", "websocket", "xml.etree",
    )  # fmt: skip
    told = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")} | {"HUB_DATA_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program, *unasked], env=told, capture_output=True, text=True, timeout=200, check=False)
    assert done.stdout.strip() == "True True []", done.stdout + done.stderr


def test_the_front_door_is_drawn_once_before_the_fork_and_counted_nowhere(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str | None] = []
    before = list(REQUESTS.collect())
    monkeypatch.setattr(serving, "start_logs", lambda *_words, **_named: None)
    monkeypatch.setattr(serving, "serve", lambda *_words, **_named: happened.append("fork"))
    with template_rendered.connected_to(lambda _app, template, **_named: happened.append(template.name), app):
        serving.serve_app(app, "127.0.0.1", 1, listening=lambda _app: None)
    assert happened == ["people/sign_in.html", "fork"]
    assert list(REQUESTS.collect()) == before
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["hub.example.org"])
    serving.serve_app(app, "127.0.0.1", 1, listening=lambda _app: None)
    assert happened.count("fork") == 2, "a hub that its settings give another address starts too"


def test_it_serves_and_stops_when_told(ready: dict[str, str]) -> None:
    port = free_port()
    server = subprocess.Popen([*COMMAND, "run", "--port", str(port)], env=ready, stdout=subprocess.PIPE)
    try:
        wait_for_port(port, server, 30)
        assert server.stdout is not None
        assert f"http://127.0.0.1:{port}" in server.stdout.readline().decode()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=20) as answer:
            assert answer.status == 200
        taken = call_forked("run", "--port", str(port), env=ready)
        assert "Choose another port" in taken.stderr
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
        server.stdout.close()


def test_sigterm_finishes_what_is_in_hand(tmp_path: Path) -> None:
    program = """
import sys, time
from flask import Flask
from enquiry_hub.core.database import db
from enquiry_hub.serve import serve
app = Flask("slow")
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db.init_app(app)
@app.get("/slow")
def slow():
    time.sleep(2)
    return "done"
serve(app, "127.0.0.1", int(sys.argv[1]), 4)
"""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-c", program, str(port)])
    wait_for_port(port, server, 30)
    answers: list[bytes] = []

    def ask() -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/slow", timeout=20) as answer:
            answers.append(answer.read())

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(1)
    server.send_signal(signal.SIGTERM)
    asking.join()
    assert answers == [b"done"]
    assert server.wait(60) == 0


def test_backup_and_restore_go_round(ready: dict[str, str], tmp_path: Path) -> None:
    made = call(ready, "backup", str(tmp_path / "all.tar.gz"))
    assert made.returncode == 0, made.stderr
    assert call_forked("restore", str(tmp_path / "all.tar.gz"), env=ready).returncode == 1
    back = call(ready, "restore", "--replace", str(tmp_path / "all.tar.gz"))
    assert back.returncode == 0, back.stderr
    assert call_forked("doctor", env=ready).returncode == 0
