"""Sockets: one account cannot flood by opening many, and a right that ends with the day ends live too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from enquiry_hub.core import realtime
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import NewPost, add_post
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Person
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member, save
from tests.kit.live import Ear, cookie_of, served

SignIn = Callable[[Person], Browser]


def test_many_sockets_of_one_account_share_an_allowance(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realtime, "EVENTS_PER_SECOND", 0.0)  # however slow the machine
    monkeypatch.setattr(realtime, "EVENTS_AT_ONCE", 10.0)
    cookie = cookie_of(sign_in(make_member(make_cohort())))
    with served(app) as address:
        ears = [Ear(address, cookie) for _number in range(4)]
        answers = [[ear.enter("thread:zzzzzzzz")["error"] for _turn in range(9)] for ear in ears]
        for ear in ears:
            ear.close()
    assert set(answers[0] + answers[1] + answers[2]) == {"There is no such place."}
    assert answers[3][-1] == "Too many messages. Wait a moment."


def test_a_membership_that_ends_with_the_day_ends_live(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = make_cohort()
    ann, ben = make_member(cohort), make_member(cohort)
    thread = save(Thread(group_id=cohort.id, started_by=ann.id, title="One", last_post_at=now()))
    channel = f"thread:{thread.id}"
    with served(app) as address:
        stays, goes = Ear(address, cookie_of(sign_in(ann))), Ear(address, cookie_of(sign_in(ben)))
        assert stays.enter(channel)["ok"] and goes.enter(channel)["ok"]
        with work():
            # As if the last day had been written down long ago, and this were the morning after.
            db.session.query(Membership).filter_by(person_id=ben.id).update({"ends_on": today()})
        monkeypatch.setattr(realtime, "_checked_on", [today() - timedelta(days=1)])
        with work():
            add_post(Actor(ann.id), db.session.get_one(Thread, thread.id), NewPost("Good morning"))
        stays.wait_for("post")
        assert "post" not in [name for name, _data in goes.heard]
        stays.close()
        goes.close()
