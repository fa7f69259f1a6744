"""The least that a page, a post and a delivery can cost: no rules, no templates, no session.

    python -m bench.floors --port 8001        serves it the way Enquiry Hub is served

`GET /page` reads 50 rows and writes them as HTML; `POST /post` inserts one and commits; with `?tell=1` it
also sends it to every socket in the channel.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room
from gunicorn.app.base import BaseApplication

WORDS = "A reflection of about a hundred and twenty words is what most people write in a thread. " * 8
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")


def make_app(file: Path) -> Flask:
    """Make the bare application over an SQLite file."""
    app = Flask(__name__)
    sockets = SocketIO(app, async_mode="threading", cors_allowed_origins=None)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(file, isolation_level=None)
        for pragma in PRAGMAS:
            connection.execute("PRAGMA " + pragma)
        return connection

    with connect() as made:
        made.execute("CREATE TABLE post (id INTEGER PRIMARY KEY, author TEXT, at REAL, html TEXT)")
        rows = [(f"Person {number}", time.time(), f"<p>{WORDS}</p>") for number in range(50)]
        made.executemany("INSERT INTO post (author, at, html) VALUES (?, ?, ?)", rows)

    @app.get("/page")
    def page() -> str:
        connection = connect()
        rows = connection.execute(
            "SELECT id, author, at, html FROM post ORDER BY id DESC LIMIT 50"
        ).fetchall()
        connection.close()
        posts = "".join(f"<article id=p{row[0]}><h2>{row[1]}</h2>{row[3]}</article>" for row in rows)
        return f"<!doctype html><title>Thread</title><h1>Thread</h1>{posts}"

    @app.post("/post")
    def post() -> dict[str, Any]:
        connection = connect()
        connection.execute("BEGIN IMMEDIATE")
        values = ("Somebody", time.time(), f"<p>{request.form.get('body', '')}</p>")
        number = connection.execute("INSERT INTO post (author, at, html) VALUES (?, ?, ?)", values).lastrowid
        connection.execute("COMMIT")
        connection.close()
        if request.args.get("tell"):
            sockets.emit("post", {"id": number, "html": values[2]}, to="thread")
        return {"ok": True, "id": number}

    @sockets.on("enter")
    def enter(_message: Any) -> dict[str, bool]:
        join_room("thread")
        return {"ok": True}

    return app


class Bare(BaseApplication):  # type: ignore[misc]
    """Be gunicorn with the settings of Enquiry Hub's own server."""

    def __init__(self, app: Flask, port: int, threads: int) -> None:
        self.app, self.port, self.threads = app, port, threads
        super().__init__()

    def load_config(self) -> None:
        """Set what Enquiry Hub sets."""
        settings = {
            "bind": f"127.0.0.1:{self.port}", "workers": 1, "worker_class": "gthread",
            "threads": self.threads,
            "worker_connections": max(1000, self.threads), "timeout": 60, "graceful_timeout": 1,
            "loglevel": "warning", "control_socket_disable": True,
        }  # fmt: skip
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application."""
        return self.app


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--threads", type=int, default=400)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        Bare(make_app(Path(folder) / "bare.sqlite"), asked.port, asked.threads).run()


if __name__ == "__main__":
    main()
