"""Rounds of judging: opened once, changed until the close, closed by hand or by time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.services import Judged
from tests.features.framework.conftest import Scene, actor


def test_rounds_are_told_once_and_opened_once(scene: Scene) -> None:
    other = scene.propose(title="Another risk")
    scene.open(scene.risk, other)
    notices = list(db.session.scalars(sa.select(Notice).where(Notice.kind == "round")))
    assert sorted(notice.person_id for notice in notices) == sorted(person.id for person in scene.leaders)
    assert {notice.subject_kind for notice in notices} == {"framework"}
    with work():
        again = services.open_rounds(actor(scene.facilitator), scene.framework, [scene.risk], "residual")
    assert again == []


def test_a_rating_may_change_until_the_close(scene: Scene) -> None:
    found = scene.open()
    with work():
        first = services.rate(actor(scene.leaders[0]), found, Judged(2, 3), client_id="b" * 32)
    with work():
        second = services.rate(
            actor(scene.leaders[0]), found, Judged(4, 3, "high", "I have lived it"), client_id="c" * 32
        )
    assert first.id == second.id
    assert (second.likelihood, second.reason) == (4, "I have lived it")
    for wrong in (Judged(0, 3), Judged(3, 6), Judged(3, 3, "sure")):
        with pytest.raises(Invalid), work():
            services.rate(actor(scene.leaders[0]), found, wrong)
    scene.close(found)
    with pytest.raises(Refused), work():
        services.rate(actor(scene.leaders[0]), found, Judged(1, 1))


def test_a_round_closes_when_its_time_is_over(scene: Scene) -> None:
    begun = now() - timedelta(days=3)
    with work():
        found = services.open_rounds(
            actor(scene.facilitator),
            scene.framework,
            [scene.risk],
            "inherent",
            at=begun,
            closes_at=begun + timedelta(days=1),
        )[0]
    assert found.is_closed
    with pytest.raises(Refused), work():
        services.rate(actor(scene.leaders[0]), found, Judged(1, 1))
