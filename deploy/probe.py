"""Ask one process whether it is well: `probe.py` its address, `probe.py worker` its sign of life. Standard library only.

The exit code is 0 when it is. `--wait SECONDS` asks again until it is, so that one process after another can be started
anew while the others serve.
"""

from __future__ import annotations

import http.client
import os
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

SILENCE = 120.0  # seconds


def app_is_ready() -> bool:
    """Say whether the process at HUB_PORT answers that it can serve."""
    host = os.environ.get("HUB_HOST", "127.0.0.1")
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  ("every address" is asked at home)
    # By the name that people use: the application may be told to answer to no other.
    name = urlsplit(os.environ.get("HUB_BASE_URL", "")).netloc or asked
    connection = http.client.HTTPConnection(asked, int(os.environ.get("HUB_PORT", "8000")), timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": name})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker_is_alive() -> bool:
    """Say whether the worker of this machine went round lately."""
    mark = Path(os.environ.get("HUB_DATA_DIR", "var")) / "beats" / socket.gethostname()
    try:
        return time.time() - mark.stat().st_mtime < SILENCE
    except OSError:
        return False


def main(arguments: list[str]) -> int:
    """Be the command."""
    well = worker_is_alive if "worker" in arguments else app_is_ready
    patience = float(arguments[arguments.index("--wait") + 1]) if "--wait" in arguments else 0.0
    until = time.monotonic() + patience
    while not well():
        if time.monotonic() >= until:
            return 1
        time.sleep(0.5)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
