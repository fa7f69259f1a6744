"""Nobody sees anything of others' ratings before the close, and never of fewer than five."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from xml.etree import ElementTree

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.queries.register import heat_of, register_of
from enquiry_hub.features.framework.queries.releases import snapshot_of
from enquiry_hub.features.framework.queries.rounds import finished_in, own_rating
from enquiry_hub.features.framework.queries.spreads import (
    RiskSpread,
    how_sure,
    reasons_of,
    spreads_of,
    to_explain,
)
from enquiry_hub.identity.people.models import Person
from tests.features.framework.conftest import Scene, actor
from tests.features.framework.test_papers import at_schools
from tests.kit.browser import Browser
from tests.kit.build import make_member
from tests.kit.queries import count_queries

FIVE = [(4, 4), (5, 3), (2, 4), (4, 5), (1, 4)]


def seen(scene: Scene, person: Person) -> RiskSpread:
    """Return what a person sees of the one risk."""
    return spreads_of(actor(person), [scene.risk.id], {scene.risk.id: "cautious"})[scene.risk.id]


def sees_nothing(scene: Scene, person: Person) -> bool:
    """Say whether every query tells a person nothing of the judgements."""
    spread = seen(scene, person)
    line = register_of(actor(person), scene.framework).lines[0]
    return (
        spread.latest is None
        and not any(found.likelihood or found.impact for found in spread.rounds)
        and spread.figures.inherent_score is None
        and line.status is None
        and not reasons_of(actor(person), scene.rounds[0].id)
        and not how_sure(actor(person), scene.rounds[0].id)
        and not to_explain(actor(person), scene.cohort.id)
        and heat_of([line])["placed"] == 0
        and snapshot_of(actor(person), scene.framework)["risks"][0]["released"] == {}
    )


def test_blind_until_the_close(scene: Scene) -> None:
    found = scene.open()
    everyone = (*scene.leaders, scene.facilitator, scene.academic)
    for many in (4, 5):
        scene.rate(found, FIVE[:many], reason="because")
        for person in everyone:
            assert sees_nothing(scene, person), (many, person.display_name)
            assert not may(actor(person), "framework:spread:read", found)


def all_that_is_told(scene: Scene, person: Person) -> tuple[object, ...]:
    """Return everything that a person is told of the judgements of the one risk, by every way out of the framework."""
    line = register_of(actor(person), scene.framework).lines[0]
    reasons = reasons_of(actor(person), scene.rounds[0].id)
    return (
        [(found.likelihood, found.impact) for found in seen(scene, person).rounds],
        line.spread.figures,
        line.status,
        reasons,
        how_sure(actor(person), scene.rounds[0].id),
        to_explain(actor(person), scene.cohort.id),
        heat_of([line])["placed"],
        snapshot_of(actor(person), scene.framework)["risks"][0]["released"],
    )


def test_two_looks_around_one_rating_or_a_change_of_mind_tell_nothing(scene: Scene) -> None:
    found = scene.open()
    scene.rate(found, FIVE, reason="because")
    before = {person.id: all_that_is_told(scene, person) for person in (*scene.leaders, scene.facilitator)}
    scene.rate(found, [*FIVE, (5, 5)], reason="because")  # one more, the others as they were
    scene.rate(found, [(1, 1)], reason="another")  # and one who changes their mind
    for person in (*scene.leaders, scene.facilitator):
        assert all_that_is_told(scene, person) == before[person.id], person.display_name
    scene.close(found)
    after = seen(scene, scene.facilitator).latest
    assert after is not None and after.likelihood is not None
    assert after.likelihood.counts == (2, 1, 0, 1, 2)


def test_after_the_close_everyone_who_takes_part_sees_five(scene: Scene) -> None:
    found = scene.open()
    scene.rate(found, FIVE, reason="because")
    scene.close(found)
    for person in (*scene.leaders, scene.facilitator, scene.academic):
        assert seen(scene, person).latest is not None
        assert may(actor(person), "framework:spread:read", found)
    for person in (scene.observer, scene.outsider, scene.administrator):
        assert seen(scene, person).rounds == ()
        assert not may(actor(person), "framework:spread:read", found)
        assert not reasons_of(actor(person), found.id)


def test_a_closed_round_of_four_tells_nothing(scene: Scene) -> None:
    found = scene.open()
    scene.rate(found, FIVE[:4], reason="because")
    scene.close(found)
    for person in (*scene.leaders, scene.facilitator, scene.academic):
        assert sees_nothing(scene, person), person.display_name


def test_an_open_round_does_not_tell_through_an_earlier_one(scene: Scene) -> None:
    first = scene.open()
    scene.rate(first, FIVE)
    scene.close(first)
    second = scene.open(kind="residual")
    scene.rate(second, [(1, 1)] * 5)
    for person in (scene.leaders[6], scene.leaders[0]):
        found = seen(scene, person)
        assert found.residual is None
        assert found.movement is None
        assert found.figures.appetite_status is None
    scene.close(second)
    rater = seen(scene, scene.leaders[0])
    assert rater.movement is not None
    assert rater.figures.appetite_status == "within_appetite"


def test_what_leaves_in_a_file_rests_on_closed_rounds_only(scene: Scene) -> None:
    found = scene.open()
    scene.rate(found, FIVE)
    leader = actor(scene.leaders[0])
    assert register_of(leader, scene.framework, closed_only=True).lines[0].spread.latest is None
    with work():
        release = services.make_release(actor(scene.facilitator), scene.framework, "0.3")
    assert release.snapshot["risks"][0]["released"] == {}
    scene.close(found)
    assert snapshot_of(leader, scene.framework)["risks"][0]["released"]["likelihood"] == 4


def test_one_sees_ones_own_rating_and_no_other(scene: Scene) -> None:
    found = scene.open()
    scene.rate(found, FIVE)
    mine = own_rating(actor(scene.leaders[2]), found.id)
    assert mine is not None
    assert (mine.likelihood, mine.impact) == FIVE[2]
    assert own_rating(actor(scene.facilitator), found.id) is None
    assert not may(actor(scene.facilitator), "framework:rating:read", mine)
    assert not may(actor(scene.leaders[0]), "framework:rating:read", mine)


def test_the_facilitator_learns_how_many_and_not_who(scene: Scene) -> None:
    found = scene.open()
    scene.rate(found, FIVE[:3])
    finished = finished_in(actor(scene.facilitator), found)
    assert finished is not None
    assert (finished.rated, finished.asked) == (3, 7)
    assert finished_in(actor(scene.leaders[0]), found) is None
    assert finished_in(actor(scene.academic), found) is None


def test_reasons_come_unsigned_from_both_ends(scene: Scene) -> None:
    found = scene.open()
    scene.rate(found, FIVE, reason="because")
    scene.close(found)
    (reasons,) = reasons_of(actor(scene.facilitator), found.id, seen(scene, scene.facilitator).rounds[0].ends)
    assert reasons.scale == "likelihood"
    assert (len(reasons.low), len(reasons.middle), len(reasons.high)) == (2, 0, 3)


def test_reasons_stand_at_both_ends_of_the_scale_that_is_split(scene: Scene, sign_in: Callable[[Person], Browser]) -> None:
    found = scene.open()
    for person, impact, reason in zip(scene.leaders, (1, 2, 5, 5, 4), ("It passes.", "It heals.", "It ends lives.", "It ends careers.", "It costs a year."), strict=False):
        with work():
            services.rate(actor(person), found, services.Judged(4, impact, "", reason))
    scene.close(found)
    view = seen(scene, scene.facilitator).rounds[0]
    assert view.ends == ("impact",)
    (reasons,) = reasons_of(actor(scene.facilitator), found.id, view.ends)
    assert (reasons.scale, sorted(reasons.low), reasons.middle, len(reasons.high)) == ("impact", ["It heals.", "It passes."], [], 3)
    browser = sign_in(scene.facilitator)
    for path in (f"/risks/{scene.risk.id}", f"/rounds/{found.id}/room"):
        page = browser.get(path).text
        low, high = page.split("From those who think it would be less serious")[1].split("From those who think it would be serious")
        assert "It passes." in low and "It ends lives." not in low and "It ends lives." in high
        assert "From those who think it unlikely" not in page


def test_queries_do_not_grow(scene: Scene) -> None:
    counts = []
    for more in (0, 8):
        risks = [scene.propose(title=f"Risk {more} {number}") for number in range(more)]
        for found in [scene.open(scene.risk, *risks), *scene.rounds[1:]]:
            scene.rate(found, FIVE)
            scene.close(found)
        db.session.expire_all()
        with count_queries() as queries:
            register_of(Actor(scene.leaders[6].id), scene.framework)
        counts.append(len(queries))
        scene.rounds.clear()
    assert counts[0] == counts[1] <= 10


def test_the_room_sees_how_many_have_finished_and_no_more_before_the_close(scene, sign_in):
    facilitator, rating_round = sign_in(scene.facilitator), scene.open()
    other = scene.open(scene.propose(title="Another"))
    address, points = f"/rounds/{rating_round.id}/room", [(1, 1), (1, 2), (5, 5), (5, 4), (5, 5), (1, 1)]
    scene.rate(rating_round, points, reason="A reason that is nobody's yet")
    page = facilitator.get(address).text
    assert f"6 of {len(scene.leaders)} have finished" in page and f"/rounds/{other.id}/room" in page
    assert not [word for word in ("A reason that", "median", "Split", "dots") if word in page.split('id="round"')[1].split("</section>")[0]]
    for person in (scene.leaders[0], scene.academic):
        sign_in(person).get(address, status=403)
    sign_in(scene.observer).get(address, status=404)
    assert facilitator.post(f"/rounds/{rating_round.id}/close", {"back": "room"}).location == address
    closed = facilitator.get(address).text
    assert "that is the finding" in closed and "A reason that" in closed and "data-done" in closed


def test_too_few_in_the_room_are_not_shown(scene, sign_in):
    facilitator, rating_round = sign_in(scene.facilitator), scene.open()
    scene.rate(rating_round, [(4, 4)] * 4, reason="Mine")
    facilitator.post(f"/rounds/{rating_round.id}/close", {"back": "room"})
    page = facilitator.get(f"/rounds/{rating_round.id}/room").text
    assert "Fewer than five have rated" in page and "Mine" not in page


def test_what_is_taken_along_as_a_file_follows_the_page(scene: Scene, sign_in: Callable[[Person], Browser]) -> None:
    found, leader = scene.open(), sign_in(scene.leaders[0])
    files = [f"/rounds/{found.id}/{kind}" for kind in ("likelihood.svg", "impact.svg", "judgements.csv")]
    scene.rate(found, FIVE, reason="because")
    for person, status in ((scene.leaders[0], 403), (scene.facilitator, 403), (scene.observer, 404), (scene.outsider, 404)):
        for file in files:
            sign_in(person).get(file, status=status)
    assert files[0] not in leader.get(f"/risks/{scene.risk.id}").text
    scene.close(found)
    page = leader.get(f"/risks/{scene.risk.id}").text
    assert all(file in page for file in files)
    picture = leader.get(files[0])
    assert picture.mimetype == "image/svg+xml" and "attachment" in picture.headers["Content-Disposition"]
    tree = ElementTree.fromstring(picture.text)
    marks = [node.get("class") for node in tree.iter() if node.tag.endswith("circle")]
    assert marks.count("chart-dot") == 5 and "for this cohort only" in picture.text and "because" not in picture.text
    assert "median 4" in picture.text and tree.findtext("{http://www.w3.org/2000/svg}title").startswith(scene.risk.code)
    rows = list(csv.DictReader(io.StringIO(leader.get(files[2]).text.removeprefix("\ufeff"))))
    assert [int(row["How many"]) for row in rows] == [1, 1, 0, 2, 1, 0, 0, 1, 3, 1] and {row["Of"] for row in rows} == {"5"}
    assert {row["May leave the cohort"] for row in rows} == {"no"}
    for person in (scene.observer, scene.outsider):
        sign_in(person).get(files[2], status=404)


def test_a_file_of_counts_leaves_only_where_none_of_them_is_one_to_four(scene: Scene, sign_in: Callable[[Person], Browser]) -> None:
    scene.leaders += [make_member(scene.cohort, name=f"Leader {number}") for number in range(5)]
    at_schools(scene, 4)
    scene.rate(found := scene.open(), [(2, 3)] * 6 + [(4, 3)] * 5 + [(4, 4)])
    scene.close(found)
    browser = sign_in(scene.leaders[0])
    rows = list(csv.DictReader(io.StringIO(browser.get(f"/rounds/{found.id}/judgements.csv").text.removeprefix("\ufeff"))))
    assert {(row["Scale"], row["Of"], row["May leave the cohort"]) for row in rows} == {("How likely?", "12", "yes"), ("How serious?", "12", "no")}
    assert "for this cohort only" not in browser.get(f"/rounds/{found.id}/likelihood.svg").text
    assert "for this cohort only" in browser.get(f"/rounds/{found.id}/impact.svg").text


def test_no_file_of_a_closed_round_of_four(scene: Scene, sign_in: Callable[[Person], Browser]) -> None:
    found = scene.open()
    scene.rate(found, FIVE[:4])
    scene.close(found)
    for kind in ("likelihood.svg", "judgements.csv"):
        sign_in(scene.leaders[0]).get(f"/rounds/{found.id}/{kind}", status=403)
