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
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.models import Risk
from enquiry_hub.features.framework.services import (
    RiskWords,
    edit_risk,
    merge_risk,
    propose_risk,
    rate_locally,
    set_status,
)
from enquiry_hub.features.schools.models import Adoption, LocalRating, School
from enquiry_hub.features.schools.queries import moved_on
from enquiry_hub.features.schools.services import adopt
from tests.features.schools.conftest import CAUSE, EVENT, RATING, WORDS, copy, letters, reworded
from tests.kit.build import make_member


def test_a_leader_takes_a_risk_home_with_its_strategies(scene, sign_in):
    head, address = sign_in(scene.people["head"]), f"/cohorts/{scene.cohort.id}/school"
    begin = head.get(address).text
    assert "It will be the space of Tanners Reach." in begin and "Begin our school’s space" in begin
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


def test_where_places_differ_the_copy_says_that_it_is_each_schools_to_judge(scene, sign_in):
    taken, asked = scene.take(), "asks each school to judge it for itself"
    assert asked not in sign_in(scene.people["head"]).get(f"/taken-home/{taken.id}").text
    with work():
        rate_locally(scene.actor("facilitator"), db.session.get_one(Risk, scene.risk.id))
    assert asked in sign_in(scene.people["head"]).get(f"/taken-home/{taken.id}").text


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
            set_status(facilitator, risk, "closed", why="The law changed in the quinceweek.")
        else:
            other = propose_risk(scene.actor("other"), db.session.merge(scene.framework), RiskWords(theme_id=risk.theme_id, **{**WORDS, "title": "Another"}))
            merge_risk(facilitator, risk, other, why="The law changed in the quinceweek.")
    told = [(row.person_id, row.kind) for row in db.session.scalars(sa.select(Notice).where(Notice.kind == "source_ended"))]
    assert told == [(scene.people["head"].id, "source_ended")]
    page = sign_in(scene.people["head"]).get(f"/taken-home/{taken.id}").text
    assert EVENT in page and "Your copy stays as it is" in page and f"has {way} it" in page
    assert "The law changed in the quinceweek." in page and (f"/go/risk/{other.id}" in page if way == "merged" else "It goes on as" not in page)
    colleague = scene.people["colleague"]
    sign_in(scene.people["head"]).post(f"/schools/{taken.school_id}/team", {"name": "Cora", "email": colleague.email})
    sign_in(colleague).post(re.findall(r"/invitations/[\w-]+", " ".join(letters()))[0], {})
    page = sign_in(colleague).get(f"/taken-home/{taken.id}").text
    assert f"has {way} it" in page and "quinceweek" not in page and "It goes on as" not in page, "what was said in the cohort is for its members"
    with work():
        set_status(facilitator, db.session.merge(scene.risk), "published")
    assert "Your copy stays as it is" not in sign_in(scene.people["head"]).get(f"/taken-home/{taken.id}").text
    with time_machine.travel(now() + timedelta(days=1), tick=False), work():
        set_status(facilitator, db.session.merge(scene.risk), "closed")
    assert len(db.session.scalars(sa.select(Notice).where(Notice.kind == "source_ended")).all()) == 2, "ended again, told again"


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
    page = head.post(f"/taken-home/{taken.id}/close", {"closed": "no", "reason": "We want both."}, status=422).text
    assert "taken it home anew" in page and "We want both." in page
    rows = db.session.scalars(sa.select(Adoption).where(Adoption.status == "open")).all()
    assert sorted(row.kind for row in rows) == ["risk", "strategy"]


def test_who_began_before_does_not_put_back_a_holder_or_a_day(scene, sign_in):
    taken = scene.take()
    head, day = sign_in(scene.people["head"]), today() + timedelta(days=9)
    reworded(head, taken, owner_id=scene.people["head"].id, review_on=str(day))
    for words in ({}, {"event": "an hour that went to cover", "why": "It did."}):
        back = reworded(head, taken, 409, base="1", **words).text
        assert "Somebody else saved this" in back and 'aria-label="Who holds it at your school"' not in back and "the boxes show what was saved: " in back and "Who holds it at your school" in back.split("the boxes show what was saved: ")[1].split("</p>")[0]
        db.session.expire_all()
        assert copy(scene).owner_id == scene.people["head"].id and copy(scene).review_on == day and copy(scene).changed == []
    reworded(head, copy(scene), owner_id="", review_on=str(day))
    db.session.expire_all()
    assert copy(scene).owner_id is None and copy(scene).version == 3
