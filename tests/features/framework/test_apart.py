"""Twelve months after a round nobody knows any more who judged, and what was shown of it stays as it was (DOMAIN 5.1)."""

from __future__ import annotations

import json
from datetime import timedelta

import sqlalchemy as sa
import time_machine

from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.domain import Withheld
from enquiry_hub.features.framework.models import Rating, RatingRound
from enquiry_hub.features.framework.queries.publishing import rounds_that_may_leave
from enquiry_hub.features.framework.queries.rounds import own_rating
from enquiry_hub.features.framework.queries.spreads import reasons_of, spreads_of
from enquiry_hub.features.framework.services import forget_raters, settle_closed
from enquiry_hub.features.takeaway.services import erase_person
from enquiry_hub.identity.people.models import Person
from tests.features.framework.conftest import Scene, actor
from tests.features.framework.test_papers import address, at_schools
from tests.kit.papers import words_of

BEFORE = [(4, 4), (5, 3), (4, 4), (4, 5), (3, 4), (5, 5)]
AFTER = [(2, 4), (5, 3), (2, 2), (4, 3), (3, 3), (1, 5)]
YEAR = timedelta(days=366)


def judged(scene: Scene) -> None:
    """Let six leaders of three schools judge before and after."""
    at_schools(scene)
    for kind, points in (("inherent", BEFORE), ("residual", AFTER)):
        found = scene.open(kind=kind)
        scene.rate(found, points, reason="Because")
        scene.close(found)


def figures(scene: Scene):
    """Return everything that is shown of the one risk."""
    db.session.expire_all()
    spread = spreads_of(actor(scene.facilitator), [scene.risk.id], {scene.risk.id: "cautious"})[scene.risk.id]
    moved = spread.figures.reduction
    return (
        [(one.likelihood, one.impact) for one in spread.rounds], spread.labels, spread.movement, None if isinstance(moved, Withheld) else (moved.pairs, moved.seeing_none),
        rounds_that_may_leave([row.id for row in scene.rounds]), [sorted(found.high) for found in reasons_of(actor(scene.facilitator), scene.rounds[0].id)],
    )  # fmt: skip


def test_whether_figures_may_leave_is_settled_when_a_round_closes_however_it_closes(scene: Scene) -> None:
    at_schools(scene)
    with work():
        by_hand, by_day = scene.open(), services.open_rounds(actor(scene.facilitator), scene.framework, [scene.propose(title="Another")], "inherent", closes_at=now() + timedelta(days=5))[0]
    for found in (by_hand, by_day):
        scene.rate(found, BEFORE)
    scene.close(by_hand)
    assert settle_closed() == 0
    with time_machine.travel(now() + timedelta(days=6)):
        assert settle_closed() == 1 and settle_closed() == 0
    with work():
        db.session.execute(sa.update(Person).values(organisation_id=None))
    assert rounds_that_may_leave([by_hand.id, by_day.id]) == {by_hand.id, by_day.id}


def test_who_judged_is_forgotten_and_every_figure_stays(scene: Scene, sign_in) -> None:
    judged(scene)
    browser, before = sign_in(scene.leaders[0]), figures(scene)
    assert before[3] == (6, 1) and len(before[4]) == 2
    with time_machine.travel(now() + timedelta(days=364)):
        assert forget_raters() == 0 and own_rating(actor(scene.leaders[0]), scene.rounds[0].id)
    paper = words_of(browser.get(address(scene, "framework.docx")).data, "framework.docx")
    with time_machine.travel(now() + YEAR):
        assert forget_raters() == 2 and forget_raters() == 0
        assert figures(scene) == before
        assert set(db.session.scalars(sa.select(Rating.person_id))) == {None} and set(db.session.scalars(sa.select(Rating.client_id))) == {None}
        assert len(set(db.session.scalars(sa.select(Rating.created_at)))) == 2  # the moments of judging are those of the log no more
        assert own_rating(actor(scene.leaders[0]), scene.rounds[0].id) is None
        kept = json.dumps([row.movement for row in db.session.scalars(sa.select(RatingRound))])
        assert not [person for person in scene.leaders if person.id in kept]
    after = words_of(sign_in(scene.leaders[0]).get(address(scene, "framework.docx")).data, "framework.docx")
    assert [line for line in after.splitlines() if "judged" in line or "median" in line] == [line for line in paper.splitlines() if "judged" in line or "median" in line]


def test_no_figure_tells_how_somebody_judged_who_leaves_for_good(scene: Scene) -> None:
    judged(scene)
    before, gone = figures(scene), scene.leaders[1]  # who alone saw it no lower
    with work():
        erase_person(actor(gone), db.session.merge(gone), "former")
    assert figures(scene) == before and before[3] == (6, 1), "nor does a reason that is missing tell whose it was"
    assert gone.id not in set(db.session.scalars(sa.select(Rating.person_id)))


def test_whoever_lets_their_words_go_lets_their_reasons_go(scene: Scene) -> None:
    judged(scene)
    before, gone = figures(scene), scene.leaders[1]
    assert db.session.scalar(sa.select(sa.func.count()).where(Rating.reason == "Because 1")) == 2
    with work():
        erase_person(actor(gone), db.session.merge(gone), "words")
    assert figures(scene)[:5] == before[:5]
    assert db.session.scalar(sa.select(sa.func.count()).where(Rating.reason == "Because 1")) == 0


def test_a_round_of_later_finds_nobody_to_compare_with(scene: Scene) -> None:
    at_schools(scene)
    first = scene.open()
    scene.rate(first, BEFORE)
    scene.close(first)
    with time_machine.travel(now() + YEAR):
        assert forget_raters() == 1
        later = scene.open(kind="residual")
        scene.rate(later, AFTER)
        scene.close(later)
        shown = figures(scene)
        assert shown[2] is None and shown[3] is None and len(shown[4]) == 2 and all(one is not None for pair in shown[0] for one in pair)


def test_only_the_older_of_two_is_forgotten_and_the_movement_stays(scene: Scene) -> None:
    at_schools(scene)
    first = scene.open()
    scene.rate(first, BEFORE)
    scene.close(first)
    with time_machine.travel(now() + timedelta(days=200)):
        later = scene.open(kind="residual")
        scene.rate(later, AFTER)
        scene.close(later)
        before = figures(scene)
    with time_machine.travel(now() + YEAR):
        assert forget_raters() == 1
        assert figures(scene) == before and own_rating(actor(scene.leaders[0]), later.id)
    with time_machine.travel(now() + timedelta(days=200) + YEAR):
        assert forget_raters() == 1 and figures(scene) == before


def test_what_was_too_few_stays_too_few(scene: Scene) -> None:
    at_schools(scene, 2)
    found = scene.open()
    scene.rate(found, BEFORE[:4])
    scene.close(found)
    before = figures(scene)
    with time_machine.travel(now() + YEAR):
        assert forget_raters() == 1 and figures(scene) == before
        assert before[4] == set()
