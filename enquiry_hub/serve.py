"""The server inside the application: gunicorn with threads, or Werkzeug where there is no gunicorn."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from enquiry_hub.core.database import db

try:
    from gunicorn.app.base import BaseApplication
    from gunicorn.glogging import Logger
    from gunicorn.workers.gthread import ThreadWorker
except ImportError:  # Windows
    BaseApplication = None
    Logger = ThreadWorker = object

Hook = Callable[[Flask], None]


class _Quiet(Logger):  # type: ignore[misc, valid-type]
    """Let gunicorn's lines go where all others go, without the addresses of pages and of people that some of them hold."""

    TELLING = ("Error handling request", "Invalid request", "Invalid HTTP", "Socket error processing request", "Request")

    def setup(self, cfg: Any) -> None:
        """Leave the lines to whoever collects those of the application."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.addFilter(self._without_addresses)

    def _without_addresses(self, record: logging.LogRecord) -> bool:
        if str(record.msg).startswith(self.TELLING):
            record.msg, record.args = str(record.msg).split("%")[0].split(" ip=")[0].rstrip(" :"), None
        return True


class _Leaving(ThreadWorker):  # type: ignore[misc, valid-type]
    """Be gunicorn's worker, which refuses new connections as soon as it is told to stop.

    gunicorn's own keeps its address open for as long as it finishes what is in hand. Whoever comes then waits, and is cut off in the end.
    Refused, they are given to the next process by what stands in front.
    """

    def set_accept_enabled(self, enabled: bool) -> None:
        """Begin or stop to take connections; for the last time, take those that wait and close the address."""
        leaves = not self.alive and not enabled
        taken = -1
        while leaves and taken < self.nr_conns:
            taken = self.nr_conns
            for listener in self.sockets:
                self.accept(listener)
        super().set_accept_enabled(enabled)
        if leaves:
            for listener in self.sockets:
                listener.close()


class PortTaken(RuntimeError):
    """Another program listens on the address."""


def check_port(host: str, port: int) -> None:
    """Raise PortTaken when another program listens on the address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"Cannot listen on {host}:{port}: {error.strerror or error}.") from error


def serve(
    app: Flask,
    host: str,
    port: int,
    threads: int = 200,
    *,
    listening: Hook | None = None,
    in_worker: Hook | None = None,
) -> None:
    """Serve the application until it is told to stop.

    SIGTERM finishes what is in hand; open sockets are given 5 seconds. `listening` is called once when the
    address answers, `in_worker` in the process that answers (threads started earlier would not be there).
    Raises PortTaken.
    """
    check_port(host, port)
    # Connections opened before the fork would be shared by two processes.
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    run = _serve_with_werkzeug if BaseApplication is None else _serve_with_gunicorn
    run(app, host, port, threads, listening or _nothing, in_worker or _nothing)


def _nothing(_app: Flask) -> None:
    return None


def _serve_with_werkzeug(
    app: Flask, host: str, port: int, _threads: int, listening: Hook, in_worker: Hook
) -> None:
    server = make_server(host, port, app, threaded=True)
    in_worker(app)
    listening(app)
    try:
        server.serve_forever()
    finally:
        server.server_close()


def _serve_with_gunicorn(
    app: Flask, host: str, port: int, threads: int, listening: Hook, in_worker: Hook
) -> None:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = {
        "bind": bind,
        "workers": 1,
        "worker_class": _Leaving,
        "threads": threads,
        "worker_connections": max(1000, threads),
        "timeout": 60,
        "graceful_timeout": 5,
        "loglevel": "warning",
        "logger_class": _Quiet,
        "proc_name": "enquiry-hub",
        "control_socket_disable": True,
        "when_ready": lambda _arbiter: listening(app),
        "post_worker_init": lambda _worker: in_worker(app),
    }
    _embedded()(app, options).run()


def _embedded() -> type[Any]:
    class Embedded(BaseApplication):  # type: ignore[misc, valid-type]
        """Be gunicorn without its command line: settings come from us alone."""

        def __init__(self, app: Flask, options: dict[str, Any]) -> None:
            self.app, self.options = app, options
            super().__init__()

        def load_config(self) -> None:
            for name, value in self.options.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return self.app

    return Embedded
