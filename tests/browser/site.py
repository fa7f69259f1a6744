"""The demonstration on a server of its own, which can be stopped dead and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.noted import Note
from tests.conftest import settings_for
from tests.kit.demo import Demo, make_demo
from tests.kit.servers import free_port, wait_for_port

# The addresses that the settings name: somebody has to have them.
OFFICERS = ("first.officer@example.org", "second.officer@example.org")
SHARED = (
    "data_dir", "secret_key", "rate_limits", "argon2_memory_kib", "argon2_rounds", "embedded_worker", "demo", "officers",
)  # fmt: skip


class Site:
    """Serve a demonstration's store at one address."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.drawn = Note(Path(demo.app.extensions["hub_settings"].data_dir) / "drawn")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and return when it answers."""
        settings = self.demo.app.extensions["hub_settings"]
        values = {f"HUB_{name.upper()}": str(getattr(settings, name)) for name in SHARED}
        noted = [sys.executable, "-m", "tests.browser.noted", str(self.drawn.path)]
        self._process = subprocess.Popen(
            [*noted, "run", "--port", str(self.port)],
            env={**os.environ, **values}, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for_port(self.port, self._process)

    def stop(self) -> None:
        """Stop the server as a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def cookies(self, role: str) -> list[dict[str, str]]:
        """Return the cookies of somebody who has just signed in."""
        return [
            {
                "name": self.demo.app.config["SESSION_COOKIE_NAME"],
                "value": self.demo.cookie(role),
                "url": self.address,
            }
        ]


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Load the demonstration into a folder and serve it."""
    site = Site(make_demo(settings_for(folder, demo=True, officers=",".join(OFFICERS))))
    site.start()
    try:
        yield site
    finally:
        site.stop()
