"""The child process that renders Markdown, so that a hostile text can never hold up the server.

It speaks over its own standard input and output: four bytes of length, then JSON. It ends when its input
closes, which happens by itself when the parent dies. Started by `enquiry_hub.core.text.pool`, by path and
not by module name: importing the package by name would import the web application.
"""

import importlib.util
import json
import signal
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

LENGTH = struct.Struct(">I")
ORPHAN_SECONDS = 10


def load_renderer() -> Callable[[str, str], str]:
    """Load the pipeline beside this file without importing the package that it belongs to."""
    spec = importlib.util.spec_from_file_location(
        "hub_text_pipeline", Path(__file__).with_name("pipeline.py")
    )
    if spec is None or spec.loader is None:
        raise ImportError("The rendering pipeline is missing.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    renderer: Callable[[str, str], str] = module.to_html
    return renderer


def read_message(source: IO[bytes]) -> dict[str, str] | None:
    """Read one message, or nothing when the other side has gone."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    body = source.read(LENGTH.unpack(head)[0])
    message: dict[str, str] = json.loads(body)
    return message


def write_message(target: IO[bytes], message: dict[str, str]) -> None:
    """Write one message and see it on its way."""
    body = json.dumps(message).encode()
    target.write(LENGTH.pack(len(body)) + body)
    target.flush()


def end_by_itself(seconds: float) -> None:
    """Ask the system to end this process after so many seconds, or with nought call that off.

    A parent that was killed cannot kill a child that is busy; without this the child would go on for minutes.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main() -> None:
    """Answer requests until the input closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    # Whatever prints by accident must not land in the middle of a message.
    sys.stdout = sys.stderr
    render = load_renderer()
    write_message(target, {"ready": "yes"})
    while (request := read_message(source)) is not None:
        end_by_itself(ORPHAN_SECONDS)
        try:
            answer = {"html": render(request["text"], request["seed"])}
        except Exception as error:  # noqa: BLE001 - any failure means: show the text plainly
            answer = {"error": type(error).__name__}
        end_by_itself(0)
        write_message(target, answer)


if __name__ == "__main__":
    main()
