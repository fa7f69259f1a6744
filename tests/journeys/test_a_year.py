"""A leader’s year from the launch to the letter’s return, with the clock moved."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import sqlalchemy as sa
import time_machine
from flask import Flask

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.chores import run_due_chores
from enquiry_hub.core.clock import LONDON, now
from enquiry_hub.core.database import db
from enquiry_hub.features.journals.services.letters import tell_of_letters
from enquiry_hub.features.programmes.models import WORKSHOP, Session
from enquiry_hub.identity.people.models import Person
from tests.journeys.conftest import mark
from tests.kit.browser import Browser, hidden_fields
from tests.kit.build import join, make_cohort, make_member, make_peer_group, make_school, save

DAY = timedelta(days=1)
LAUNCH = datetime(2027, 9, 28, 16, 0, tzinfo=LONDON)
WORKSHOPS = {"past": LAUNCH + 68 * DAY, "present": LAUNCH + 124 * DAY, "future": LAUNCH + 173 * DAY}
TITLES = {"past": "Learning from the past", "present": "Reflecting on the present", "future": "Looking into the future"}
WORRY = "I worry that the best of them go in their third year."
EARLIER = "In 2009 I closed the breakfast club. The register told me what I had closed."
NOW = "The hatch is back, and I stand at it on Tuesdays."
LETTER = {"part_hope": "That Dawn runs the\nhatch — without me.  ", "part_fear": "That Tuesdays filled up again.", "part_ask": "Whom did you lose?"}


def page_at(browser: Browser, cohort_id: str, query: str, body: dict[str, str], **more: str) -> str:
    """Write a page and return its address."""
    return browser.post(f"/cohorts/{cohort_id}/journal/new?{query}", {"title": "", "client_id": mark(), **body, **more}).location.split("?")[0]


def letters_to(address: str) -> list[OutboxMail]:
    """Return what was written to somebody, the latest last."""
    return list(db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == address).order_by(OutboxMail.created_at)))


def come_in(app: Flask, manager: Person, home: str) -> Person:
    """Invite somebody by a pasted list, let them follow the letter, and return who they are now."""
    invites, listed = Browser(app, manager), {"people": "Ada Leader, ada@quay.example, Quay Street", "role": "participant"}
    seen = hidden_fields(invites.post(f"{home}/invite", listed, status=200).text)["seen"]
    invites.post(f"{home}/invite", {**listed, "seen": seen, "way": "confirm"})
    way_in = re.search(r"/invitations/[\w-]+", letters_to("ada@quay.example")[-1].text)
    assert way_in is not None
    comes = Browser(app)
    comes.get(way_in[0])
    comes.post(way_in[0], {"display_name": "Ada Leader", "password": ""})
    return db.session.scalars(sa.select(Person).where(Person.email == "ada@quay.example")).one()


def announced_once(clock: time_machine.Coordinates, opens_on: date, sealed: str) -> None:
    """Let the letter's day come: nothing in the night, then one message to either address, and none again."""
    night = datetime(opens_on.year, opens_on.month, opens_on.day, 3, 0, tzinfo=LONDON)
    clock.move_to(night - DAY + timedelta(hours=9))
    assert tell_of_letters() == 0
    clock.move_to(night)
    assert tell_of_letters() == 0
    clock.move_to(night + timedelta(hours=6))
    run_due_chores()
    assert tell_of_letters() == 0
    for address in ("ada@quay.example", "ada@home.example"):
        announced = [mail for mail in letters_to(address) if mail.subject == "A letter from you"]
        assert len(announced) == 1 and sealed in announced[0].text and not any(word in announced[0].text for word in ("Dawn", "Tuesdays", "Whom"))


def opened_by_its_question(writes: Browser, sealed: str) -> None:
    """Open a letter whose day has come: its own question first, then word for word what was written, then what became of it."""
    asked = writes.get(sealed).text
    assert "Whom did you lose?" in asked and "Dawn" not in asked and "Tuesdays" not in asked
    writes.post(f"{sealed}/open", {"answer": "The woman at the hatch.", "client_id": mark()})
    opened = writes.get(sealed).text
    assert "without me" in opened and "Is what you hoped true?" in opened and "Has what you feared slipped?" in opened
    assert LETTER["part_hope"].strip() in writes.get(f"{sealed}/edit").text
    kept = mark()
    for _twice in range(2):
        writes.post(f"{sealed}/letter-answers", {"letter-hope": "She does.", "letter-fear": "", "letter-client_id": kept})
    opened = writes.get(sealed).text
    assert opened.count("<p>She does.</p>") == 1 and "Is what you hoped true?" not in opened and "Has what you feared slipped?" in opened
    writes.post(f"{sealed}/letter-answers", {"letter-hope": " ", "letter-fear": "", "letter-client_id": mark()}, status=422)


def test_from_the_launch_to_the_letters_return(app: Flask) -> None:
    with time_machine.travel(LAUNCH - 7 * DAY, tick=True) as clock:

        def on(moment: datetime, person: Person) -> Browser:
            clock.move_to(moment)
            return Browser(app, person)

        cohort = make_cohort("Leading into the Future")
        manager, friend = make_member(cohort, "manager", "Naomi Manager"), make_member(cohort, name="Tom Friend", organisation_id=make_school("Hill").id)
        facilitator = make_member(cohort, "facilitator", "Judith Facilitator")
        for tense, begins in WORKSHOPS.items():
            save(Session(group_id=cohort.id, kind=WORKSHOP, title=TITLES[tense], tense=tense, starts_at=begins, ends_at=begins + timedelta(hours=3)))
        home = f"/cohorts/{cohort.id}"

        ada = come_in(app, manager, home)
        make_peer_group(cohort, ada, friend)

        # A first page at the launch: only she reads it.
        writes = on(LAUNCH, ada)
        first = page_at(writes, cohort.id, "tense=present", {"part_body": WORRY})
        assert "Only you" in writes.get(first).text

        # At the first workshop the room writes in silence; nobody sees who does.
        opens = on(WORKSHOPS["past"] + timedelta(hours=1), facilitator)
        workshop = db.session.scalars(sa.select(Session.id).where(Session.tense == "past")).one()
        opens.post(f"/sessions/{workshop}/silence", {"prompt": "", "tense": "past", "shape": "free", "minutes": "10", "client_id": mark()})
        writes = on(WORKSHOPS["past"] + timedelta(hours=1, minutes=2), ada)
        silence = re.search(r"/silences/[a-z0-9]+/page", writes.get(f"{home}/journey").text)
        assert silence is not None
        room = writes.get(silence[0], status=303).location.split("?", 1)[1]
        past = page_at(writes, cohort.id, room, {"part_body": EARLIER})

        # A week before the second it comes back with its reason; what she did not know then stands beside it.
        writes = on(WORKSHOPS["present"] - 3 * DAY, ada)
        journal = writes.get(f"{home}/journal").text
        assert "Still true?" in journal and past in journal
        writes.post(f"{past}/still-true", {"answer": "changed", "note": "That the hatch was where they told me things."})

        # The present stands on the past and is read by her three, the past by her alone.
        present = page_at(writes, cohort.id, f"tense=present&on={past.rsplit('/', 1)[1]}", {"part_body": NOW, "stand_on": past.rsplit("/", 1)[1]})
        writes.post(f"{present}/share", {"audience": "my_three"})
        reads = on(WORKSHOPS["present"] - 2 * DAY, friend)
        assert NOW in reads.get(present).text and "breakfast club" not in reads.get(present).text
        reads.get(past, status=404)

        # At the third she seals a letter for a year; it is gone for everyone, and for her.
        writes, opens_on = on(WORKSHOPS["future"] + timedelta(hours=2), ada), (WORKSHOPS["future"] + 366 * DAY).date()
        sealed = page_at(writes, cohort.id, "tense=future&shape=letter&prompt=FU8", {**LETTER, "part_open_on": str(opens_on), "shape": "letter"})
        assert f'value="{opens_on}"' in writes.get(f"{sealed}/seal").text
        writes.post(f"{sealed}/seal", {"until": str(opens_on), "also_to": "no address"}, status=422)
        writes.post(f"{sealed}/seal", {"until": str(opens_on), "also_to": "Ada@home.example"})
        for place in (sealed, f"{home}/journal", f"{home}/search?q=hatch", "/my-journal"):
            assert "Dawn" not in writes.get(place).text, place
        assert "ada@home.example" in writes.get(sealed).text

        # The celebration: a milestone that she shares.
        writes = on(LAUNCH + 224 * DAY, ada)
        said = {"words": "The hatch opened again", "kind": "evidence", "marked_on": str((LAUNCH + 224 * DAY).date()), "matters": "They talk there", "audience": "my_cohort", "client_id": mark()}
        writes.post(f"{home}/milestones", said)
        assert "The hatch opened again" in on(LAUNCH + 224 * DAY, friend).get(f"{home}/milestones").text

        announced_once(clock, opens_on, sealed)
        writes = Browser(app, ada)
        opened_by_its_question(writes, sealed)

        # She writes back: a page of the past that stands on the letter; the chain reads as one text, and nobody else reads a word of it.
        back = page_at(writes, cohort.id, f"tense=past&on={sealed.rsplit('/', 1)[1]}&prompt=none", {"part_body": "Dawn runs it. I was wrong about Tuesdays.", "stand_on": sealed.rsplit("/", 1)[1]})
        whole = writes.get(f"{back}/chain").text
        assert "without me" in whole and "I was wrong about Tuesdays" in whole
        for who in (friend, facilitator, manager):
            other = Browser(app, who)
            for address in (sealed, back, past, first):
                other.get(address, status=404)
            assert "runs it" not in other.get(f"{home}/search?q=Dawn").text


def test_a_letter_is_announced_where_its_writer_wants_it(app: Flask) -> None:
    with time_machine.travel(LAUNCH, tick=True) as clock:
        cohort = make_cohort()
        ann, ben = make_member(cohort, name="Ann Writer"), make_member(cohort, name="Ben Other")
        join(cohort, make_member(make_cohort(), name="Cy Elsewhere"), "facilitator")
        writes, until = Browser(app, ann), (now() + 30 * DAY).date()
        sealed = page_at(writes, cohort.id, "tense=future&shape=letter", {"part_hope": "H", "part_fear": "F", "part_ask": "A?", "part_open_on": "", "shape": "letter"})
        writes.post(f"{sealed}/seal", {"until": str(until)})
        Browser(app, ben).post(f"{sealed}/seal/word", {"also_to": "ben@elsewhere.example"}, status=404)
        refused = writes.post(f"{sealed}/seal/word", {"also_to": "nowhere"}, status=422).text
        assert "nowhere" in refused
        writes.post(f"{sealed}/seal/word", {"also_to": "ann@home.example"})
        writes.post(f"{sealed}/seal/word", {"also_to": ""})
        clock.move_to(datetime(until.year, until.month, until.day, 12, tzinfo=LONDON))
        assert tell_of_letters() == 1
        assert [mail.recipient for mail in db.session.scalars(sa.select(OutboxMail).where(OutboxMail.subject == "A letter from you"))] == [ann.email]
        Browser(app, ann).post(f"{sealed}/seal/word", {"also_to": "late@home.example"}, status=404)
