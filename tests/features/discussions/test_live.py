"""Live pages: what arrives, for whom, and what happens when a right ends. Real server, real sockets."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
import socketio.exceptions
import sqlalchemy as sa

from enquiry_hub.core import clock, lately, realtime, sockets
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import record, work
from enquiry_hub.identity.groups.events import MembershipsChanged
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import UserSession
from enquiry_hub.identity.people.sessions import end_sessions
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_person
from tests.kit.live import Ear, cookie_of, served


@pytest.fixture
def address(app) -> Iterator[str]:
    """Serve the application for one test."""
    with served(app) as found:
        yield found


@pytest.fixture
def listen(address, sign_in):
    """Return a function that opens a socket for a person."""
    ears = []

    def opened(person) -> Ear:
        ear = Ear(address, cookie_of(sign_in(person)))
        ears.append(ear)
        return ear

    yield opened
    for ear in ears:
        ear.close()


def write(sign_in, person, thread_id, body="Live words."):
    """Post as a browser does."""
    return sign_in(person).post(f"/threads/{thread_id}/posts", json={"body": body, "client_id": uuid.uuid4().hex}, status=201).json


def test_whoever_enters_is_told_whether_they_missed_anything_but_posts(app, sign_in, listen):
    cohort = make_cohort()
    author, stranger = make_member(cohort), make_person()
    thread = thread_in(cohort, author)
    ear, channel = listen(author), f"thread:{thread.id}"

    def entered(age):
        return ear.client.call("enter", {"channel": channel, "age": age}, timeout=20)

    lately.begin_again()
    long_ago = lately._began[0] - 3600
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lately, "_began", [long_ago])
        write(sign_in, author, thread.id)
        assert entered(5) == {"ok": True, "missed": False}, "a post is asked for by its number"
        realtime.tell(channel, "context", {"channel": channel})
        assert entered(0.1) == entered(5) == {"ok": True, "missed": True}
        for odd in (-1, float("nan"), "5", None, []):
            assert entered(odd) == {"ok": True}, odd
        assert entered(1e300) == entered(True) == {"ok": True, "missed": True}
    assert listen(stranger).client.call("enter", {"channel": channel, "age": 5}, timeout=20) == {"ok": False, "error": "There is no such place."}


def test_a_post_arrives_as_the_picture_that_the_page_shows(app, sign_in, listen):
    cohort = make_cohort()
    author, reader = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, author)
    ear = listen(reader)
    assert ear.enter(f"thread:{thread.id}") == {"ok": True}
    made = write(sign_in, author, thread.id)
    message = ear.wait_for("post")
    assert (message["seq"], message["change"], message["id"]) == (made["seq"], made["change"], made["id"])
    assert "Live words." in message["html"] and message["html"] in sign_in(author).get(f"/threads/{thread.id}").text
    assert "csrf" not in message["html"]


def test_edits_hides_and_words_arrive_numbered(app, sign_in, listen):
    cohort = make_cohort()
    author, reader, facilitator = make_member(cohort), make_member(cohort), make_member(cohort, "facilitator")
    thread = thread_in(cohort, author)
    post = post_in(thread, author, "First.")
    ear = listen(reader)
    ear.enter(f"thread:{thread.id}")
    sign_in(author).post(f"/posts/{post.id}/edit", {"body": "Second.", "base": "1"})
    assert "Second." in ear.wait_for("post", lambda data: data["change"] == 2)["html"]
    sign_in(reader).post(f"/posts/{post.id}/react", {"word": "helpful"})
    ear.wait_for("post", lambda data: data["change"] == 3)
    sign_in(facilitator).post(f"/posts/{post.id}/hide", {"note": "Please write it again."})
    hidden = ear.wait_for("post", lambda data: data["change"] == 4)
    assert "Second." not in hidden["html"] and "Please write it again" not in hidden["html"]


def test_a_held_post_tells_nothing(app, sign_in, listen):
    cohort = make_cohort()
    author, reader = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, author)
    ear = listen(reader)
    ear.enter(f"thread:{thread.id}")
    body = "One of our Year 6 boys, Jayden, was out for eleven days."
    sign_in(author).post(f"/threads/{thread.id}/posts", {"body": body, "client_id": uuid.uuid4().hex, "hold": "y"})
    assert "Jayden" not in ear.wait_for("post")["html"]


def test_nobody_enters_what_they_may_not_read(app, listen):
    cohort, other = make_cohort(), make_cohort()
    author, outsider, observer = make_member(cohort), make_member(other), make_member(cohort, "observer")
    thread = thread_in(cohort, author)
    unknown = listen(outsider).enter("thread:aaaaaaaaaaaaaaaa")
    for person in (outsider, observer):
        ear = listen(person)
        assert ear.enter(f"thread:{thread.id}") == unknown == {"ok": False, "error": "There is no such place."}
        post_in(thread, author)
        assert not [name for name, _data in ear.heard if name == "post"]


@pytest.mark.parametrize("message", [None, [], 5, "thread:x", {}, {"channel": 7}, {"channel": "thread:" + "a" * 500}, {"channel": "person:abc"}, {"channel": "thread:a:b"}, {"channel": "thread:' OR 1=1"}])
def test_bad_messages_are_answered_in_words(app, listen, message):
    ear = listen(make_member(make_cohort()))
    for event in ("enter", "leave", "typing"):
        answer = ear.client.call(event, message, timeout=20)
        assert answer["ok"] is False and answer["error"].endswith(".")


def test_a_visitor_and_another_site_get_no_socket(app, address, sign_in):
    with pytest.raises(socketio.exceptions.ConnectionError):
        Ear(address, "hub=nonsense")
    cookie = cookie_of(sign_in(make_member(make_cohort())))
    client = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(address, headers={"Cookie": cookie, "Origin": "https://elsewhere.example"}, transports=["websocket"])


def test_a_flood_of_messages_is_refused_in_words(app, listen):
    ear = listen(make_member(make_cohort()))
    answers = [ear.client.call("typing", {"channel": "thread:aaaaaaaaaaaaaaaa"}, timeout=20)["error"] for _ in range(80)]
    assert "Too many messages. Wait a moment." in answers


def wait_until_silent(sign_in, author, thread_id, ear):
    """Post and make sure that the ear does not hear it."""
    made = write(sign_in, author, thread_id, "After the end.")
    with pytest.raises(AssertionError):
        ear.wait_for("post", lambda data: data["id"] == made["id"], seconds=0.6)


def test_leaving_the_cohort_ends_the_channel_at_once(app, sign_in, listen):
    cohort = make_cohort()
    author, leaver = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, author)
    ear = listen(leaver)
    ear.enter(f"thread:{thread.id}")
    with work():
        db.session.execute(sa.update(Membership).where(Membership.person_id == leaver.id).values(ends_on=today()))
        record(MembershipsChanged(by=author.id, group_id=cohort.id, person_ids=(leaver.id,), what="ended"))
    wait_until_silent(sign_in, author, thread.id, ear)
    assert ear.enter(f"thread:{thread.id}")["ok"] is False


def test_whoever_loses_the_right_is_here_no_longer(app, sign_in, listen):
    cohort = make_cohort()
    stays, leaver = make_member(cohort, name="Stays Here"), make_member(cohort, name="Leaves Now")
    thread = thread_in(cohort, stays)
    first, second = listen(stays), listen(leaver)
    first.enter(f"thread:{thread.id}")
    second.enter(f"thread:{thread.id}")
    first.wait_for("present", lambda data: data["names"] == ["Leaves Now"])
    assert "Here now: Leaves Now" in sign_in(stays).get(f"/threads/{thread.id}").text
    first.heard.clear()
    with work():
        db.session.execute(sa.update(Membership).where(Membership.person_id == leaver.id).values(ends_on=today()))
        record(MembershipsChanged(by=stays.id, group_id=cohort.id, person_ids=(leaver.id,), what="left"))
    first.wait_for("present", lambda data: data["names"] == [])
    page = sign_in(stays).get(f"/threads/{thread.id}").text
    assert "Here now: Leaves Now" not in page and "Here now: Stays Here" not in page
    listen(stays).enter(f"thread:{thread.id}")  # another tab of one's own
    with pytest.raises(AssertionError):
        first.wait_for("present", lambda data: data["names"], seconds=0.4)


@pytest.mark.parametrize(("column", "days"), [("seen_at", 8), ("created_at", 61)])
def test_a_sign_in_past_its_limits_hears_nothing(app, sign_in, listen, column, days):
    cohort = make_cohort()
    author, person, other = make_member(cohort), make_member(cohort, name="Long Idle"), make_member(cohort)
    thread = thread_in(cohort, author)
    ear, second = listen(person), listen(other)
    assert ear.enter(f"thread:{thread.id}")["ok"]
    (item,) = [found for found in sockets.SOCKETS.everyone() if found.name == "Long Idle"]
    assert item.until is not None and timedelta(days=6) < item.until - clock.now() < timedelta(days=8)
    with work():
        past = {column: clock.now() - timedelta(days=days)}
        db.session.execute(sa.update(UserSession).where(UserSession.person_id == person.id).values(past))
    item.until = clock.now()  # the moment has come
    second.enter(f"thread:{thread.id}")
    wait_until_silent(sign_in, author, thread.id, ear)
    second.wait_for("post")
    assert not ear.client.connected and "Long Idle" not in str(second.heard)


def test_ending_a_sign_in_closes_its_sockets(app, sign_in, listen):
    cohort = make_cohort()
    author, person = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, author)
    ear = listen(person)
    ear.enter(f"thread:{thread.id}")
    with work():
        end_sessions(person.id, by=person.id)
    wait_until_silent(sign_in, author, thread.id, ear)
    assert not ear.client.connected


def test_a_guest_sent_away_falls_silent(app, sign_in, listen):
    cohort = make_cohort()
    author, facilitator, guest = make_member(cohort), make_member(cohort, "facilitator"), make_member(make_cohort(), email="g@example.org")
    thread = thread_in(cohort, author)
    sign_in(facilitator).post(f"/threads/{thread.id}/guests", {"email": "g@example.org", "ends_on": str(today() + timedelta(days=7))})
    ear = listen(guest)
    assert ear.enter(f"thread:{thread.id}")["ok"]
    sign_in(facilitator).post(f"/threads/{thread.id}/guests/{guest.id}/end")
    wait_until_silent(sign_in, author, thread.id, ear)


def test_typing_and_presence_reach_the_channel(app, listen):
    cohort = make_cohort()
    one, two = make_member(cohort, name="Priya Nair"), make_member(cohort)
    thread = thread_in(cohort, one)
    first, second = listen(one), listen(two)
    first.enter(f"thread:{thread.id}")
    second.enter(f"thread:{thread.id}")
    assert second.wait_for("present", lambda data: data["names"])["names"] == ["Priya Nair"]
    assert first.wait_for("present", lambda data: data["names"])["names"] == [two.display_name]
    assert first.heard[0][1]["names"] == []  # alone, and not told of oneself
    assert first.client.call("typing", {"channel": f"thread:{thread.id}"})["ok"]
    assert second.wait_for("typing")["name"] == "Priya Nair"


def test_whoever_comes_while_everyone_is_asked_about_is_named(app, listen, monkeypatch):
    cohort = make_cohort()
    one, two = make_member(cohort), make_member(cohort, name="Priya Nair")
    thread = thread_in(cohort, one)
    first, second = listen(one), listen(two)
    first.enter(f"thread:{thread.id}")
    let_in = realtime._let_in

    def just_then(item, *where):
        for found in sockets.SOCKETS.everyone():
            found.until = None  # as when Redis is heard again, or for the first time
        return let_in(item, *where)

    monkeypatch.setattr(realtime, "_let_in", just_then)
    second.enter(f"thread:{thread.id}")
    assert first.wait_for("present", lambda data: data["names"])["names"] == ["Priya Nair"]
    for found in sockets.SOCKETS.everyone():
        found.channels, kept = {}, found.channels  # not let in yet when they are asked about
        realtime._catch_up()
        found.channels = kept
        assert found.until is not None


def test_a_guest_is_not_told_who_is_here_or_writes(app, listen, sign_in):
    cohort = make_cohort()
    silent, two, facilitator = make_member(cohort, name="Priya Nair"), make_member(cohort), make_member(cohort, "facilitator")
    guest = make_person("Gail Guest", email="g@example.org")
    thread = thread_in(cohort, two)
    channel = f"thread:{thread.id}"
    sign_in(facilitator).post(f"/threads/{thread.id}/guests", {"email": "g@example.org", "ends_on": str(today() + timedelta(days=7))})
    first, second, outside = listen(silent), listen(two), listen(guest)
    for ear in (outside, first, second, outside):
        assert ear.enter(channel)["ok"]
    second.wait_for("present", lambda data: "Priya Nair" in data["names"] and "Gail Guest" in data["names"])
    assert first.client.call("typing", {"channel": channel})["ok"]
    second.wait_for("typing", lambda data: data["name"] == "Priya Nair")
    assert outside.client.call("typing", {"channel": channel})["ok"]
    second.wait_for("typing", lambda data: data["name"] == "Gail Guest")
    write(sign_in, two, thread.id)
    outside.wait_for("post")
    assert not [event for event, _data in outside.heard if event in ("present", "typing")]
    assert "Priya" not in sign_in(guest).get(f"/threads/{thread.id}").text and "Priya" in sign_in(facilitator).get(f"/threads/{thread.id}").text
    with work():  # whoever becomes a member hears it from then on, and no longer when they are one no more
        db.session.add(Membership(group_id=cohort.id, person_id=guest.id, role="participant", starts_on=today()))
        record(MembershipsChanged(by=None, group_id=cohort.id, person_ids=(guest.id,), what="joined"))
    outside.wait_for("present", lambda data: "Priya Nair" in data["names"])
    with work():
        db.session.execute(sa.update(Membership).where(Membership.person_id == guest.id).values(ends_on=today()))
        record(MembershipsChanged(by=None, group_id=cohort.id, person_ids=(guest.id,), what="ended"))
    outside.heard.clear()
    assert first.client.call("typing", {"channel": channel})["ok"]
    write(sign_in, two, thread.id)
    outside.wait_for("post")
    assert not [event for event, _data in outside.heard if event in ("present", "typing")]


def test_sockets_leave_threads_for_pages(app, listen, sign_in, monkeypatch):
    assert realtime.room_for_sockets(400) == 360
    monkeypatch.setattr(realtime, "room_for_sockets", lambda threads: 1)
    cohort = make_cohort()
    one, two = make_member(cohort), make_member(cohort)
    listen(one)
    with pytest.raises(socketio.exceptions.ConnectionError):
        listen(two)
    assert sign_in(two).get(f"/cohorts/{cohort.id}/threads").status_code == 200


def test_one_person_may_not_hold_every_connection(app, listen, monkeypatch):
    monkeypatch.setattr(sockets, "MOST_SOCKETS", 2)
    person, other = make_member(make_cohort()), make_member(make_cohort())
    listen(person), listen(person)
    with pytest.raises(socketio.exceptions.ConnectionError):
        listen(person)
    assert listen(other).client.connected
