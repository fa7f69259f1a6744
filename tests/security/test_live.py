"""Sockets: one account cannot flood by opening many, and a right that ends with the day ends live too."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from enquiry_hub.core import realtime, sockets
from enquiry_hub.core.access import Actor
from enquiry_hub.core.allowance import CommonAllowance
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.steady import SteadyCounters
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
    monkeypatch.setattr(sockets, "EVENTS_PER_SECOND", 0.0)  # however slow the machine
    monkeypatch.setattr(sockets, "EVENTS_AT_ONCE", 10.0)
    cookie = cookie_of(sign_in(make_member(make_cohort())))
    with served(app) as address:
        ears = [Ear(address, cookie) for _number in range(4)]
        answers = [[ear.enter("thread:zzzzzzzz")["error"] for _turn in range(9)] for ear in ears]
        for ear in ears:
            ear.close()
    assert set(answers[0] + answers[1] + answers[2]) == {"There is no such place."}
    assert answers[3][-1] == "Too many messages. Wait a moment."


class Broken(SteadyCounters):
    """Count nothing, as a Redis that is away."""

    STORAGE_SCHEME = ["broken"]

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what counts as a failure."""
        return OSError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Fail."""
        self.asked = getattr(self, "asked", 0) + 1
        raise OSError(key)


def floods(counter: SteadyCounters, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many messages of one account two processes let through, turn about, and then of another account."""
    monkeypatch.setattr(sockets, "EVENTS_AT_ONCE", 1000.0)
    monkeypatch.setattr(sockets, "COMMON_WINDOW", 600)  # however slow the machine
    processes = [sockets.Sockets() for _number in range(2)]
    counts = []
    for process in processes:
        process.count_together(counter)
    for person_id in ("ann", "ben"):
        items = [sockets.Listener(f"{person_id}-{number}", Actor(person_id), person_id) for number in range(2)]
        counts.append(sum(processes[turn % 2].may_send(items[turn % 2]) for turn in range(400)))
    return counts


def test_an_account_has_one_allowance_in_all_processes_together(monkeypatch: pytest.MonkeyPatch) -> None:
    assert floods(SteadyCounters(), monkeypatch) == [sockets.COMMON_MOST] * 2


def test_without_the_common_counter_each_process_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Broken()
    assert floods(counter, monkeypatch) == [400, 400] and counter.asked == 2, "each process asks once, and then leaves it alone for a while"


def test_whoever_was_refused_writes_again_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    common = CommonAllowance(SteadyCounters(), most=4, window=4, share=2)
    assert [common.take("ann") for _turn in range(6)] == [True] * 4 + [False] * 2
    clock[0] += 2
    assert not common.take("ann")
    clock[0] += 2
    assert common.take("ann")
    common.forget("ann")  # by hanging up nobody gets more
    assert [common.take("ann") for _turn in range(3)] == [True, True, False]


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
