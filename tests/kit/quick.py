"""A hub for tests that need one which runs, and not its start."""

from __future__ import annotations

import contextlib
import time

from enquiry_hub.serve import PortTaken, check_port
from tests.kit.forked import Forked
from tests.kit.load import Hub
from tests.kit.servers import wait_for_port


class QuickHub(Hub):
    """Be `enquiry-hub run` in a process of its own that is forked from one which has loaded the hub."""

    def start(self) -> None:
        """Start serving and return when the address answers."""
        self._wait_until_free()
        self.process = Forked("run", "--port", str(self.port), env=self._environment)  # type: ignore[assignment]
        wait_for_port(self.port, self.process)  # type: ignore[arg-type]

    def kill(self) -> None:
        """End it as a power cut would."""
        with contextlib.suppress(ProcessLookupError):  # it has ended by itself
            super().kill()
        self.process = None

    def _wait_until_free(self) -> None:
        """Wait for the end of what was killed: its child holds the address for a moment, and this start is quick enough to find it there."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with contextlib.suppress(PortTaken):
                return check_port("127.0.0.1", self.port)
            time.sleep(0.01)
        raise PortTaken(f"somebody holds port {self.port}")
