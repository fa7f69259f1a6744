"""The least that a page, a post and a delivery can cost with the same tools: no rules, no sign-in, no layout.

    python -m bench.floors --port 8001        serves it the way Enquiry Hub is served

`GET /page` reads 50 posts with their authors, schools, roles and what they answer, in one statement, and writes them as HTML; `POST /post` inserts one and commits; with `?tell=1` it
also sends it to every socket in the channel.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, request
from flask_socketio import SocketIO, join_room
from gunicorn.app.base import BaseApplication

WORDS = "A reflection of about a hundred and twenty words is what most people write in a thread. " * 8
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")

# The page is what anyone would write first with the same tools: one statement, one template, nothing asked of anybody.
PAGE = """<!doctype html><html lang="en"><title>Thread</title><h1>Thread</h1>
{% for post in posts %}<article id="post-{{ post.id }}"><h2>{{ post.author }}</h2><p>{{ post.role or '' }} {{ post.place }} · <time>{{ post.at }}</time></p>
{% if post.answered %}<p>{{ post.answered }}</p>{% endif %}
<div>{{ post.html|safe }}</div><p>{% for word in words %}<button name="word" value="{{ word }}">{{ word }}</button>{% endfor %}
<a href="/reply/{{ post.id }}">Reply</a></p></article>{% endfor %}</html>"""
POSTS = """
SELECT post.id, person.name AS author, organisation.name AS place, post.at, post.html, asker.name AS answered,
  (SELECT role FROM membership WHERE person_id = person.id AND role != 'participant' LIMIT 1) AS role
FROM post JOIN person ON person.id = post.author_id LEFT JOIN organisation ON organisation.id = person.organisation_id
LEFT JOIN post AS first ON first.id = post.reply_to LEFT JOIN person AS asker ON asker.id = first.author_id
ORDER BY post.id LIMIT 50
"""
MADE = (
    "CREATE TABLE organisation (id INTEGER PRIMARY KEY, name TEXT)",
    "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, organisation_id INTEGER REFERENCES organisation (id))",
    "CREATE TABLE membership (person_id INTEGER REFERENCES person (id), role TEXT)",
    "CREATE INDEX membership_person ON membership (person_id)",
    "CREATE TABLE post (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES person (id), reply_to INTEGER REFERENCES post (id), at REAL, html TEXT)",
)


def make_app(file: Path) -> Flask:
    """Make the bare application over an SQLite file."""
    app = Flask(__name__)
    sockets = SocketIO(app, async_mode="threading", cors_allowed_origins=None)
    engine = sa.create_engine(f"sqlite:///{file}", pool_size=20, max_overflow=200)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute("PRAGMA " + pragma)

    with engine.begin() as made:
        for statement in MADE:
            made.exec_driver_sql(statement)
        for number in range(50):
            made.exec_driver_sql("INSERT INTO organisation VALUES (?, ?)", (number, f"School {number}"))
            made.exec_driver_sql("INSERT INTO person VALUES (?, ?, ?)", (number, f"Person {number}", number))
            made.exec_driver_sql("INSERT INTO membership VALUES (?, ?)", (number, "facilitator" if number == 1 else "participant"))
            made.exec_driver_sql("INSERT INTO post (author_id, at, html) VALUES (?, ?, ?)", (number, time.time(), f"<p>{WORDS}</p>"))
    template = app.jinja_env.from_string(PAGE)
    posts = sa.text(POSTS)

    @app.get("/page")
    def page() -> str:
        with engine.connect() as connection:
            rows = connection.execute(posts).all()
        return template.render(posts=rows, words=("helpful", "same here", "thank you", "I saw this too"))

    @app.post("/post")
    def post() -> dict[str, Any]:
        values = (1, time.time(), f"<p>{request.form.get('body', '')}</p>")
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            number = connection.exec_driver_sql("INSERT INTO post (author_id, at, html) VALUES (?, ?, ?)", values).lastrowid
            connection.commit()
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
