"""No role, and no way round by another page, lets anybody into what a few people share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.capabilities.sharing.models import MY_THREE
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.subjects import KINDS
from enquiry_hub.features.discussions.models import HIDDEN, VISIBLE, Post, Thread
from enquiry_hub.features.journals.models import Entry, EntryReader
from enquiry_hub.features.programmes.models import WORKSHOP, Session
from enquiry_hub.identity.groups.models import FACILITATOR, MANAGER, OBSERVER, Group, Membership
from enquiry_hub.identity.people.models import Person
from tests.kit.browser import Browser, hidden_fields
from tests.kit.build import join, make_cohort, make_member, make_peer_group, make_person, save

SignIn = Callable[[Person], Browser]


@dataclass
class House:
    """Hold a cohort with a peer group, its facilitators, and what the peer group shares."""

    cohort: Group
    three: Group
    ann: Person
    ben: Person
    fran: Person
    entry: Entry
    thread: Thread
    post: Post


@pytest.fixture(params=[FACILITATOR, MANAGER])
def house(app: Flask, request: pytest.FixtureRequest) -> House:
    """Make the house; `fran` facilitates or manages the cohort and belongs to no peer group."""
    cohort = make_cohort()
    fran, ann, ben = (
        make_member(cohort, request.param, "Fran"),
        make_member(cohort, name="Ann"),
        make_member(cohort, name="Ben"),
    )
    three = make_peer_group(cohort, ann, ben)
    words = {"body": "Quiet words", "body_html": "<p>Quiet words</p>"}
    entry = save(
        Entry(
            author_id=ann.id,
            group_id=cohort.id,
            tense="past",
            written_at=now(),
            title="Quiet title",
            audience=MY_THREE,
            **words,
        )
    )
    save(EntryReader(entry_id=entry.id, person_id=ben.id, reads=True))
    thread = save(
        Thread(
            group_id=three.id,
            started_by=ann.id,
            title="Quiet thread",
            last_seq=1,
            last_change=1,
            last_post_at=now(),
        )
    )
    post = save(Post(thread_id=thread.id, author_id=ann.id, seq=1, change=1, state=VISIBLE, **words))
    return House(cohort, three, ann, ben, fran, entry, thread, post)


def test_nobody_invites_themselves_as_a_guest_of_a_peer_group(house: House, sign_in: SignIn) -> None:
    browser = sign_in(house.fran)
    browser.get(f"/threads/{house.thread.id}/manage", status=404)
    browser.post(f"/threads/{house.thread.id}/guests", {"email": house.fran.email}, status=404)
    browser.post(f"/threads/{house.thread.id}/manage", {"title": "Mine"}, status=404)
    browser.get(f"/threads/{house.thread.id}", status=404)


def test_nobody_invites_themselves_into_a_peer_group(house: House, sign_in: SignIn) -> None:
    browser, row = sign_in(house.fran), {"people": house.fran.email, "role": "participant"}
    page = browser.post(f"/cohorts/{house.three.id}/invite", row, status=403)
    seen = hidden_fields(page.text).get("seen", "")
    browser.post(f"/cohorts/{house.three.id}/invite", {**row, "seen": seen, "way": "confirm"}, status=403)
    browser.post(
        f"/cohorts/{house.three.id}/join-link", {"role": "participant", "limit": "5", "days": "5"}, status=403
    )
    browser.get(f"/reflections/{house.entry.id}", status=404)


def test_who_facilitates_a_peer_group_does_not_make_themselves_one_of_it(
    house: House, sign_in: SignIn
) -> None:
    join(house.three, house.fran, FACILITATOR)
    mine = db.session.scalar(
        sa.select(Membership.id).where(
            Membership.group_id == house.three.id, Membership.person_id == house.fran.id
        )
    )
    browser = sign_in(house.fran)
    browser.post(f"/memberships/{mine}", {"role": "participant"}, status=404)
    browser.get(f"/reflections/{house.entry.id}", status=404)


def test_a_facilitator_hides_no_post_of_a_peer_group_to_read_it(house: House, sign_in: SignIn) -> None:
    browser = sign_in(house.fran)
    browser.post(f"/posts/{house.post.id}/hide", {"note": "So that I can read it."}, status=404)
    browser.get(f"/posts/{house.post.id}", status=404)


def test_what_a_peer_group_reports_reaches_the_facilitators(house: House, sign_in: SignIn) -> None:
    sign_in(house.ben).post(f"/posts/{house.post.id}/report", {"reason": "unkind"})
    browser = sign_in(house.fran)
    assert "Quiet words" in browser.get(f"/cohorts/{house.cohort.id}/queue").text
    browser.post(f"/posts/{house.post.id}/hide", {"note": "Let us talk."})
    db.session.expire_all()
    assert db.session.get_one(Post, house.post.id).state == HIDDEN


def test_no_thread_repeats_the_title_of_a_closed_one(house: House, sign_in: SignIn) -> None:
    browser = sign_in(house.ben)
    closed = browser.post(f"/about/entry/{house.entry.id}/thread").headers["Location"].rsplit("/", 1)[-1]
    browser.post(f"/about/thread/{closed}/thread", status=404)
    browser.post(f"/about/post/{house.post.id}/thread", status=404)
    page = sign_in(house.fran).get(f"/cohorts/{house.cohort.id}/threads")
    assert "Quiet title" not in page.text


def test_a_thread_is_about_those_kinds_only_whose_title_all_of_its_readers_may_read() -> None:
    assert {name for name, kind in KINDS.items() if kind.discuss} == {"entry", "risk", "strategy", "session", "input", "annotation"}


def test_those_who_look_on_start_no_thread(house: House, sign_in: SignIn) -> None:
    begins = now() + timedelta(days=1)
    session = save(
        Session(
            group_id=house.cohort.id,
            kind=WORKSHOP,
            title="Workshop",
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
        )
    )
    sign_in(make_member(house.cohort, OBSERVER)).post(f"/about/session/{session.id}/thread", status=403)
    sign_in(make_person()).post(f"/about/session/{session.id}/thread", status=404)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Thread)) == 1
