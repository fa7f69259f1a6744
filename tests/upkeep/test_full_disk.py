"""A disk that is full, a store that cannot be written, and a process that is killed, all while people post."""

from __future__ import annotations

import io
import resource
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from werkzeug.test import EnvironBuilder

from enquiry_hub.core.database import db
from tests.kit.live import served
from tests.kit.load import NOTHING_SAVED, Hub, Scene, Writers, ask, check_files, check_store, make_scene
from tests.kit.quick import QuickHub

WORDS = 'The bell & the gate: "early", they said, <b>twice</b>. ' * 120


@contextmanager
def bound(scene: Scene) -> Iterator[list[str]]:
    """Serve the scene from this process; what is put into the list is set at each beginning, as `PRAGMA` of SQLite."""
    pragmas: list[str] = []
    with scene.app.app_context():
        engine = db.engine

    def limit(connection: sa.Connection) -> None:
        for pragma in pragmas:
            connection.exec_driver_sql(f"PRAGMA {pragma}")

    event.listen(engine, "begin", limit, insert=True)
    try:
        yield pragmas
    finally:
        event.remove(engine, "begin", limit)


def pages_of(scene: Scene) -> int:
    """Return how many pages the store has."""
    with scene.app.app_context(), db.engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


def send_form(address: str, scene: Scene, body: str) -> tuple[int, str]:
    """Post as a browser without JavaScript does; return status and page."""
    fields = {"body": body, "client_id": uuid.uuid4().hex, "csrf_token": scene.headers[0]["X-CSRFToken"]}
    headers = {"Cookie": scene.headers[0]["Cookie"], "Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    return ask(address, "POST", scene.path, urlencode(fields).encode(), headers)


def send_file(address: str, scene: Scene, size: int) -> tuple[int, str]:
    """Hang a text of so many bytes on the input."""
    data = {"file": (io.BytesIO(b"counted " * (size // 8)), "counts.txt"), "description": "Counts", "client_id": uuid.uuid4().hex, "licence": "ours"}
    built = EnvironBuilder(method="POST", data={**data, "csrf_token": scene.headers[0]["X-CSRFToken"]})
    environ = built.get_environ()
    headers = {"Cookie": scene.headers[0]["Cookie"], "Content-Type": environ["CONTENT_TYPE"], "Accept": "text/html"}
    return ask(address, "POST", f"/files/on/input/{scene.input_id}", environ["wsgi.input"].read(), headers)


def check_refusals(writers: Writers, statuses: set[int]) -> None:
    """Fail unless whoever was refused was told so in plain words, with nothing internal."""
    refused = writers.refused()
    assert {told.status for told in refused} <= statuses
    for told in refused:
        assert NOTHING_SAVED in told.text, told.text[:300]
        assert not any(word in told.text for word in ("Traceback", "sqlite", "sqlalchemy", "INSERT", "OperationalError"))


def check_page(address: str, scene: Scene, statuses: set[int]) -> None:
    """Fail unless a form comes back with what was typed in it, ready to be sent again, and reading goes on."""
    status, page = send_form(address, scene, WORDS)
    assert status in statuses, page[:500]
    assert NOTHING_SAVED in page
    assert WORDS in unescape(page)
    assert WORDS not in page, "typed text is in the page as it stands"
    assert f'action="{scene.path}"' in page
    status, page = ask(address, "GET", f"/threads/{scene.thread_id}", None, {"Cookie": scene.headers[0]["Cookie"]})
    assert status == 200


@pytest.mark.parametrize(
    ("pragma", "back", "statuses"),
    [("max_page_count={pages}", "max_page_count=1000000000", {507}), ("query_only=ON", "query_only=OFF", {503})],
    ids=["full", "read-only"],
)
def test_a_store_that_takes_no_more_says_so_and_loses_nothing(
    tmp_path: Path, pragma: str, back: str, statuses: set[int]
) -> None:
    scene = make_scene(tmp_path)
    with bound(scene) as pragmas, served(scene.app) as address:
        with Writers(address, scene) as writers:
            writers.wait_for("acknowledged", 10)
            pragmas[:] = [pragma.format(pages=pages_of(scene) + 8)]
            writers.wait_for("refused", 24)
            check_page(address, scene, statuses)
            sent = send_file(address, scene, 4000)[0]
            assert sent in statuses | {303}  # its row may be small enough for what is left of a page
            pragmas[:] = [back]
            writers.wait_for("acknowledged", 24)
            assert send_file(address, scene, 4000)[0] == 303
        check_refusals(writers, statuses)
    assert check_store(scene, writers.told) >= len(writers.acknowledged())
    assert check_files(scene, tmp_path) == 1 + (sent == 303)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of 12 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)], capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here; the store's own bound and the process's limit stand in for it above and below")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_says_so_and_serves_on_when_there_is_room(small_disk: Path) -> None:
    scene = make_scene(small_disk)
    ballast = small_disk / "ballast"
    with QuickHub(small_disk) as hub:
        with Writers(hub.address, scene) as writers:
            writers.wait_for("acknowledged", 10)
            assert send_file(hub.address, scene, 200_000)[0] == 303
            _fill(ballast, leave=400_000)
            status, _page = send_file(hub.address, scene, 2_000_000)
            assert status == 507
            writers.wait_for("refused", 24)
            _fill(ballast)
            check_page(hub.address, scene, {503, 507})
            assert send_file(hub.address, scene, 200_000)[0] in {503, 507}
            ballast.unlink()
            writers.wait_for("acknowledged", 24)
            assert send_file(hub.address, scene, 200_000)[0] == 303
        check_refusals(writers, {503, 507})
        assert 507 in {told.status for told in writers.refused()}
    check_store(scene, writers.told)
    assert check_files(scene, small_disk) == 2


def _fill(ballast: Path, leave: int = 0) -> None:
    """Write until the disk is full, then give so much back."""
    with ballast.open("ab", buffering=0) as handle:
        try:
            while True:
                handle.write(b"\0" * 4096)
        except OSError:
            handle.truncate(max(0, handle.tell() - leave))


def test_a_disk_that_refuses_every_byte_loses_nothing(tmp_path: Path) -> None:
    scene = make_scene(tmp_path)
    with QuickHub(tmp_path) as hub:
        with Writers(hub.address, scene) as writers:
            writers.wait_for("acknowledged", 10)
            family = _family(hub)  # the process that answers is there once it has answered
            _allow(family, 0)
            writers.wait_for("refused", 24)
            check_page(hub.address, scene, {503, 507})
            assert send_file(hub.address, scene, 4000)[0] in {503, 507}
            _allow(family, resource.RLIM_INFINITY)
            writers.wait_for("acknowledged", 24)
            assert send_file(hub.address, scene, 4000)[0] == 303
        check_refusals(writers, {503, 507})
    check_store(scene, writers.told)
    assert check_files(scene, tmp_path) == 1


def _family(hub: Hub) -> list[int]:
    assert hub.process is not None
    children = Path(f"/proc/{hub.process.pid}/task/{hub.process.pid}/children").read_text().split()
    return [hub.process.pid, *map(int, children)]


def _allow(processes: list[int], size: int) -> None:
    """Let these processes write files up to a size: beyond it the kernel refuses, as a broken disk does."""
    for process in processes:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_what_was_acknowledged_outlives_three_kills_under_load(tmp_path: Path) -> None:
    scene = make_scene(tmp_path)
    with QuickHub(tmp_path) as hub, Writers(hub.address, scene, pause=0) as writers:
        for _ in range(3):
            writers.wait_for("acknowledged", 250)
            hub.kill()
            hub.start()
        writers.wait_for("acknowledged", 250)
    assert any(told.status == 0 for told in writers.told), "nobody was writing when it was killed"
    numbers = [told.place[1] for told in writers.acknowledged()]
    assert len(set(numbers)) == len(numbers) >= 1000
    check_store(scene, writers.told)
