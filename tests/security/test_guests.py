"""A guest of one thread reads that thread and nothing else, by any address; and nothing at all when the visit is over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from enquiry_hub.core.clock import today
from enquiry_hub.core.columns import Base, Prose
from enquiry_hub.core.database import db
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread, ThreadGuest
from enquiry_hub.features.discussions.services.framing import change_context
from enquiry_hub.identity.groups.models import Group
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.browser import Browser
from tests.kit.papers import words_in
from tests.kit.world import make_world
from tests.laws.test_access_table import LINES, address_of

PLANTED = "kumquat"
TITLED = ("title", "name", "purpose", "strapline", "cause", "event", "consequence", "if_text", "then_text", "because_text")
# Whoever has the secret in the address is told the cohort's name, guest or not.
OPEN_BY_SECRET = ("groups.join", "groups.show_invitation", "programmes.feed")


@pytest.fixture
def world(app, tmp_path):
    return make_world(app, Path(tmp_path) / "files")


def plant(world) -> None:
    """Write the word into everything of the cohort that is not the guest's thread."""
    thread_id = world.places["thread"]
    with work():
        for mapper in list(Base.registry.mappers):
            model: Any = mapper.class_
            names = [name for name in TITLED if name in mapper.column_attrs and isinstance(mapper.column_attrs[name].columns[0].type, sa.String)]
            for row in db.session.scalars(sa.select(model)):
                if _of_the_visit(row, thread_id):
                    continue
                for name in names:
                    setattr(row, name, f"{getattr(row, name) or ''} {PLANTED} {name}".strip()[:79])
                if isinstance(row, Prose) and row.body:
                    set_prose(row, f"{row.body} {PLANTED} of {row.id}")
    other = thread_in(db.session.get_one(Group, world.cohort.id), world.people["owner"], f"The {PLANTED} thread")
    post_in(other, world.people["facilitator"], f"A {PLANTED} for everyone.")
    with work():
        change_context(world.actor("owner"), db.session.get_one(Thread, other.id), f"Our {PLANTED}", base=0)


def _of_the_visit(row: Any, thread_id: str) -> bool:
    # The school of whoever wrote there stands beside their words.
    return row.__class__.__name__ in ("Agreement", "Organisation") or thread_id in (getattr(row, "id", ""), getattr(row, "thread_id", "")) and not (
        isinstance(row, Post) and row.state != "visible"
    )


def answers(world, browser) -> dict[str, tuple[int, str]]:
    """Return what a browser is answered at every address of the table, by address."""
    found = {}
    with browser.client.session_transaction() as session:
        signed_in = dict(session)
    for line in LINES:
        rule = next(world.app.url_map.iter_rules(line.endpoint))
        if "GET" in (rule.methods or ()) and line.endpoint not in OPEN_BY_SECRET:
            address = address_of(world, line)
            with browser.client.session_transaction() as session:  # some pages end a sign-in
                session.clear()
                session.update(signed_in)
            with world.app.app_context():
                answer = browser.client.get(address)
            found[address] = (answer.status_code, words_in(answer))
    return found


def test_a_guest_reads_one_thread_and_nothing_else_by_any_address(world):
    plant(world)
    guest, member = Browser(world.app, world.people["guest"]), Browser(world.app, world.people["facilitator"])
    assert sum(PLANTED in text for _status, text in answers(world, member).values()) > 20, "the walk meets what was planted"
    seen = answers(world, guest)
    guest = Browser(world.app, world.people["guest"])
    assert seen[f"/threads/{world.places['thread']}"][0] == 200
    extra = [f"/threads/{world.places['thread']}/names.json?sign=%23&q=kum", f"/cohorts/{world.cohort.id}/search?q={PLANTED}", "/notices", "/places", "/"]
    for address in extra:
        with world.app.app_context():
            answer = guest.client.get(address)
        seen[address] = (answer.status_code, words_in(answer).replace(f"q={PLANTED}", ""))
    assert [address for address, (_status, text) in seen.items() if PLANTED in text] == []
    assert not [address for address, (status, _text) in seen.items() if status >= 500]


def test_when_the_visit_is_over_nothing_of_the_thread_is_there(world):
    with work():
        db.session.execute(sa.update(ThreadGuest).values(ends_on=today()))
        for post in db.session.scalars(sa.select(Post).where(Post.thread_id == world.places["thread"])):
            set_prose(post, f"The {PLANTED} of the visit.")
        db.session.get_one(Thread, world.places["thread"]).title = f"The {PLANTED} thread"
    seen = answers(world, Browser(world.app, world.people["guest"]))
    assert [address for address, (_status, text) in seen.items() if PLANTED in text] == []
    assert {status for address, (status, _text) in seen.items() if world.places["thread"] in address} == {404}
