"""The places of a school in a cohort: how many, who waits counts, who may give more, and nobody learns whose they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.identity.groups.models import Group, Invitation, JoinLink, Membership
from enquiry_hub.identity.groups.school_places import taken_in
from enquiry_hub.identity.groups.services import open_join_link
from enquiry_hub.identity.people.models import Organisation, Person
from tests.identity.groups.test_invitations import box_of, invite, letters
from tests.kit.build import make_cohort, make_member, make_person, save

FULL = "Ash Grove has its 2 places in this cohort already. A facilitator of the cohort can decide otherwise."


@pytest.fixture
def scene(app, sign_in):
    """Make a cohort with two places for each school, of which Ash Grove has taken one."""
    cohort = make_cohort("Cohort 3")
    fay = make_member(cohort, "facilitator", "Fay Lead")
    school = save(Organisation(name="Ash Grove", kind="school", number="100200"))
    first = make_member(cohort, name="Ina Firstplace")
    at(first, school)
    sign_in(fay).post(f"/cohorts/{cohort.id}/places", {"places": "2"})
    return {"cohort": cohort, "fay": fay, "school": school, "first": first}


def at(person: Person, school: Organisation) -> Person:
    """Let a person work at a school."""
    with work():
        db.session.get_one(Person, person.id).organisation_id = school.id
    return person


def taken(scene: dict[str, Any]) -> int:
    """Count the places that Ash Grove has taken."""
    db.session.expire_all()
    return taken_in(db.session.get_one(Group, scene["cohort"].id)).get(scene["school"].id, 0)


def preview(browser: Any, scene: dict[str, Any], text: str) -> str:
    """Look at a list of people."""
    return str(browser.post(f"/cohorts/{scene['cohort'].id}/invite", {"people": text, "role": "participant", "way": "preview"}, status=200).text)


def test_a_facilitator_says_how_many_and_nobody_else(scene, sign_in):
    fay, address = sign_in(scene["fay"]), f"/cohorts/{scene['cohort'].id}/places"
    for wrong in ("0", "101", "some"):
        fay.post(address, {"places": wrong}, status=422)
    page = fay.get(f"/cohorts/{scene['cohort'].id}/members").text
    assert "Ash Grove: " in page and "1 of 2" in page
    sign_in(scene["first"]).post(address, {"places": "9"}, status=403)
    sign_in(make_member(make_cohort(), "facilitator")).post(address, {"places": "9"}, status=404)
    fay.post(address, {"places": ""})
    assert db.session.get_one(Group, scene["cohort"].id).places is None and "1 of 2" not in fay.get(f"/cohorts/{scene['cohort'].id}/members").text


def test_an_invitation_that_waits_takes_a_place_until_it_runs_out(scene, sign_in):
    fay, cohort = sign_in(scene["fay"]), scene["cohort"]
    invite(fay, cohort, "Ben Second, ben@example.org, 100200")
    assert taken(scene) == 2
    page = preview(fay, scene, "Cas Third, cas@example.org, ash grove\nDia, dia@example.org, Elm\nEve, eve@example.org, Ash Grove, facilitator")
    assert page.count(FULL) == 1 and "Ina Firstplace" not in page and page.count("Will get an invitation by e-mail.") == 2
    page = invite(fay, cohort, "Cas Third, cas@example.org, Ash Grove\nDia, dia@example.org, Elm", status=200).text
    assert box_of(page) == "Cas Third, cas@example.org, Ash Grove" and "1 line is left in the box." in page
    assert [mail.recipient for mail in letters()] == ["ben@example.org", "dia@example.org"]
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        fay = sign_in(scene["fay"])
        assert taken(scene) == 1 and FULL not in preview(fay, scene, "Cas Third, cas@example.org, Ash Grove")
        invite(fay, cohort, "Cas Third, cas@example.org, Ash Grove")
        ben = db.session.scalars(sa.select(Invitation).where(Invitation.email == "ben@example.org")).one()
        answer = fay.post(f"/invitations/{ben.id}/again")
        assert FULL in fay.get(answer.location).text and taken(scene) == 2


def test_within_one_list_each_line_counts(scene, sign_in):
    page = preview(sign_in(scene["fay"]), scene, "\n".join(f"N{number}, n{number}@example.org, Ash Grove" for number in range(3)) + "\nA, a@example.org, Oak\nB, b@example.org, Oak\nC, c@example.org, Oak")
    assert page.count(FULL) == 2 and page.count("Oak has its 2 places") == 1


def test_beyond_it_only_with_a_reason_which_is_kept(scene, sign_in):
    fay, cohort = sign_in(scene["fay"]), scene["cohort"]
    known = at(make_person("Kit Known"), scene["school"])
    invite(fay, cohort, f"{known.email}\nBen, ben@example.org, Ash Grove", reason="They lead two sites.")
    assert taken(scene) == 3 and len(letters()) == 2
    kept = [entry.facts for entry in db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event == "PlaceGiven"))]
    assert [(facts["reason"], facts["organisation_id"]) for facts in kept] == [("They lead two sites.", scene["school"].id)]
    assert scene["first"].id not in str(kept)


def test_whoever_joins_by_link_is_told_kindly_and_no_names(scene, sign_in):
    second, third = at(make_person("Ben Second"), scene["school"]), at(make_person("Cas Third"), scene["school"])
    with work():
        link = open_join_link(Actor(scene["fay"].id), db.session.merge(scene["cohort"]), role="participant", limit=10)
    address = f"/join/{link.code}"
    sign_in(second).post(address, {})
    page = sign_in(third).post(address, {}, status=422).text
    assert FULL in page and "Ina Firstplace" not in page and "Ben Second" not in page
    assert taken(scene) == 2 and db.session.get_one(JoinLink, link.id).used == 1
    sign_in(second).post(address, {})  # who is in already is not asked again
    sign_in(make_person("Nobody’s School")).post(address, {})


def test_an_open_invitation_does_not_let_another_account_past_the_number(scene, sign_in):
    fay, third = sign_in(scene["fay"]), make_person("Cas Third")
    with work():
        link = open_join_link(Actor(scene["fay"].id), db.session.merge(scene["cohort"]), role="participant", limit=10)
    from_link = sign_in(third)
    at(third, scene["school"])
    invite(fay, scene["cohort"], "Ben, ben@example.org, Ash Grove")
    page = from_link.post(f"/join/{link.code}", {}, status=422).text
    assert FULL in page and taken(scene) == 2


def test_ending_a_membership_gives_the_place_back_and_says_so(scene, sign_in):
    fay, cohort = sign_in(scene["fay"]), scene["cohort"]
    second = at(make_member(cohort, name="Ben Second"), scene["school"])
    assert FULL in preview(fay, scene, "Cas, cas@example.org, Ash Grove")
    place = db.session.scalar(sa.select(Membership.id).where(Membership.person_id == second.id))
    page = fay.get(f"/memberships/{place}").text
    assert "A place of Ash Grove is free again then. Taken now: 2 of 2." in page
    fay.post(f"/memberships/{place}/end", {"words": ""})
    assert taken(scene) == 1 and FULL not in preview(fay, scene, "Cas, cas@example.org, Ash Grove")
    assert db.session.get_one(Membership, place).ends_on == today()


def test_ending_a_membership_frees_no_place_where_more_are_in_than_there_are_places(scene, sign_in):
    fay, cohort = sign_in(scene["fay"]), scene["cohort"]
    second = at(make_member(cohort, name="Ben Second"), scene["school"])
    fay.post(f"/cohorts/{cohort.id}/places", {"places": "1"})
    place = db.session.scalar(sa.select(Membership.id).where(Membership.person_id == second.id))
    page = fay.get(f"/memberships/{place}").text
    assert "Ash Grove has more leaders and invitations here than places: 2 for 1. No place is free then." in page
    fay.post(f"/memberships/{place}/end", {"words": ""})
    assert "1 of 1" in fay.get(f"/cohorts/{cohort.id}/members").text and "has its one place" in preview(fay, scene, "Cas, cas@example.org, Ash Grove")


def test_a_school_that_is_new_is_one_school_in_the_whole_list(scene, sign_in):
    fay, cohort = sign_in(scene["fay"]), scene["cohort"]
    fay.post(f"/cohorts/{cohort.id}/places", {"places": "1"})
    lines = "Ann, ann@example.org, 100300, Elm Row\nBo, bo@example.org, elm row\nCy, cy@example.org, 100300, Elm Row School\nDi, di@example.org, Oak\nEd, ed@example.org, 100400, Oak"
    assert preview(fay, scene, lines).count("has its one place in this cohort already.") == 3
    invite(fay, cohort, lines, status=200)
    assert [mail.recipient for mail in letters()] == ["ann@example.org", "di@example.org"]


def test_only_leaders_take_places_and_becoming_one_does(scene, sign_in):
    fay, cohort = sign_in(scene["fay"]), scene["cohort"]
    at(make_member(cohort, "academic", "Ada"), scene["school"])
    at(make_member(cohort, name="Ben Second"), scene["school"])
    olly = at(make_member(cohort, "observer", "Olly"), scene["school"])
    assert taken(scene) == 2
    place = db.session.scalar(sa.select(Membership.id).where(Membership.person_id == olly.id))
    assert FULL in fay.post(f"/memberships/{place}", {"role": "participant"}, status=422).text
    fay.post(f"/memberships/{place}", {"role": "participant", "reason": "The head moved on."})
    assert taken(scene) == 3
