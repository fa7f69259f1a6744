"""Roles, peer groups and the working agreement."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.database import db
from enquiry_hub.identity.groups.models import Acceptance, Agreement, Group, Membership
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.people.models import Person
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member, make_peer_group, make_school

SignIn = Callable[[Person], Browser]


@pytest.fixture
def cohort(app: Flask) -> Group:
    return make_cohort("Cohort 3")


@pytest.fixture
def facilitator(cohort: Group, sign_in: SignIn) -> Browser:
    return sign_in(make_member(cohort, "facilitator", "Judith Abernethy"))


def membership_of(person: Person, group: Group) -> Membership:
    query = sa.select(Membership).where(
        Membership.person_id == person.id, Membership.group_id == group.id, Membership.ends_on.is_(None)
    )
    return db.session.scalars(query).one()


def test_people_are_shown_with_role_school_and_peer_group(cohort: Group, sign_in: SignIn) -> None:
    school = make_school("Hollow Lane Infants")
    one, two = (
        make_member(cohort, name="Anna Bell", organisation_id=school.id),
        make_member(cohort, name="Tom Hesketh"),
    )
    make_peer_group(cohort, one, two, name="Bell and Hesketh")
    make_member(cohort, "academic", "Dr Duarte")
    page = sign_in(one).get(f"/cohorts/{cohort.id}/people").text
    for words in ("Hollow Lane Infants", "Bell and Hesketh", "Dr Duarte", "Academics"):
        assert words in page
    assert one.email not in page and "Invite people" not in page


def test_a_role_changes_and_rights_with_it(cohort: Group, sign_in: SignIn, facilitator: Browser) -> None:
    person = make_member(cohort)
    theirs = sign_in(person)
    theirs.get(f"/cohorts/{cohort.id}/invite", status=403)
    row = membership_of(person, cohort)
    facilitator.get(f"/memberships/{row.id}")
    for role in ("facilitator", "participant", "facilitator"):
        facilitator.post(f"/memberships/{membership_of(person, cohort).id}", {"role": role})
    theirs.get(f"/cohorts/{cohort.id}/invite")
    facilitator.post(f"/memberships/{membership_of(person, cohort).id}", {"role": "emperor"}, status=422)


def test_a_membership_ends_and_everything_with_it(
    cohort: Group, sign_in: SignIn, facilitator: Browser
) -> None:
    one, two = make_member(cohort), make_member(cohort)
    peers = make_peer_group(cohort, one, two)
    theirs = sign_in(one)
    facilitator.post(f"/memberships/{membership_of(one, cohort).id}/end")
    theirs.get(f"/cohorts/{cohort.id}/people", status=404)
    theirs.get(f"/cohorts/{peers.id}/people", status=404)
    assert [member.id for member in members_of(peers.id)] == [two.id]


def test_who_is_a_school_leader_no_more_is_in_no_three(cohort: Group, sign_in: SignIn, facilitator: Browser) -> None:
    one, two, three = make_member(cohort), make_member(cohort), make_member(cohort)
    peers = make_peer_group(cohort, one, two, three)
    page = f"/memberships/{membership_of(one, cohort).id}"
    assert "in no peer group any more" in facilitator.get(page).text
    said = facilitator.get(facilitator.post(page, {"role": "observer"}).location).text
    assert f"is no longer in “{peers.name}”" in said
    assert {member.id for member in members_of(peers.id)} == {two.id, three.id}
    letter = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == one.email)).one()
    assert letter.subject == f"Your role in {cohort.name} has changed" and f"no longer in “{peers.name}”" in letter.text and "yours alone again" in letter.text
    for other in (two, three):
        assert f"{one.display_name} is no longer in your three" in sign_in(other).get("/notices").text
    assert "no longer in your three" not in sign_in(one).get("/notices").text
    sign_in(one).get(f"/cohorts/{peers.id}/people", status=404)
    assert "in no peer group any more" not in facilitator.get(f"/memberships/{membership_of(one, cohort).id}").text
    facilitator.post(f"/memberships/{membership_of(one, cohort).id}", {"role": "academic"})
    assert len(members_of(peers.id)) == 2
    assert db.session.query(OutboxMail).filter_by(recipient=one.email).count() == 1, "nothing to tell the second time"


def test_whoever_is_sent_away_is_told_in_words_and_whoever_leaves_is_not(cohort: Group, sign_in: SignIn, facilitator: Browser) -> None:
    goes, leaves = make_member(cohort), make_member(cohort, "facilitator")
    row = membership_of(goes, cohort)
    page = f"/memberships/{row.id}"
    assert "A word to them" in facilitator.get(page).text
    assert "under 1000 characters" in facilitator.post(f"{page}/end", {"words": "x" * 1001}, status=422).text
    facilitator.post(f"{page}/end", {"words": "Thank you for the year, and come to the celebration."})
    letter = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == goes.email)).one()
    assert facilitator.person is not None and letter.subject == f"Your membership of {cohort.name} has ended"
    assert "Thank you for the year" in letter.text and "your journal" in letter.text and "/account" in letter.text
    assert f"speak with {facilitator.person.display_name}" in letter.text
    sign_in(leaves).post(f"/memberships/{membership_of(leaves, cohort).id}/end")
    assert db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == leaves.email)).first() is None


def test_the_last_facilitator_stays(cohort: Group, facilitator: Browser) -> None:
    assert facilitator.person is not None
    row = membership_of(facilitator.person, cohort)
    assert "last facilitator" in facilitator.post(f"/memberships/{row.id}/end", status=422).text
    facilitator.post(f"/memberships/{row.id}", {"role": "participant"}, status=422)
    make_member(cohort, "manager")
    facilitator.post(f"/memberships/{row.id}", {"role": "participant"})


def test_two_of_one_school_are_never_in_one_three(cohort: Group, facilitator: Browser) -> None:
    school = make_school("Hollow Lane Infants")
    one, two = (
        make_member(cohort, name=name, organisation_id=school.id) for name in ("Anna Bell", "Bo Carr")
    )
    three, four = make_member(cohort, name="Cy Dodd"), make_member(cohort, name="Di East")
    facilitator.get(f"/cohorts/{cohort.id}/peer-groups")
    path = f"/cohorts/{cohort.id}/peer-groups/new"
    facilitator.get(path)
    page = facilitator.post(path, {"name": "Us", "people": [one.id, two.id, three.id]}, status=422).text
    assert "Two people from Hollow Lane Infants" in page and 'value="Us"' in page
    facilitator.post(path, {"name": "Us", "people": [one.id, three.id]})
    group = db.session.scalars(sa.select(Group).where(Group.parent_id == cohort.id)).one()
    facilitator.get(f"/peer-groups/{group.id}")
    facilitator.post(f"/peer-groups/{group.id}", {"name": "Us", "people": [one.id, two.id]}, status=422)
    facilitator.post(path, {"name": "Them", "people": [three.id, four.id]}, status=422)
    facilitator.post(f"/peer-groups/{group.id}", {"name": "Them", "people": [two.id, three.id, four.id]})
    assert {member.id for member in members_of(group.id)} == {two.id, three.id, four.id}
    facilitator.post(f"/peer-groups/{group.id}", {"name": "Them", "people": [two.id]}, status=422)
    facilitator.post(f"/peer-groups/{group.id}/end")
    assert members_of(group.id) == []
    facilitator.get(f"/peer-groups/{group.id}", status=403)


def test_strangers_are_in_no_three(cohort: Group, facilitator: Browser) -> None:
    other = make_member(make_cohort("Another"))
    one, academic = make_member(cohort), make_member(cohort, "academic")
    for wrong in (other, academic):
        facilitator.post(
            f"/cohorts/{cohort.id}/peer-groups/new", {"name": "Us", "people": [one.id, wrong.id]}, status=422
        )


def test_an_agreement_is_written_accepted_and_asked_for_again(
    cohort: Group, sign_in: SignIn, facilitator: Browser
) -> None:
    member = sign_in(make_member(cohort))
    path = f"/cohorts/{cohort.id}/agreement"
    assert "No working agreement yet" in member.get(path).text
    assert "harm to a child" in facilitator.get(f"{path}/write").text
    facilitator.post(f"{path}/write", {"body": "- We **listen**.", "base": "0"})
    first = db.session.scalars(sa.select(Agreement)).one()
    assert "<strong>listen</strong>" in member.get(path).text
    for _time in range(2):
        member.post(f"/agreements/{first.id}/accept")
    assert "You accepted this" in member.get(path).text
    assert len(db.session.scalars(sa.select(Acceptance)).all()) == 1
    stale = facilitator.post(f"{path}/write", {"body": "Mine", "base": "0"}, status=409).text
    assert "Mine" in stale and "We **listen**" in stale
    facilitator.post(f"{path}/write", {"body": "We listen and wait.", "base": "1"})
    page = member.get(path).text
    assert "I accept this" in page and "Version 2" in page
    assert "listen" in member.get(f"{path}?version=1").text
    member.post(f"/agreements/{first.id}/accept", status=404)
    sign_in(make_member(make_cohort("Another"))).post(f"/agreements/{first.id}/accept", status=404)


def test_whoever_closes_an_account_leaves_every_group(
    cohort: Group, sign_in: SignIn, facilitator: Browser
) -> None:
    person = make_member(cohort)
    sign_in(person).post("/account/close", {"sure": "y"})
    assert person.id not in {member.id for member in members_of(cohort.id)}
