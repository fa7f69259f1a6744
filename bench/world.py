"""A cohort to measure: so many members, a thread of 50 posts that they all have open, and one that nobody has.

    python -m bench.world --clients 200        makes it in a folder of its own, serves it, measures it beside the floors

The server is the one that `enquiry-hub run` starts, with a store on SQLite and without limits on rates.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from enquiry_hub import create_app
from enquiry_hub.config import read_settings
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.tokens import new_token
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import NewPost, add_post, start_thread
from enquiry_hub.identity.groups.models import COHORT, PARTICIPANT, Group, Membership
from enquiry_hub.identity.people.models import Person
from enquiry_hub.identity.people.sessions import new_session
from enquiry_hub.schema import upgrade_schema

KEY = "only for measuring, only for measuring, only"
WORDS = "A reflection of about a hundred and twenty words is what most people write in a thread. " * 8


@dataclass(frozen=True)
class World:
    """Hold what was made: Cookie headers, and the ids of the busy and the quiet thread."""

    cookies: tuple[str, ...]
    busy: str
    quiet: str


def make_world(folder: Path, members: int) -> World:
    """Make the cohort in a store in the folder."""
    app = create_app(read_settings({}, data_dir=str(folder), secret_key=KEY, rate_limits=False))
    with app.app_context():
        upgrade_schema(db.engine)
        with work():
            group = Group(kind=COHORT, name="A large cohort")
            people = [Person(email=f"person{number}@example.org", display_name=f"Person {number}") for number in range(members)]
            db.session.add_all([group, *people])
            db.session.flush()
            db.session.add_all(Membership(group_id=group.id, person_id=person.id, role=PARTICIPANT, starts_on=today()) for person in people)
            db.session.flush()
            threads = [start_thread(Actor(people[0].id), group, title) for title in ("Busy", "Quiet")]
            tokens = [new_session(person, device="bench").get_id() for person in people]
        ids = [thread.id for thread in threads]
        for number in range(50):
            with work():
                add_post(Actor(people[number % members].id), db.session.get_one(Thread, ids[0]), NewPost(WORDS))
        sign = app.session_interface.get_signing_serializer(app)
        assert sign is not None
        name = app.config["SESSION_COOKIE_NAME"]
        return World(tuple(f"{name}={sign.dumps({'_user_id': token, '_fresh': False, 'csrf_token': new_token()})}" for token in tokens), ids[0], ids[1])


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--port", type=int, default=8902)
    parser.add_argument("--floor-port", type=int, default=8901)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as name:
        folder = Path(name)
        world = make_world(folder, asked.clients)
        (folder / "cookies.txt").write_text("\n".join(world.cookies), encoding="utf-8")
        environment = {
            **os.environ, "HUB_DATA_DIR": name, "HUB_SECRET_KEY": KEY, "HUB_RATE_LIMITS": "0", "HUB_THREADS": str(asked.clients + 60),
            "HUB_PORT": str(asked.port), "HUB_EMBEDDED_WORKER": "0",
        }  # fmt: skip
        server = subprocess.Popen([sys.executable, "-m", "enquiry_hub", "run"], env=environment, stdout=subprocess.DEVNULL)
        url = f"http://127.0.0.1:{asked.port}"
        try:
            for _ in range(150):
                with suppress(OSError):
                    urllib.request.urlopen(f"{url}/healthz", timeout=2)
                    break
                time.sleep(0.1)
            thread, quiet = f"/threads/{world.busy}", f"/threads/{world.quiet}"
            command = [sys.executable, "-m", "bench.run", "--url", url, "--pid", str(server.pid), "--cookies", str(folder / "cookies.txt")]
            command += ["--page", thread, "--post", f"{thread}/posts", "--post-quietly", f"{quiet}/posts", "--channel", f"thread:{world.busy}"]
            subprocess.run([*command, "--clients", str(asked.clients), "--floor-port", str(asked.floor_port)], check=True)
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
