"""Who came is shown to those who run the cohort, in numbers, and no count of one to four people can be worked out from it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.impact.queries.came import who_came
from enquiry_hub.features.programmes.models import Attendance, Session
from enquiry_hub.identity.groups.models import Membership
from tests.kit.build import make_cohort, make_member, make_school, save


@pytest.fixture
def scene(app):
    """Make a cohort of twenty-four leaders from sixteen schools, one of whom left in time, and its facilitator, manager and observer."""
    cohort = make_cohort()
    schools = [make_school() for _number in range(16)]
    leaders = [make_member(cohort, organisation_id=schools[number % 16].id) for number in range(24)]
    with work():
        for row in db.session.query(Membership).filter_by(group_id=cohort.id):
            row.starts_on = today() - timedelta(days=300)
        db.session.query(Membership).filter_by(person_id=leaders[23].id).one().ends_on = today() - timedelta(days=200)
    people = {role: make_member(cohort, role) for role in ("facilitator", "manager", "observer", "academic")}
    return {"cohort": cohort, "leaders": leaders, **people}


def held(scene, title: str, days: int, states: list[str], kind: str = "workshop") -> Session:
    """Keep a session that is over, with the register of the leaders in their order."""
    begun = now() - timedelta(days=days)
    row = save(Session(group_id=scene["cohort"].id, kind=kind, title=title, starts_at=begun, ends_at=begun + timedelta(hours=2)))
    with work():
        for person, state in zip(scene["leaders"], states, strict=False):
            if state:
                db.session.add(Attendance(session_id=row.id, person_id=person.id, state=state))
    return row


def test_each_session_by_the_formula_of_the_domain(scene, sign_in):
    held(scene, "First workshop", 100, ["attended"] * 18 + ["absent"] * 5 + ["attended"])  # the last one had left: not expected
    held(scene, "Second workshop", 90, ["attended"] * 10 + ["partial"] * 8 + ["apologies"] * 5)
    [first, second] = who_came(Actor(scene["facilitator"].id), scene["cohort"]).lines
    assert (first.cells, first.expected, round(first.percent or 0)) == ((18, 0, 5, 0), 23, 78)
    assert second.cells == (18, 5, 0, 0) and second.schools == "16 of 16 (100%)"
    page = sign_in(scene["manager"]).get(f"/cohorts/{scene['cohort'].id}/who-came").text
    assert "First workshop" in page and "78%" in page and "at least four sessions" not in page
    for role in ("observer", "academic"):
        sign_in(scene[role]).get(f"/cohorts/{scene['cohort'].id}/who-came", status=403)
    assert "who-came" in sign_in(scene["facilitator"]).get(f"/cohorts/{scene['cohort'].id}/measures").text
    assert "who-came" not in sign_in(scene["leaders"][0]).get(f"/cohorts/{scene['cohort'].id}/measures").text


def test_small_counts_are_hidden_with_their_companions_on_the_page_and_in_the_file(scene, sign_in):
    held(scene, "First workshop", 100, ["attended"] * 18 + ["apologies"] * 2 + ["absent"] * 3)
    held(scene, "Second workshop", 90, ["attended"] * 12 + ["apologies"] * 5 + ["absent"] * 6)
    found = who_came(Actor(scene["facilitator"].id), scene["cohort"])
    table = [(18, 2, 3, 0), (12, 5, 6, 0)]
    for line, counts in zip(found.lines, table, strict=True):
        hidden = [column for column, cell in enumerate(line.cells) if cell is None]
        assert len(hidden) != 1 and all(cell in (None, count) for cell, count in zip(line.cells, counts, strict=True))
        assert all(line.cells[column] is None for column, count in enumerate(counts) if 0 < count < 5)
        assert line.percent is None or line.cells[0] is not None
    assert found.hides
    path = f"/cohorts/{scene['cohort'].id}/who-came"
    facilitator = sign_in(scene["facilitator"])
    rows = list(csv.DictReader(io.StringIO(facilitator.get(f"{path}.csv").text.removeprefix("\ufeff"))))
    assert (rows[0]["Apologies"], rows[0]["Absent"]) == ("hidden", "hidden") and ">hidden</span>" in facilitator.get(path).text
    sign_in(scene["academic"]).get(f"{path}.csv", status=403)


def test_who_came_to_enough_is_said_only_as_it_may_be_said(scene, sign_in):
    few = ["attended"] * 2 + ["absent"] * 21
    for number in range(5):
        held(scene, f"Session {number}", 100 - number, ["attended"] * 23 if number < 3 else few)
    assert who_came(Actor(scene["facilitator"].id), scene["cohort"]).enough == "few"  # two of twenty-three, and never which number
    assert "at least four sessions, two of them workshops: few." in sign_in(scene["facilitator"]).get(f"/cohorts/{scene['cohort'].id}/who-came").text


def test_nothing_is_shown_before_a_register_is_written(scene, sign_in):
    held(scene, "First workshop", 100, [])
    page = sign_in(scene["facilitator"]).get(f"/cohorts/{scene['cohort'].id}/who-came").text
    assert "Nothing yet" in page and "First workshop" not in page
