"""Who is in a school's space, who leads it, and what stays when somebody leaves."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from enquiry_hub.commands.lead_school import command
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.services import NewEntry, write_entry
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.services import begin_school, leave_organisation
from enquiry_hub.identity.groups.models import Group, Invitation
from enquiry_hub.identity.groups.services import enrol
from enquiry_hub.identity.people.models import Person
from tests.features.schools.conftest import EVENT, letters


def test_colleagues_come_in_by_a_letter_and_only_those_of_the_school(scene, sign_in):
    taken = scene.take()
    head, team = sign_in(scene.people["head"]), f"/schools/{taken.school_id}/team"
    head.post(team, {"name": "", "email": "nonsense"}, status=422)
    head.post(team, {"name": "Cora Colleague", "email": "Cora@example.org"})
    head.post(team, {"name": "Olu Other", "email": scene.people["other"].email})
    waiting = list(db.session.scalars(sa.select(Invitation)))
    assert {row.organisation_id for row in waiting} == {scene.tanners.id} and {row.role for row in waiting} == {"member"}
    links = re.findall(r"/invitations/[\w-]+", " ".join(letters()))
    for who, address in zip(("colleague", "other"), links, strict=True):
        sign_in(scene.people[who]).post(address, {})
    colleague = sign_in(scene.people["colleague"])
    assert EVENT in colleague.get(f"/taken-home/{taken.id}").text
    assert "What our school took home" in colleague.get("/").text
    colleague.get(f"/risks/{scene.risk.id}", status=404)  # the space is no way into the cohort
    colleague.get(f"/cohorts/{scene.cohort.id}/framework", status=404)
    colleague.post(team, {"name": "Another", "email": "another@example.org"}, status=403)
    sign_in(scene.people["other"]).get(f"/taken-home/{taken.id}", status=404)  # of another school, whoever let them in
    head.get(team)  # says that the letters are on their way
    assert "Olu Other" not in head.get(team).text
    head.post(f"{team}/change", {"way": "go", "who": scene.people["colleague"].id})
    colleague.get(f"/taken-home/{taken.id}", status=404)


def test_a_second_leader_is_let_in_by_the_first_and_somebody_always_leads(scene, sign_in):
    taken = scene.take()
    deputy, head = sign_in(scene.people["deputy"]), sign_in(scene.people["head"])
    address = f"/cohorts/{scene.cohort.id}/school"
    assert "Ask Hana Head to let you in" in deputy.get(address).text
    deputy.post(address)
    deputy.get(f"/schools/{taken.school_id}", status=404)
    head.post(f"/schools/{taken.school_id}/team/change", {"way": "go", "who": scene.people["head"].id})
    assert "Let somebody else lead first" in head.get(f"/schools/{taken.school_id}/team").text


def test_whoever_leaves_keeps_the_journal_and_the_school_keeps_what_it_took(app, scene, sign_in):
    taken = scene.take()
    head = sign_in(scene.people["head"])
    with work():
        page = write_entry(scene.actor("head"), db.session.merge(scene.cohort), NewEntry("past", "A page of my own."))
    assert "What stays yours" in head.get("/school/leave").text
    head.post("/school/leave", {"way": "leave"})
    head.get(f"/taken-home/{taken.id}", status=404)
    assert "A page of my own." in head.get(f"/reflections/{page.id}").text
    assert db.session.get_one(Person, scene.people["head"].id).organisation_id is None
    # That an account is of the school rests on whoever invited it: not enough to be shown what others put in.
    deputy, address = sign_in(scene.people["deputy"]), f"/cohorts/{scene.cohort.id}/school"
    deputy.post(address)
    assert "whoever led it has moved on" in deputy.get(address).text
    deputy.get(f"/taken-home/{taken.id}", status=404)
    runner = app.test_cli_runner()
    assert runner.invoke(command, ["--email", scene.people["other"].email]).exit_code == 1
    assert runner.invoke(command, ["--email", scene.people["deputy"].email]).exit_code == 0
    assert EVENT in deputy.get(f"/taken-home/{taken.id}").text
    assert runner.invoke(command, ["--email", scene.people["deputy"].email]).exit_code == 1


def test_whoever_was_let_in_leads_a_space_that_nobody_leads(scene, sign_in):
    taken = scene.take()
    with work():
        enrol(db.session.get_one(Group, db.session.get_one(School, taken.school_id).group_id), scene.people["deputy"].id, "member", by=None)
    head, deputy, team = sign_in(scene.people["head"]), sign_in(scene.people["deputy"]), f"/schools/{taken.school_id}/team"
    assert "Nobody else leads" in head.get("/school/leave").text and "I lead it from now on" not in deputy.get(team).text
    deputy.post(f"{team}/lead")
    assert "Hana Head leads it" in deputy.get(team).text
    deputy.post(team, {"name": "X", "email": "x@example.org"}, status=403)
    head.post("/school/leave", {"way": "leave"})
    assert "I lead it from now on" in deputy.get(team).text
    deputy.post(f"{team}/lead")
    assert "Let a colleague in" in deputy.get(team).text


def test_a_leader_who_moved_is_let_into_the_next_school(scene, sign_in):
    taken = scene.take("other")
    with work():
        leave_organisation(scene.actor("head"))
    sign_in(scene.people["other"]).post(f"/schools/{taken.school_id}/team", {"name": "Hana Head", "email": scene.people["head"].email})
    address = re.findall(r"/invitations/[\w-]+", " ".join(letters()))[-1]
    head = sign_in(scene.people["head"])
    head.post(address, {})
    assert EVENT in head.get(f"/taken-home/{taken.id}").text


def test_somebody_of_no_school_is_told_so(scene, sign_in):
    academic = sign_in(scene.people["academic"])
    assert "not of a school" in academic.get(f"/cohorts/{scene.cohort.id}/school").text
    academic.post(f"/cohorts/{scene.cohort.id}/school")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(School)) == 0
    with pytest.raises(Invalid), work():
        begin_school(scene.actor("academic"), db.session.merge(scene.cohort))
