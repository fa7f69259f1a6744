"""Pages of a cohort that has nothing in it yet, and of one that has far too much: 200 people with the longest names, 10,000 posts, ten years of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from bench.framework import Made, fill
from bench.growth import fill_thread
from bench.journal import fill_journal
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.framework.models import Risk, Theme
from enquiry_hub.features.programmes.models import WORKSHOP, Session
from enquiry_hub.identity.groups.models import FACILITATOR, PARTICIPANT, Group, Membership
from enquiry_hub.identity.people.models import Organisation, Person
from tests.browser.conftest import Door
from tests.browser.readers import faults_for_readers
from tests.browser.site import Site
from tests.kit.build import join, make_cohort, make_person, save
from tests.kit.chromium import SMALL, WIDE, Seen, axe_faults, bring_axe, sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

PEOPLE, POSTS, PAGES = 198, 10_000, 520
# Of eighty letters: one that can be broken nowhere, and one of many pieces.
WHOLE, IN_PIECES = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2, "Featherstonehaugh-Cholmondeley of Wolfeschlegelsteinhausenbergerdorff and more so"
HEAVIEST = 1_500_000  # bytes of one page


@dataclass(frozen=True)
class Cohort:
    """Name the cohort and what stands in it."""

    id: str
    places: dict[str, str]


def empty(people: dict[str, str]) -> Cohort:
    """Make a cohort with a facilitator and a leader, and nothing else."""
    cohort, fran, lee = make_cohort("New"), make_person("Fran First"), make_person("Lee Alone")
    join(cohort, fran, FACILITATOR)
    join(cohort, lee)
    people.update({"empty facilitator": fran.id, "empty leader": lee.id})
    return Cohort(cohort.id, {})


def full(people: dict[str, str]) -> Cohort:
    """Make a cohort of 200 with the longest names, a large framework, a thread of 10,000 posts and a journal of ten years."""
    fran = make_person(WHOLE[:80])
    made = fill(fran, risks=40, raters=PEOPLE)
    leader_id = db.session.scalars(sa.select(Membership.person_id).where(Membership.group_id == made.cohort_id, Membership.role == PARTICIPANT).order_by(Membership.person_id)).first()
    leader = db.session.get_one(Person, leader_id)
    with work():
        cohort = db.session.get_one(Group, made.cohort_id)
        thread = start_thread(Actor(fran.id), cohort, WHOLE[:100])
    fill_thread(thread.id, leader.id, POSTS)
    fill_journal(leader.id, made.cohort_id, PAGES)
    begins = now() + timedelta(days=1)
    session = save(Session(group_id=made.cohort_id, kind=WORKSHOP, title=WHOLE[:100], starts_at=begins, ends_at=begins + timedelta(hours=2)))
    _lengthen(made)
    people.update({"full facilitator": fran.id, "full leader": leader.id})
    places = {"thread": thread.id, "risk": made.risk_id, "framework": made.framework_id, "release": made.release_id, "round": made.open_round_id, "session": session.id}
    return Cohort(made.cohort_id, places)


def _lengthen(made: Made) -> None:
    """Give everybody and everything the longest name there can be, half of them without a place to break."""
    with work():
        for kind, column in ((Person, Person.display_name), (Organisation, Organisation.name)):
            members = sa.select(Membership.person_id if kind is Person else Person.organisation_id).join_from(Membership, Person, Person.id == Membership.person_id)
            rows = list(db.session.scalars(sa.select(kind.id).where(kind.id.in_(members.where(Membership.group_id == made.cohort_id))).order_by(kind.id)))
            for number, row in enumerate(rows):
                name = (WHOLE if number % 2 else IN_PIECES)[:76] + f" {number}"
                db.session.execute(sa.update(kind).where(kind.id == row).values({column.key: name}))
        db.session.execute(sa.update(Risk).where(Risk.framework_id == made.framework_id).values(title=WHOLE[:110]))
        db.session.execute(sa.update(Theme).where(Theme.group_id == made.cohort_id).values(name=sa.literal(WHOLE[:50]) + " " + Theme.id))


@pytest.fixture(scope="module", params=[empty, full], ids=lambda make: make.__name__)
def cohort(request: pytest.FixtureRequest, demo_site: Site) -> Iterator[Cohort]:
    """Return one of the two cohorts, in the demonstration's store."""
    make: Callable[[dict[str, str]], Cohort] = request.param
    with demo_site.demo.app.app_context():
        made = make(demo_site.demo.people)
        db.session.remove()
    yield made


# What a leader sees as the facilitator does not.
OF_A_LEADER = {
    "enquiries.overview", "framework.rate_alone", "framework.show_framework", "inputs.new_practice", "journals.shared_with_me", "journals.show_journal", "journals.three", "journals.write",
    "programmes.show_journey", "schools.ours", "toolkit.ours",
}  # fmt: skip


def addresses(site: Site, cohort: Cohort, name: str) -> list[str]:
    """Return every page about the cohort that its facilitator can open, a leader's own, and the largest of single things in it."""
    app = site.demo.app
    with app.test_request_context():
        rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.arguments == {"group_id"}]
        rules = [rule for rule in rules if name.endswith("facilitator") or rule.endpoint in OF_A_LEADER]
        about = [app.url_for(rule.endpoint, group_id=cohort.id) for rule in rules]
    single = (
        "/threads/{thread}", "/threads/{thread}?at=5000", "/threads/{thread}/manage", "/risks/{risk}", "/frameworks/{framework}/checks", "/releases/{release}/since", "/rounds/{round}/room",
        "/sessions/{session}", "/sessions/{session}/door",
    )  # fmt: skip
    asked = [*about, *(address.format(**cohort.places) for address in single if cohort.places), "/", "/search?q=decisions", "/notices", "/account", "/my-journal"]
    client = site.demo.browser(name).client
    answers = {address: client.get(address) for address in asked}
    heavy = {address: len(answer.data) for address, answer in answers.items() if len(answer.data) > HEAVIEST and answer.mimetype == "text/html"}
    assert not heavy, heavy
    return [address for address, answer in answers.items() if answer.status_code == 200 and answer.mimetype == "text/html"]


def faults_of(page: Page, address: str, alike: bool) -> list[str]:
    """Return what is wrong with a page, wide and on the smallest phone."""
    answer = page.goto(address)
    assert answer is not None and answer.status == 200, address
    found = []
    for size in (WIDE, SMALL):
        page.set_viewport_size(size)
        if wider := sideways_scroll(page):
            found.append(f"{wider} px wider than a window of {size['width']}")
    return [f"{address} {fault}" for fault in found + faults_for_readers(page, alike)]


@pytest.mark.parametrize("role", ["facilitator", "leader"])
def test_no_page_breaks(door: Door, demo_site: Site, cohort: Cohort, role: str) -> None:
    name = f"{'full' if cohort.places else 'empty'} {role}"
    page, seen = door.enter(name), Seen()
    if not cohort.places:
        bring_axe(page)
    asked = addresses(demo_site, cohort, name)
    assert len(asked) > 12, asked
    faults = []
    for address in asked:
        faults += faults_of(page, address, alike=bool(cohort.places))
        if not cohort.places:  # with much in them axe asks no more of pages than it does of them elsewhere
            page.set_viewport_size(WIDE)
            faults += [f"{address} {fault}" for fault in axe_faults(page, seen=seen)]
    assert not faults + door.faults, "\n".join(faults + door.faults)
