"""Private PostgreSQL and Redis servers for a test run, and the browser's place. Standard library only.

`python -m tests.kit.servers run -- COMMAND` starts what is found here, says plainly what is not, runs the
command with HUB_TEST_PG_URL, HUB_TEST_REDIS_URL, HUB_TEST_CHROMIUM and HUB_TEST_NGINX set, and stops the servers. `hold FILE`
keeps them running until SIGTERM and writes the settings to FILE. What the environment names already is left
alone.
"""

from __future__ import annotations

import contextlib
import glob
import os
import pwd
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PG_URL, REDIS_URL, CHROMIUM = "HUB_TEST_PG_URL", "HUB_TEST_REDIS_URL", "HUB_TEST_CHROMIUM"
NGINX, NODE, OFFICE = "HUB_TEST_NGINX", "HUB_TEST_NODE", "HUB_TEST_OFFICE"
WAIT = 60  # seconds that a server may take to start on a busy machine


class ServerFailed(RuntimeError):
    """A server that is installed did not start."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def find_chromium() -> str | None:
    """Return where Chromium is, or None; the one without a window of its own draws the same pages with a third of the work."""
    named = (shutil.which(name) for name in ("chromium-headless-shell", "chromium", "chromium-browser"))
    return os.environ.get(CHROMIUM) or next((found for found in named if found), None)


def find_nginx() -> str | None:
    """Return where nginx is, or None; its folder is on the path of root only."""
    return os.environ.get(NGINX) or shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def find_node() -> str | None:
    """Return where Node is, or None; from version 18 on it can fetch."""
    program = os.environ.get(NODE) or shutil.which("node") or shutil.which("nodejs")
    if program is None:
        return None
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return program if int(version.strip().lstrip("v").split(".")[0]) >= 18 else None


def find_office() -> str | None:
    """Return where LibreOffice is, or None."""
    return os.environ.get(OFFICE) or shutil.which("soffice") or shutil.which("libreoffice")


def find_redis() -> str | None:
    """Return where the Redis server is, or None."""
    return shutil.which("redis-server")


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's programs, or None where there is none that this user could run."""
    versions = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda name: int(name.split("/")[4]))
    on_path = shutil.which("initdb")
    folders = [Path(name) for name in reversed(versions)] + (
        [Path(on_path).resolve().parent] if on_path else []
    )
    return next(
        (folder for folder in folders if (folder / "initdb").exists() and _postgres_user() is not None), None
    )


def _postgres_user() -> str | None:
    """Return the user that PostgreSQL runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return None


def _as_postgres(command: list[str]) -> list[str]:
    if os.geteuid() != 0:
        return command
    if shutil.which("runuser"):
        return ["runuser", "-u", str(_postgres_user()), "--", *command]
    return ["su", str(_postgres_user()), "-s", "/bin/sh", "-c", shlex.join(command)]


class Postgres:
    """Be a private PostgreSQL server, which can be stopped dead and started again."""

    def __init__(self, folder: str, port: int, control: list[str], options: str) -> None:
        self.url = f"postgresql://hub@127.0.0.1:{port}/postgres"
        self._control, self._start = control, ["-l", f"{folder}/log", "-o", options, "start"]

    def start(self) -> None:
        """Start it and return when it answers."""
        _call(*self._control, *self._start)

    def stop(self) -> None:
        """Stop it as a crash would: connections end in the middle of what they were doing."""
        _call(*self._control, "-m", "immediate", "stop")


@contextlib.contextmanager
def postgres(programs: Path) -> Iterator[str]:
    """Run a private PostgreSQL server and give its address; what it holds is gone afterwards."""
    with postgres_server(programs) as server:
        yield server.url


@contextlib.contextmanager
def postgres_server(programs: Path) -> Iterator[Postgres]:
    """Run a private PostgreSQL server and give it; what it holds is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hub-pg-", ignore_cleanup_errors=True) as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, str(_postgres_user()))
        data, port = f"{folder}/data", free_port()
        _call(
            str(programs / "initdb"), "-D", data, "-U", "hub", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )
        # fsync only protects against the machine's own crash, which takes the test's data with it anyway.
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
            " -c fsync=off -c max_connections=300"
        )
        control = [str(programs / "pg_ctl"), "-D", data, "-w", "-t", str(WAIT)]
        server = Postgres(folder, port, control, options)
        server.start()
        try:
            yield server
        finally:
            with contextlib.suppress(ServerFailed):  # a test may have stopped it already
                server.stop()


def _call(*command: str) -> None:
    # To files, not pipes: the server would keep a pipe open for as long as it lives.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            _as_postgres(list(command)),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd="/",
            check=False,
        )
        if done.returncode:
            said.seek(0)
            raise ServerFailed(f"{Path(command[0]).name} failed: {said.read()[-2000:]}")


@contextlib.contextmanager
def redis(program: str) -> Iterator[str]:
    """Run a private Redis server and give its address."""
    with tempfile.TemporaryDirectory(prefix="hub-redis-", ignore_cleanup_errors=True) as folder:
        port = free_port()
        command = [
            program,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            folder,
        ]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            wait_for_port(port, process)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait(10)


def wait_for_port(port: int, process: subprocess.Popen[bytes], seconds: float = WAIT) -> None:
    """Wait until a process listens on a port; raise ServerFailed when it ends instead."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise ServerFailed(f"nothing listens on port {port}")


@contextlib.contextmanager
def all_servers() -> Iterator[dict[str, str]]:
    """Start what is found here and the environment does not name yet; give the settings for tests."""
    with contextlib.ExitStack() as stack:
        found = {name: os.environ[name] for name in (PG_URL, REDIS_URL) if os.environ.get(name)}
        if PG_URL not in found and (programs := find_postgres()):
            found[PG_URL] = stack.enter_context(postgres(programs))
        if REDIS_URL not in found and (program := find_redis()):
            found[REDIS_URL] = stack.enter_context(redis(program))
        if browser := find_chromium():
            found[CHROMIUM] = browser
        if proxy := find_nginx():
            found[NGINX] = proxy
        if node := find_node():
            found[NODE] = node
        if office := find_office():
            found[OFFICE] = office
        yield found


def describe(found: dict[str, str]) -> str:
    """Say in one line each which of these a test run has."""
    names = {CHROMIUM: "Chromium", PG_URL: "PostgreSQL", REDIS_URL: "Redis", NGINX: "nginx", NODE: "Node", OFFICE: "LibreOffice"}
    return "\n".join(
        f"{name}: {found[key]}"
        if key in found
        else f"{name}: not found, so the tests that need it are SKIPPED"
        for key, name in names.items()
    )


def run(command: list[str]) -> int:
    """Run a command with all servers and return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with all_servers() as found:
        print(describe(found), flush=True)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the command itself
        process = subprocess.Popen(command, env={**os.environ, **found})
        try:
            return process.wait()
        finally:
            process.terminate()


def hold(target: Path) -> int:
    """Keep all servers running until SIGTERM; write the settings to a file for a shell to read."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with all_servers() as found:
        lines = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in found.items())
        unfinished = target.with_name(target.name + ".unfinished")
        unfinished.write_text(lines, encoding="utf-8")
        unfinished.replace(target)
        while True:
            signal.pause()


def main(arguments: list[str]) -> int:
    """Be the command."""
    if len(arguments) > 2 and arguments[:2] == ["run", "--"]:
        return run(arguments[2:])
    if len(arguments) == 2 and arguments[0] == "hold":
        return hold(Path(arguments[1]))
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
