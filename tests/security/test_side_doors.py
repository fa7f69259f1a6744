"""What waits, and what is not told before it is over: looked for in pages, JSON, live messages, search, drafts, notices and letters."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.notifications.digests import send_digests
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.decisions.domain import OBJECTION
from enquiry_hub.features.decisions.models import Ballot
from enquiry_hub.features.decisions.services import NewBallot, answer, close_ballot, open_ballot
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import NewPost, invite_guest, open_for_unnamed, start_thread
from enquiry_hub.features.discussions.services.unnamed import write_unnamed
from enquiry_hub.features.protocols.queries import talk_of
from enquiry_hub.features.protocols.services import NewTalk, keep_aside, next_step, start_talk
from enquiry_hub.identity.groups.models import ACADEMIC, FACILITATOR, MANAGER, OBSERVER
from tests.kit.build import join, make_cohort, make_member, make_person
from tests.kit.live import Ear, cookie_of, served
from tests.security.doors import by_programs
from tests.security.house import House, everything, made_house

ALL = ("leo", "ann", "fran", "ada", "max", "olive", "gail", "otto", "visitor")
INSIDE = ("leo", "ann", "fran", "ada", "max", "gail")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Make a cohort in which Leo has written what waits for all, and without a name, and has answered a decision that is open."""
    with made_house(tmp_path_factory.mktemp("side"), _people, _wait) as made:
        yield made


def _people(house: House) -> None:
    cohort = house.cohort
    house.people = {
        "leo": make_member(cohort, name="Leo Leader"), "ann": make_member(cohort, name="Ann Author"), "fran": make_member(cohort, FACILITATOR, "Fran Facilitator"),
        "ada": make_member(cohort, ACADEMIC, "Ada Academic"), "max": make_member(cohort, MANAGER, "Max Manager"), "olive": make_member(cohort, OBSERVER, "Olive Observer"),
        "gail": make_person("Gail Guest"), "otto": make_person("Otto Outsider"),
    }  # fmt: skip
    join(make_cohort("Another cohort"), house.people["otto"], FACILITATOR)


def _wait(house: House) -> None:
    """Write in silence, with a name called in it; answer a decision whose answers are hidden; give a guest the thread of both."""
    leo, fran = house.actor("leo"), house.actor("fran")
    with work():
        thread = start_thread(fran, house.cohort, "What could go wrong?")
        invite_guest(fran, thread, house.people["gail"])
        talk = start_talk(fran, thread, NewTalk("rating_reveal"))
    with work():
        words = f"Words of {house.keep('silentq', 'leo')} for [@Ann](person:{house.people['ann'].id})"
        keep_aside(leo, db.session.get_one(Thread, thread.id), talk_of(db.session.get_one(Thread, thread.id)) or talk, NewPost(words, client_id=uuid.uuid4().hex))
    with work():
        decided = start_thread(fran, house.cohort, "Where do we meet?")
        invite_guest(fran, decided, house.people["gail"])
        ballot = open_ballot(fran, decided, NewBallot("consent", "We meet at the museum."))
    with work():
        answer(leo, db.session.get_one(Ballot, ballot.id), OBJECTION, house.keep("objectq", "leo"))
    with work():
        nameless = start_thread(fran, house.cohort, "Hard to say")
        invite_guest(fran, nameless, house.people["gail"])
        open_for_unnamed(fran, nameless, True, why="It is hard to say.")
    with work():
        write_unnamed(leo, db.session.get_one(Thread, nameless.id), f"Words of {house.keep('namelessq')} until the morning", uuid.uuid4().hex)
    for found in (thread, decided, nameless):
        ends = ("", "/posts.json", "/posts.json?changed_after=0&html=1", "/window.json?after=0", "/places", "/talk", "/decide", "/context", "/manage", "/unnamed")
        house.addresses += [f"/threads/{found.id}{end}" for end in ends]
        house.channels.append(f"thread:{found.id}")
    house.addresses += [f"/decisions/{ballot.id}", f"/posts/{ballot.post_id}", f"/posts/{ballot.post_id}.json", f"/drafts/thread:{thread.id}"]


@pytest.mark.parametrize("who", ALL)
def test_nobody_finds_what_waits(house: House, who: str) -> None:
    secrets = {secret for secret, readers in house.secrets.items() if who not in readers}
    seen = [*everything(house, who), *by_programs(house, who)]
    assert len(seen) > 120
    assert not {(secret, address) for address, text in seen for secret in secrets if secret in text}


def test_the_writer_finds_it(house: House) -> None:
    texts = [text for _address, text in everything(house, "leo")]
    assert all(any(secret in text for text in texts) for secret, readers in house.secrets.items() if "leo" in readers)


def test_it_is_in_no_index_no_history_no_notice_and_no_letter(house: House) -> None:
    with house.app.app_context():
        assert not [row.words for row in db.session.scalars(sa.select(SearchDocument)) for secret in house.secrets if secret in row.words]
        assert not [row.facts for row in db.session.scalars(sa.select(AuditEntry)) for secret in house.secrets if secret in str(row.facts)]
        told = list(db.session.scalars(sa.select(Notice.person_id).where(Notice.by_id == house.people["leo"].id)))
        assert told == [], "somebody was told that Leo did something"
        nameless = db.session.scalars(sa.select(Thread.id).where(Thread.title == "Hard to say")).one()
        assert not [row for row in db.session.scalars(sa.select(AuditEntry)) if nameless in str(row.facts) and row.person_id == house.people["leo"].id]
        with work():
            for person in house.people.values():
                found = db.session.merge(person)
                found.quiet_from = found.quiet_until = "00:00"
                found.weekends, found.digest = True, "now"
        send_digests()
        for mail in db.session.scalars(sa.select(OutboxMail)):
            assert "Leo" not in mail.text.replace("Good day Leo Leader,", "") and not any(secret in mail.text for secret in house.secrets)


@pytest.mark.parametrize("who", ("ann", "fran", "gail"))
def test_counts_and_order_do_not_tell_that_somebody_wrote(house: House, who: str) -> None:
    with house.app.app_context():
        thread = db.session.scalars(sa.select(Thread).where(Thread.title == "What could go wrong?")).one()
        assert (thread.last_seq, thread.last_change) == (0, 0) and thread.last_post_at <= thread.created_at + timedelta(seconds=1)
        address = f"/threads/{thread.id}/posts.json"
    answered = house.browser(who).client.get(address)
    state = answered.get_json()
    assert answered.status_code == 200, answered.text
    assert state["posts"] == [] and state["last_seq"] == 0


def test_what_is_said_live_names_nobody_and_nothing_until_it_opens(app: Flask) -> None:
    cohort = make_cohort()
    house = House(app, cohort, {})
    _people(house)
    leo, ann, fran = house.actor("leo"), house.actor("ann"), house.actor("fran")
    with work():
        thread = start_thread(fran, cohort, "Alone first")
        invite_guest(fran, thread, house.people["gail"])
        start_talk(fran, thread, NewTalk("reasons"))
        ballot = open_ballot(fran, start_thread(fran, cohort, "Decide"), NewBallot("choice", "Where?", ("Here", "There")))
    channels = [f"thread:{thread.id}", f"thread:{ballot.thread_id}"]
    with served(app) as address:
        ears = {who: Ear(address, cookie_of(house.browser(who))) for who in INSIDE}
        for ear in ears.values():
            for channel in channels:
                ear.enter(channel)
        ears["leo"].client.emit("typing", {"channel": channels[0]})
        with work():
            there = db.session.get_one(Thread, thread.id)
            keep_aside(leo, there, talk_of(there), NewPost("Silentwords", client_id=uuid.uuid4().hex))
            answer(ann, db.session.get_one(Ballot, ballot.id), [1], "Ballotwords")
        time.sleep(0.6)
        for who, ear in ears.items():
            said = str([entry for entry in ear.heard if entry[0] != "present"])
            assert "Silentwords" not in said and "Ballotwords" not in said, who
            assert "Leo" not in said and house.people["leo"].id not in said and house.people["ann"].id not in said, (who, said)
        with work():
            next_step(fran, db.session.get_one(Thread, thread.id), 0)
            close_ballot(fran, db.session.get_one(Ballot, ballot.id))
        for who in ("ann", "gail"):
            ears[who].wait_for("post", lambda data: "Silentwords" in data["html"])
        for ear in ears.values():
            ear.close()
