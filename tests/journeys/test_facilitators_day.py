"""A facilitator's hard day: invitations, a held post, a hidden one, a round, a room, an end."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.database import db
from tests.journeys.conftest import mark
from tests.kit.browser import hidden_fields
from tests.kit.demo import Demo

NAMES_A_CHILD = "Ellie in Year 4 moved schools twice since her mum lost the flat in Harrow Street."


def test_inviting_by_a_pasted_list(lived: Demo) -> None:
    judith, address = lived.browser("F01"), f"/cohorts/{lived.cohort_id}/invite"
    listed = {"people": "Nadia Rahman <nadia.rahman@example.org>\nnot an address\n", "role": "participant"}
    seen = judith.post(address, listed, status=200).text
    assert "nadia.rahman@example.org" in seen and mails_to(lived, "nadia.rahman@example.org") == []
    confirmed = {**listed, "seen": hidden_fields(seen)["seen"], "way": "confirm"}
    assert "1 line is left in the box." in judith.post(address, confirmed, status=200).text
    judith.post(address, confirmed, status=200)
    assert len(mails_to(lived, "nadia.rahman@example.org")) == 1
    assert "nadia.rahman@example.org" in judith.get(f"/cohorts/{lived.cohort_id}/members").text


def mails_to(demo: Demo, address: str) -> list[str]:
    """Return the subjects of the letters to an address."""
    with demo.app.app_context():
        return list(db.session.scalars(sa.select(OutboxMail.subject).where(OutboxMail.recipient == address).order_by(OutboxMail.created_at)))


def test_a_held_post_is_looked_at(lived: Demo) -> None:
    thread, author = f"/threads/{lived.things['thread', 'TH03']}", lived.browser("L09")
    reply = {"body": NAMES_A_CHILD, "client_id": mark()}
    assert NAMES_A_CHILD in author.post(f"{thread}/posts", reply, status=422).text
    author.post(f"{thread}/posts", {**reply, "hold": "y"})
    feed = author.get(f"{thread}/posts.json").json["posts"]
    post = next(found for found in feed if found["state"] == "held")
    assert not post["author"] and not post["author_id"] and not post["body"]
    lived.browser("L02").get(f"/posts/{post['id']}", status=404)
    judith, queue = lived.browser("F01"), f"/cohorts/{lived.cohort_id}/queue"
    assert NAMES_A_CHILD in judith.get(queue).text
    note = "Thank you for this. Could you say it without the family?"
    judith.post(f"/posts/{post['id']}/hide", {"note": note})
    assert note in author.get("/notices").text
    assert NAMES_A_CHILD not in lived.browser("L02").get(f"{thread}?at=99999").text
    lived.browser("L02").get(queue, status=403)


def test_a_round_is_opened_and_told(lived: Demo) -> None:
    judith, risk = lived.browser("F01"), lived.things["risk", "RK02"]
    address = f"/frameworks/{lived.things['framework', 'FW1']}/rounds/new"
    judith.post(address, {"risks": risk, "kind": "inherent"})
    leader = lived.browser("L04")
    assert "RK02" in leader.get(f"/cohorts/{lived.cohort_id}/framework/rate").text
    lived.browser("A01").get(address, status=403)


def test_the_room_changes_and_everyone_is_told(lived: Demo) -> None:
    judith, session = lived.browser("F01"), f"/sessions/{lived.things['session', 'celebration']}"
    told = judith.get(f"{session}/venue").text
    assert "Folasade Adeyemi-Clarke" in told or "people" in told
    judith.post(f"{session}/venue", {"place": "The new library", "access": "Lift, quiet room"})
    page = lived.browser("L12").get(session).text
    assert "The new library" in page and "quiet room" in page
    assert "The new library" in lived.browser("L12").get(f"{session}/calendar.ics").text


def test_a_thread_is_closed(lived: Demo) -> None:
    judith, thread = lived.browser("F01"), f"/threads/{lived.things['thread', 'TH11']}"
    title = judith.get(f"{thread}/posts.json").json["title"]
    judith.post(f"{thread}/manage", {"title": title, "locked": "y", "locked_reason": "We met, and it is done."})
    leader = lived.browser("L05")
    assert leader.post(f"{thread}/posts", {"body": "One more thing", "client_id": mark()}, status=403)
    assert title in leader.get(thread).text
