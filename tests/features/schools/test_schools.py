"""Taking the framework home: a school's own copy, seen by its own people only."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.commands.lead_school import command
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.services import RiskWords, edit_risk, merge_risk, propose_risk, set_status
from enquiry_hub.features.journals.services import NewEntry, write_entry
from enquiry_hub.features.schools.domain import changes_between
from enquiry_hub.features.schools.models import Adoption, LocalRating, School, Variant
from enquiry_hub.features.schools.queries import moved_on, size_of
from enquiry_hub.features.schools.services import adopt, begin_school, leave_organisation
from enquiry_hub.identity.groups.models import Group, Invitation
from enquiry_hub.identity.groups.services import enrol
from enquiry_hub.identity.people.models import Organisation, Person
from tests.features.schools.conftest import CAUSE, EVENT, RATING, WORDS, copy, letters, reworded
from tests.kit.build import make_member


def test_a_leader_takes_a_risk_home_with_its_strategies(scene, sign_in):
    head, address = sign_in(scene.people["head"]), f"/cohorts/{scene.cohort.id}/school"
    assert "Begin the space of Tanners Reach" in head.get(address).text
    head.post(address)
    school = db.session.scalars(sa.select(School)).one()
    assert "Nothing taken home yet" in head.get(f"/schools/{school.id}").text
    head.get(address, status=303)
    mark = uuid.uuid4().hex
    form = {"strategies": [scene.strategy.id], "client_id": mark}
    first = head.post(f"/risks/{scene.risk.id}/take-home", form).location
    assert head.post(f"/risks/{scene.risk.id}/take-home", form).location == first  # sent twice
    taken = copy(scene)
    page = head.get(f"/taken-home/{taken.id}").text
    assert EVENT in page and "End a meeting" in page and "Choose the meeting" in page
    assert "2020" not in page  # the cohort's days are not the school's
    assert "Your school has it" in head.get(f"/risks/{scene.risk.id}").text
    assert taken.appetite == "averse" and "Not judged here yet" in head.get(f"/schools/{school.id}").text


def test_nobody_outside_the_school_sees_anything_of_it(scene, sign_in):
    taken = scene.take()
    head = sign_in(scene.people["head"])
    reworded(head, taken, event="our marmalade hour is gone", why="We lost the hour to cover.")
    head.post(f"/taken-home/{taken.id}/rating", RATING)
    head.post(f"/taken-home/{taken.id}/controls", {"control-text": "A kumquat rota", "control-effectiveness": "weak"})
    addresses = (f"/schools/{taken.school_id}", f"/schools/{taken.school_id}/team", f"/taken-home/{taken.id}", f"/go/adoption/{taken.id}")
    for who in ("deputy", "other", "facilitator", "manager", "academic", "observer", "administrator", "colleague"):
        browser = sign_in(scene.people[who])
        for address in addresses:
            browser.get(address, status=404)
        for way in ("edit", "rating", "controls", "accept", "close", "update", "offer"):
            browser.post(f"/taken-home/{taken.id}/{way}", {}, status=404)
        if who in ("administrator", "colleague", "observer"):
            continue
        for address in (f"/risks/{scene.risk.id}", f"/cohorts/{scene.cohort.id}/framework", f"/cohorts/{scene.cohort.id}/search?q=marmalade", f"/cohorts/{scene.cohort.id}/journey"):
            page = browser.get(address).text
            assert not [word for word in ("our marmalade", "kumquat", "Your school has it", "Three posts") if word in page], (who, address)
    told = " ".join(f"{line.event} {line.facts}" for line in db.session.scalars(sa.select(AuditEntry)))
    assert "marmalade" not in told and "kumquat" not in told


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


def test_other_words_need_a_reason_and_two_savers_lose_nothing(scene, sign_in):
    taken = scene.take()
    head = sign_in(scene.people["head"])
    page = reworded(head, taken, 422, event="our hour went to cover").text
    assert "say why you say it differently" in page and "our hour went to cover" in page
    reworded(head, taken, event="our hour went to cover", why="That is what happened.", owner_id=scene.people["head"].id)
    db.session.expire_all()
    assert copy(scene).changed == ["event"] and copy(scene).reasons == {"event": "That is what happened."}
    shown = head.get(f"/taken-home/{taken.id}").text
    assert "said differently" in shown and "That is what happened." in shown
    stale = head.post(f"/taken-home/{taken.id}/edit", {**WORDS, "event": "a third way to say it", "why": "Mine.", "base": "1", "owner_id": "", "appetite": ""}, status=409).text
    assert "our hour went to cover" in stale and "a third way to say it" in stale
    reworded(head, copy(scene), event=EVENT)  # back to how it came: no reason needed, none kept
    db.session.expire_all()
    assert copy(scene).changed == [] and copy(scene).reasons == {}
    reworded(head, copy(scene), 422, owner_id=scene.people["other"].id)
    reworded(head, copy(scene), 422, cause="short")


def test_it_is_judged_here_and_never_adds_to_the_cohorts_judgement(scene, sign_in):
    taken = scene.take()
    head, mark = sign_in(scene.people["head"]), uuid.uuid4().hex
    for _twice in range(2):
        head.post(f"/taken-home/{taken.id}/rating", {**RATING, "rating-client_id": mark})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LocalRating)) == 1
    page = head.get(f"/taken-home/{taken.id}").text
    assert "likelihood 4 (likely), impact 4 (serious)" in page and "Outside tolerance" in page and "16" not in re.sub(r"<[^>]+>", "", page.split("How we judge it")[1].split("Judge it now")[0])
    head.post(f"/taken-home/{taken.id}/rating", {"rating-kind": "residual", "rating-likelihood": "9", "rating-impact": "4"}, status=422)
    with time_machine.travel(now() + timedelta(days=40), tick=False):
        head = sign_in(scene.people["head"])
        head.post(f"/taken-home/{taken.id}/rating", {**RATING, "rating-likelihood": "2", "rating-impact": "2", "rating-client_id": uuid.uuid4().hex})
        again = head.get(f"/taken-home/{taken.id}").text
        assert "Within appetite" in again and "How we judged it before" in again
    assert "Nobody has been asked to rate it yet" in sign_in(scene.people["other"]).get(f"/risks/{scene.risk.id}").text


def test_a_signature_bears_it_until_a_day_and_only_leaders_sign(scene, sign_in):
    taken = scene.take()
    head = sign_in(scene.people["head"])
    head.post(f"/taken-home/{taken.id}/rating", RATING)
    sign = {"accept-name": "The governors", "accept-why": "We cannot staff it this year.", "accept-until": str(today() + timedelta(days=90))}
    head.post(f"/taken-home/{taken.id}/accept", {**sign, "accept-until": str(today())}, status=422)
    head.post(f"/taken-home/{taken.id}/accept", {**sign, "accept-until": str(today() + timedelta(days=900))}, status=422)
    assert "Outside tolerance: needs a strategy" in head.get(f"/schools/{taken.school_id}").text
    head.post(f"/taken-home/{taken.id}/accept", sign)
    page = head.get(f"/schools/{taken.school_id}").text
    assert "Accepted by The governors" in page and "Outside tolerance: needs a strategy" not in page
    with time_machine.travel(now() + timedelta(days=91), tick=False):
        assert "Accepted until a day that has passed" in sign_in(scene.people["head"]).get(f"/schools/{taken.school_id}").text


def test_when_the_shared_words_move_on_the_school_decides_word_by_word(scene, sign_in):
    taken = scene.take()
    head = sign_in(scene.people["head"])
    reworded(head, taken, event="our hour went to cover", why="That is what happened.")
    theme = scene.risk.theme_id
    with work():
        risk = db.session.merge(scene.risk)
        edit_risk(scene.actor("other"), risk, RiskWords(theme_id=theme, **{**WORDS, "event": "no leader has an hour to think", "consequence": "pupils meet hurried decisions", "title": "No time at all"}))
    page = head.get(f"/taken-home/{taken.id}").text
    assert "The cohort says it differently now" in page and "our hour went to cover" in page and "hurried" not in page.split("says it differently now")[0]
    update = f"/taken-home/{taken.id}/update"
    columns = head.get(update).text
    assert all(words in columns for words in ("our hour went to cover", EVENT, "hurried")) and 'name="way_cause"' not in columns
    form = {"seen": "2", "base": str(copy(scene).version), "way_event": "keep", "way_consequence": "take", "way_title": "write", "text_title": "No hour left"}
    refused = head.post(update, {**form, "way_event": ""}, status=422).text
    assert "No hour left" in refused
    with work():
        edit_risk(scene.actor("other"), db.session.merge(scene.risk), RiskWords(theme_id=theme, **{**WORDS, "event": "no leader has an hour", "consequence": "pupils meet hurried decisions", "title": "No time at all"}))
    assert "changed once more" in head.post(update, form, status=422).text
    head.post(update, {**form, "seen": "3"})
    db.session.expire_all()
    words = copy(scene).words
    assert (words["event"], words["consequence"], words["title"], words["cause"]) == ("our hour went to cover", "pupils meet hurried decisions", "No hour left", CAUSE)
    assert set(copy(scene).reasons) == {"event", "title"} and not moved_on(scene.actor("head"), copy(scene))
    head.get(update, status=303)


def test_a_colleague_outside_the_cohort_learns_nothing_of_its_newer_words(scene, sign_in):
    taken = scene.take()
    sign_in(scene.people["head"]).post(f"/schools/{taken.school_id}/team", {"name": "Cora", "email": "cora@example.org"})
    colleague = sign_in(scene.people["colleague"])
    colleague.post(re.findall(r"/invitations/[\w-]+", " ".join(letters()))[0], {})
    with work():
        edit_risk(scene.actor("other"), db.session.merge(scene.risk), RiskWords(theme_id=scene.risk.theme_id, **{**WORDS, "event": "a damson event that is not released"}))
    for address in (f"/taken-home/{taken.id}", f"/schools/{taken.school_id}"):
        page = colleague.get(address).text
        assert "damson" not in page and "says it differently" not in page and "words have changed" not in page
    colleague.get(f"/taken-home/{taken.id}/update", status=303)
    colleague.post(f"/taken-home/{taken.id}/update", {"seen": "2", "way_event": "take"})
    assert copy(scene).words["event"] == EVENT


@pytest.mark.parametrize("way", ["closed", "merged"])
def test_what_the_cohort_ends_stays_and_the_leaders_are_told(scene, sign_in, way):
    taken = scene.take()
    facilitator = scene.actor("facilitator")
    with work():
        risk = db.session.merge(scene.risk)
        if way == "closed":
            set_status(facilitator, risk, "closed")
        else:
            other = propose_risk(scene.actor("other"), db.session.merge(scene.framework), RiskWords(theme_id=risk.theme_id, **{**WORDS, "title": "Another"}))
            merge_risk(facilitator, risk, other)
    told = [(row.person_id, row.kind) for row in db.session.scalars(sa.select(Notice).where(Notice.kind == "source_ended"))]
    assert told == [(scene.people["head"].id, "source_ended")]
    page = sign_in(scene.people["head"]).get(f"/taken-home/{taken.id}").text
    assert EVENT in page and "Your copy stays as it is" in page and f"has {way} it" in page
    with work():
        set_status(facilitator, db.session.merge(scene.risk), "published")
    assert "Your copy stays as it is" not in sign_in(scene.people["head"]).get(f"/taken-home/{taken.id}").text
    with time_machine.travel(now() + timedelta(days=1), tick=False), work():
        set_status(facilitator, db.session.merge(scene.risk), "closed")
    assert len(db.session.scalars(sa.select(Notice).where(Notice.kind == "source_ended")).all()) == 2, "ended again, told again"


def test_a_variant_carries_words_reasons_and_a_label_and_no_more(scene, sign_in):
    taken = scene.take()
    head, other = sign_in(scene.people["head"]), sign_in(scene.people["other"])
    head.get(f"/taken-home/{taken.id}/offer", status=303)  # nothing differs yet
    reworded(head, taken, event="our hour went to cover", why="Cover comes first here.", owner_id=scene.people["head"].id)
    head.post(f"/taken-home/{taken.id}/rating", RATING)
    page = head.get(f"/taken-home/{taken.id}/offer").text
    assert "primary (fits 1 schools of the cohort)" in page or "primary (fits 1 school" in page
    assert "says who you are" in page
    head.post(f"/taken-home/{taken.id}/offer", {"labels": ["setting"], "client_id": uuid.uuid4().hex})
    shown = other.get(f"/risks/{scene.risk.id}").text
    assert "our hour went to cover" in shown and "Cover comes first here." in shown and "mainstream" in shown
    beside = shown.split("How schools say it")[1]
    assert not [word for word in ("Tanners", "Hana", "Three posts", "primary") if word in beside.split("</section>")[0]]
    variant = db.session.scalars(sa.select(Variant)).one()
    other.post(f"/variants/{variant.id}/withdraw", status=403)
    sign_in(scene.people["observer"]).post(f"/variants/{variant.id}/withdraw", status=404)
    head.post(f"/taken-home/{taken.id}/offer", {"labels": [], "named": "y", "client_id": uuid.uuid4().hex})
    assert "Tanners Reach" in other.get(f"/risks/{scene.risk.id}").text.split("How schools say it")[1]
    latest = db.session.scalars(sa.select(Variant).where(Variant.withdrawn_at.is_(None))).one()
    head.post(f"/variants/{latest.id}/withdraw")
    assert "our hour went to cover" not in other.get(f"/risks/{scene.risk.id}").text


def test_who_offers_without_a_name_is_in_no_audit_line(scene, sign_in):
    taken = scene.take()
    head = sign_in(scene.people["head"])
    reworded(head, taken, event="our hour went to cover", why="Cover.")
    head.post(f"/taken-home/{taken.id}/offer", {"labels": [], "client_id": uuid.uuid4().hex})
    lines = [line for line in db.session.scalars(sa.select(AuditEntry)) if "variant" in line.event.casefold()]
    assert lines and all(line.person_id is None for line in lines)


def test_all_open_risks_go_home_at_once_and_twice_is_once(scene, sign_in):
    school = scene.begin()
    head = sign_in(scene.people["head"])
    for _twice in range(2):
        head.post(f"/frameworks/{scene.framework.id}/take-home")
    rows = db.session.scalars(sa.select(Adoption)).all()
    assert sorted(row.kind for row in rows) == ["risk", "strategy"] and {row.school_id for row in rows} == {school.id}
    taken = copy(scene)
    head.post(f"/taken-home/{taken.id}/close", {"closed": "yes"})
    assert EVENT not in head.get(f"/schools/{school.id}").text and EVENT in head.get(f"/schools/{school.id}?show=all").text
    head.post(f"/taken-home/{taken.id}/close", {"closed": "no"})
    assert EVENT in head.get(f"/schools/{school.id}").text


def test_a_strategy_has_the_schools_own_steps_and_days(scene, sign_in):
    scene.take()
    head = sign_in(scene.people["head"])
    row = db.session.scalars(sa.select(Adoption).where(Adoption.kind == "strategy")).one()
    day = today() + timedelta(days=20)
    said = {**row.words, "base": "1", "why": "", "owner_id": scene.people["head"].id, "review_on": str(day), "running": "y", "step1": "Ask the staff", "due1": str(day)}
    head.post(f"/taken-home/{row.id}/edit", said)
    page = head.get(f"/taken-home/{row.id}").text
    assert "Ask the staff" in page and "running" in page and "Hana Head" in page
    with time_machine.travel(now() + timedelta(days=21), tick=False):
        assert "Look again at ST01" in sign_in(scene.people["head"]).get(f"/cohorts/{scene.cohort.id}/journey").text


def test_only_somebody_in_the_cohort_takes_its_risks(scene, sign_in):
    taken = scene.take()
    outsider = make_member(scene.cohort, "observer", "Olly Two", organisation_id=scene.tanners.id)
    sign_in(outsider).post(f"/risks/{scene.risk.id}/take-home", {}, status=404)
    with pytest.raises(NotThere), work():
        adopt(Actor(scene.people["other"].id), db.session.get_one(School, taken.school_id), db.session.merge(scene.risk))


def test_sizes_and_changes_in_words():
    line = {"code": "RK01", "title": "A", "cause": "c", "event": "e", "consequence": "q", "likelihood": 3, "impact": 3, "strategies": [{"code": "ST01", "running": False}]}
    later = {**line, "likelihood": 4, "event": "f", "strategies": [{"code": "ST01", "running": True}]}
    assert [one["what"] for one in changes_between([line], [later])] == ["higher", "reworded", "begun"]
    assert [one["what"] for one in changes_between([later], [line, {**line, "code": "RK02"}])] == ["added", "lower", "reworded", "stopped"]
    same_code = [{**line, "id": "a"}, {**line, "id": "b", "title": "B"}]
    assert changes_between(same_code, same_code) == [] and changes_between(same_code, same_code[:1])[0]["title"] == "B"
    assert changes_between([line], []) == [{"what": "gone", "code": "RK01", "title": "A"}]
    assert [one["what"] for one in changes_between([{**line, "likelihood": None}], [line])] == ["judged"] and changes_between([line], [line]) == []
    assert [size_of(Organisation(name="A", kind="school", pupils_on_roll=count)) for count in (None, 200, 201, 999, 1000)] == ["", "small", "middling", "middling", "large"]


def test_somebody_of_no_school_is_told_so(scene, sign_in):
    academic = sign_in(scene.people["academic"])
    assert "not of a school" in academic.get(f"/cohorts/{scene.cohort.id}/school").text
    academic.post(f"/cohorts/{scene.cohort.id}/school")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(School)) == 0
    with pytest.raises(Invalid), work():
        begin_school(scene.actor("academic"), db.session.merge(scene.cohort))


def test_a_form_sent_again_takes_home_once_and_nothing_is_there_twice(scene, sign_in):
    scene.begin()
    head, mark, address = sign_in(scene.people["head"]), uuid.uuid4().hex, f"/risks/{scene.risk.id}/take-home"
    with work():
        other = propose_risk(scene.actor("other"), db.session.merge(scene.framework), RiskWords(theme_id=scene.risk.theme_id, **{**WORDS, "title": "Another"}))
    first = head.post(address, {"client_id": mark}).location
    assert head.post(f"/risks/{other.id}/take-home", {"client_id": mark}).location == first
    taken = copy(scene)
    head.post(f"/taken-home/{taken.id}/close", {"closed": "yes"})
    assert head.post(address, {"client_id": mark}).location == first  # put away meanwhile
    head.post(address, {"strategies": [scene.strategy.id], "client_id": uuid.uuid4().hex})
    head.post(f"/taken-home/{taken.id}/close", {"closed": "no"})
    assert "taken it home anew" in head.get(f"/taken-home/{taken.id}").text
    rows = db.session.scalars(sa.select(Adoption).where(Adoption.status == "open")).all()
    assert sorted(row.kind for row in rows) == ["risk", "strategy"]


def test_who_began_before_does_not_put_back_a_holder_or_a_day(scene, sign_in):
    taken = scene.take()
    head, day = sign_in(scene.people["head"]), today() + timedelta(days=9)
    reworded(head, taken, owner_id=scene.people["head"].id, review_on=str(day))
    for words in ({}, {"event": "an hour that went to cover", "why": "It did."}):
        back = reworded(head, taken, 409, base="1", **words).text
        assert "Somebody else saved this" in back and "Who holds it at your school: Hana Head" in back
        db.session.expire_all()
        assert copy(scene).owner_id == scene.people["head"].id and copy(scene).review_on == day and copy(scene).changed == []
    reworded(head, copy(scene), owner_id="", review_on=str(day))
    db.session.expire_all()
    assert copy(scene).owner_id is None and copy(scene).version == 3
