"""A real server in this process, and Socket.IO clients for it."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import socketio
from flask import Flask
from werkzeug.serving import make_server

from enquiry_hub.core import realtime
from enquiry_hub.core.sockets import SOCKETS
from tests.kit.browser import Browser


def bind(app: Flask) -> None:
    """Let live messages go to this application's sockets; the last one made has them otherwise."""
    realtime.socketio.server = app.wsgi_app.engineio_app  # type: ignore[attr-defined]
    realtime._app[:] = [app]


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[str]:
    """Serve the application on a port of this machine and yield its address."""
    bind(app)
    server = make_server("127.0.0.1", port, app, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        _wait_for_farewells()


def _wait_for_farewells(seconds: float = 10.0) -> None:
    """Wait until the server has noticed who hung up, so that the next test does not find their sockets counted."""
    end = time.monotonic() + seconds
    while len(SOCKETS) and time.monotonic() < end:
        time.sleep(0.01)


def cookie_of(browser: Browser) -> str:
    """Return the Cookie header of a signed-in test browser."""
    browser.get("/account")
    cookie = browser.client.get_cookie(browser.app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return f"{cookie.key}={cookie.value}"


class Ear:
    """Be a Socket.IO client that remembers what it hears."""

    def __init__(self, address: str, cookie: str) -> None:
        self.heard: list[tuple[str, Any]] = []
        self.client = socketio.Client(reconnection=False)
        self.client.on("*", lambda event, *data: self.heard.append((event, data[0] if data else None)))
        self.client.connect(address, headers={"Cookie": cookie}, transports=["websocket"], wait_timeout=20)

    def enter(self, channel: str) -> dict[str, Any]:
        """Ask to enter a channel and return the answer."""
        return self.client.call("enter", {"channel": channel}, timeout=20)

    def wait_for(
        self, event: str, accept: Callable[[Any], bool] = lambda _data: True, seconds: float = 45.0
    ) -> Any:
        """Return the first message of a kind that is acceptable, or fail after some seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for name, data in list(self.heard):
                if name == event and accept(data):
                    return data
            time.sleep(0.02)
        raise AssertionError(f"no {event!r} within {seconds} s; heard {[name for name, _ in self.heard]}")

    def close(self) -> None:
        """Hang up, without waiting the client's three seconds for a farewell that the server does not say."""
        if self.client.connected:
            socket = self.client.eio.ws
            socket.close = functools.partial(socket.close, timeout=0.05)
            self.client.disconnect()
