"""A few child processes that render, each text within a time limit."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from enquiry_hub.core.text.worker import read_message, write_message

WORKER = Path(__file__).with_name("worker.py")
log = logging.getLogger(__name__)


class TooSlow(Exception):
    """The text took longer than it may, or cannot be rendered at all: it will be no better next time."""


class NoWorker(Exception):
    """Nothing was there to render with; the same text may go well later."""


class ChildDied(Exception):
    """The child ended before it answered, without having been killed for its slowness."""


class Child:
    """One rendering process and the pipes to it. Used by one thread at a time."""

    def __init__(self, start_seconds: float) -> None:
        self.process = subprocess.Popen(
            [sys.executable or "python3", "-P", str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.ask(None, start_seconds)

    def ask(self, request: dict[str, str] | None, seconds: float) -> dict[str, str]:
        """Send a request and wait for its answer.

        Raises TooSlow when the child had to be killed for taking too long, and ChildDied when it was gone.
        """
        killed = threading.Event()
        timer = threading.Timer(seconds, self._kill, [killed])
        timer.daemon = True
        timer.start()
        try:
            if self.process.stdin is None or self.process.stdout is None:
                raise ChildDied
            if request is not None:
                write_message(self.process.stdin, request)
            answer = read_message(self.process.stdout)
        except (OSError, ValueError):
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            self.end()
            raise TooSlow if killed.is_set() else ChildDied
        return answer

    def _kill(self, killed: threading.Event) -> None:
        killed.set()
        self.process.kill()

    def end(self) -> None:
        """Kill the process and let go of its pipes."""
        self.process.kill()
        self.drop()
        self.process.wait()

    def drop(self) -> None:
        """Close our ends of the pipes without touching the process."""
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


class Pool:
    """Children that are started when first needed and replaced when they fail.

    A second child is started only while the first is busy, up to `size`.
    """

    def __init__(self, size: int = 2, seconds: float = 1.0, start_seconds: float = 15.0) -> None:
        self.size, self.seconds, self.start_seconds = size, seconds, start_seconds
        self._forget()

    def _forget(self) -> None:
        self._started = False
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._guard = threading.Lock()
        self._places = threading.BoundedSemaphore(self.size)

    def render(self, text: str, seed: str) -> str:
        """Render one text.

        Raises TooSlow when the text itself is to blame, and NoWorker when it is not.
        """
        places = self._places
        # The very first text also waits for the first child to start; afterwards waiting has to be short.
        if not places.acquire(timeout=self.seconds * 1.5 if self._started else self.start_seconds):
            raise NoWorker
        try:
            child = self._take()
            if child is not None:
                with suppress(ChildDied):
                    return self._render_with(child, text, seed)
                # It may have died since its last text, through no fault of this one.
            try:
                return self._render_with(self._start(), text, seed)
            except ChildDied as error:
                raise TooSlow("the renderer died of this text") from error
        finally:
            places.release()

    def _render_with(self, child: Child, text: str, seed: str) -> str:
        answer = None
        try:
            answer = child.ask({"text": text, "seed": seed}, self.seconds)
        finally:
            with self._guard:
                self._busy.discard(child)
                if answer is not None:
                    self._idle.append(child)
        if "html" not in answer:
            raise TooSlow(answer.get("error", ""))
        return answer["html"]

    def _take(self) -> Child | None:
        with self._guard:
            child = self._idle.pop() if self._idle else None
            if child is not None:
                self._busy.add(child)
            return child

    def _start(self) -> Child:
        try:
            child = Child(self.start_seconds)
        except (OSError, TooSlow, ChildDied) as error:
            log.error("The text renderer could not be started: %r", error)
            raise NoWorker from error
        with self._guard:
            self._started = True
            self._busy.add(child)
        return child

    def stop(self) -> None:
        """End every child. The pool can be used again afterwards."""
        with self._guard:
            children, self._idle = [*self._idle, *self._busy], []
        for child in children:
            child.end()

    def after_fork(self) -> None:
        """Forget, in a forked process, the children that belong to its parent.

        Their pipes are closed here too, or they would not notice the end of their own parent.
        """
        inherited = [*self._idle, *self._busy]
        self._forget()
        for child in inherited:
            child.process.returncode = 0
            child.drop()


def on_fork(after: Callable[[], None]) -> None:
    """Have a function called in every process forked from this one, where processes can fork."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=after)
