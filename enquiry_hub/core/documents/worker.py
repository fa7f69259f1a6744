"""The child process that makes one document: an order in JSON comes in, the document goes out, and it ends.

Started by `enquiry_hub.core.documents.press`, by path and not by module name: importing the package by name would import the web
application. Time, memory and what it may read are limited here, so that a hostile or endless text ends this process and nothing else.
"""

import importlib
import json
import logging
import signal
import sys
from pathlib import Path
from types import ModuleType

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

SECONDS, MEMORY = 60, 1536 * 1024 * 1024
MAKERS = ("pdf", "word", "sheets")
PACKAGE = "enquiry_hub.core.documents"


def load_maker(kind: str) -> ModuleType:
    """Load a module beside this file by its name, with bare packages above it: the real ones import the web application."""
    names = PACKAGE.split(".")
    for depth, folder in enumerate(reversed(Path(__file__).parents[: len(names)]), 1):
        package = ModuleType(".".join(names[:depth]))
        package.__path__ = [str(folder)]
        sys.modules[package.__name__] = package
    return importlib.import_module(f"{PACKAGE}.{MAKERS[MAKERS.index(kind)]}")


def limit_this_process() -> None:
    """Have the system end this process when it takes too long or too much, also when its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> int:
    """Make what is ordered; answer with the kind of the error alone where it cannot be made."""
    limit_this_process()
    logging.disable()
    target = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints by accident must not land in the document
    try:
        order = json.loads(sys.stdin.buffer.read())
        content = load_maker(order["kind"]).make(order)
    except Exception as error:  # noqa: BLE001 - any failure means: there is no document
        print(type(error).__name__, file=sys.stderr)  # noqa: T201 - its only other way out
        return 1
    target.write(content)
    target.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
