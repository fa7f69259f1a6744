"""`enquiry-hub` under a clock that can be set: `python -m tests.kit.clocked run`, with HUB_TEST_CLOCK naming a file.

The file holds how many seconds the clock is away from the machine's. What counts seconds (`time.monotonic`) goes on as it
does on a machine whose clock is set. The faketime of Debian 12 cannot do this with Python: with it, sleeping fails.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from enquiry_hub.cli import main

FILE = Path(os.environ["HUB_TEST_CLOCK"])


def follow() -> None:
    """Set the clock whenever the file says something else."""
    set_to, travel = "0", None
    while True:
        wanted = FILE.read_text(encoding="utf-8").strip()
        if wanted != set_to:
            if travel is not None:
                travel.stop()
            travel = time_machine.travel(datetime.now(UTC) + timedelta(seconds=int(wanted)), tick=True)
            travel.start()
            set_to = wanted
        time.sleep(0.05)


def follow_in_this_process() -> None:
    """Follow the file in a thread; a fork leaves threads behind."""
    threading.Thread(target=follow, daemon=True).start()


if __name__ == "__main__":
    os.register_at_fork(after_in_child=follow_in_this_process)
    sys.argv[0] = "enquiry-hub"
    main()
