"""The commands as whoever runs the service calls them: from outside, with a store of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.databases import new_database
from tests.kit.servers import free_port, wait_for_port

COMMAND = [sys.executable, "-m", "enquiry_hub"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def environ(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Give an environment with an empty store, and no other setting."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    bare |= {"HUB_DATA_DIR": str(tmp_path / "var"), "HUB_EMBEDDED_WORKER": "0"}
    if request.param == "sqlite":
        yield bare
        return
    with new_database(os.environ["HUB_TEST_PG_URL"]) as url:
        yield bare | {"HUB_DATABASE_URL": url}


def call(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], env=environ, capture_output=True, text=True, timeout=200, check=False
    )


def test_four_migrations_at_once_leave_one_whole_store(environ: dict[str, str]) -> None:
    assert call(environ, "doctor").returncode == 1
    several = [
        subprocess.Popen([*COMMAND, "db", "upgrade"], env=environ, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [process.communicate(timeout=250)[0] for process in several]
    assert [process.returncode for process in several] == [0] * 4, said
    assert sum("from nothing" in words for words in said) == 1, said
    assert call(environ, "db", "upgrade").returncode == 0
    well = call(environ, "doctor")
    assert well.returncode == 0, well.stdout + well.stderr
    assert "up to date" in well.stdout


def test_a_store_goes_back_one_revision_or_says_why_not(environ: dict[str, str]) -> None:
    assert call(environ, "db", "upgrade").returncode == 0
    back = call(environ, "db", "downgrade")
    assert back.returncode == 0 and ", from " in back.stdout, back.stdout + back.stderr
    nowhere = call(environ, "db", "downgrade", "nowhere")
    assert nowhere.returncode == 1 and "Can't locate revision" in nowhere.stderr and "Traceback" not in nowhere.stderr


@pytest.mark.parametrize("begun", ["from nothing", "from an older version"])
def test_a_killed_migration_is_done_again(environ: dict[str, str], begun: str) -> None:
    if begun == "from an older version":
        assert call(environ, "db", "upgrade").returncode == 0
        assert call(environ, "db", "downgrade", "0060").returncode == 0
    killed = subprocess.Popen([*COMMAND, "db", "upgrade"], env=environ, stdout=subprocess.DEVNULL)
    time.sleep(0.9)
    killed.kill()
    killed.wait()
    assert call(environ, "db", "upgrade").returncode == 0
    assert call(environ, "doctor").returncode == 0


def test_the_server_does_not_start_on_an_empty_store(environ: dict[str, str]) -> None:
    refused = call(environ, "run", "--port", str(free_port()))
    assert refused.returncode == 1
    assert "the store is empty" in refused.stderr


def test_a_start_loads_nothing_that_nobody_asked_for_and_looks_through_it_once(tmp_path: Path) -> None:
    program = """
import gc, sys
gc.disable()
from enquiry_hub import create_app
create_app()
print(gc.isenabled(), gc.get_freeze_count() > 100_000, sorted({name.partition(".")[0] for name in sys.modules} & set(sys.argv[1:])))
"""
    unasked = (
        "aiohttp", "alembic", "bibtexparser", "citeproc", "docx", "icalendar", "imaplib", "lxml", "mako", "openpyxl", "PIL", "psycopg", "pygments", "pylatexenc",
        "redis", "requests", "rispy", "weasyprint", "websocket",
    )  # fmt: skip
    told = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")} | {"HUB_DATA_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program, *unasked], env=told, capture_output=True, text=True, timeout=200, check=False)
    assert done.stdout.strip() == "True True []", done.stdout + done.stderr


def test_it_serves_and_stops_when_told(environ: dict[str, str]) -> None:
    assert call(environ, "db", "upgrade").returncode == 0
    port = free_port()
    server = subprocess.Popen([*COMMAND, "run", "--port", str(port)], env=environ, stdout=subprocess.PIPE)
    try:
        wait_for_port(port, server, 30)
        assert server.stdout is not None
        assert f"http://127.0.0.1:{port}" in server.stdout.readline().decode()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=20) as answer:
            assert answer.status == 200
        taken = call(environ, "run", "--port", str(port))
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


def test_backup_and_restore_go_round(environ: dict[str, str], tmp_path: Path) -> None:
    assert call(environ, "db", "upgrade").returncode == 0
    made = call(environ, "backup", str(tmp_path / "all.tar.gz"))
    assert made.returncode == 0, made.stderr
    assert call(environ, "restore", str(tmp_path / "all.tar.gz")).returncode == 1
    back = call(environ, "restore", "--replace", str(tmp_path / "all.tar.gz"))
    assert back.returncode == 0, back.stderr
    assert call(environ, "doctor").returncode == 0
