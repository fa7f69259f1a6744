"""How a cohort holds its risks: signatures, what happens, dissent about appetites, and what does not fit together."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.enquiries.services import begin_enquiry, gather
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.domain.consistency import RiskFacts, misfits
from enquiry_hub.features.framework.models import (
    AppetiteChange,
    AppetiteDissent,
    Risk,
    RiskAcceptance,
    RiskIssue,
    Strategy,
    StrategyReview,
)
from enquiry_hub.features.framework.papers import edition_for_all
from enquiry_hub.features.framework.papers.wording import day_words
from enquiry_hub.features.framework.queries.holding import misfits_in
from enquiry_hub.features.framework.queries.register import register_of
from enquiry_hub.features.framework.queries.strategies import overdue_by_risk
from enquiry_hub.features.framework.services.due import notice_acceptances
from enquiry_hub.features.framework.wording import MISFITS
from enquiry_hub.features.impact.services import make_measure
from tests.features.framework.conftest import Scene, actor, sentence
from tests.kit.papers import words_of

DAY = date(2026, 3, 2)
SIGN = {"signed": "The governors", "why": "Nobody can be found this year."}


def count(model) -> int:
    """Count rows."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def codes(scene: Scene, person) -> list[str]:
    """Return what does not fit, as one viewer sees it."""
    return [found.code for found in misfits_in(register_of(actor(person), db.session.merge(scene.framework)).lines)]


def test_saying_that_it_happens_and_is_over_publishes_nothing(scene, sign_in):
    leader, path = sign_in(scene.leaders[0]), f"/risks/{scene.risk.id}"

    def standing() -> str:
        db.session.expire_all()
        return db.session.get_one(Risk, scene.risk.id).status

    for status in ("proposed", "published"):
        with work():
            services.set_status(actor(scene.facilitator), db.session.merge(scene.risk), status)
        for what in ("First.", "Second."):
            leader.post(f"{path}/happening", {"what_happens": what, "since": str(today())})
        opened = list(db.session.scalars(sa.select(RiskIssue.id).where(RiskIssue.closed_on.is_(None))))
        for issue_id in opened:
            assert standing() == "happening_now"
            leader.post(f"{path}/issues/{issue_id}/close", {"what_came": "It is over."})
        assert len(opened) == 2 and standing() == status


def test_a_risk_that_happens_is_kept_with_a_note_of_it(scene, sign_in):
    leader, path, mark = sign_in(scene.leaders[0]), f"/risks/{scene.risk.id}", uuid.uuid4().hex
    leader.post(f"{path}/happening", {"what_happens": " ", "since": str(today())}, status=422)
    leader.post(f"{path}/happening", {"what_happens": "Two posts.", "since": str(today() + timedelta(days=1))}, status=422)
    for _twice in range(2):
        leader.post(f"{path}/happening", {"what_happens": "Two posts are empty.", "since": str(today()), "who_acts": "The deputies cover", "client_id": mark})
    assert count(RiskIssue) == 1
    page = leader.get(path).text
    assert "Two posts are empty." in page and "The deputies cover" in page and "happening now" in page
    issue = db.session.scalars(sa.select(RiskIssue)).one()
    other = scene.propose(title="Another")
    leader.post(f"/risks/{other.id}/issues/{issue.id}/close", {"what_came": "Nothing."}, status=404)
    leader.post(f"{path}/issues/{issue.id}/close", {"what_came": ""}, status=422)
    leader.post(f"{path}/issues/{issue.id}/close", {"what_came": "Both are filled."})
    page = leader.get(path).text
    assert "Both are filled." in page and db.session.get_one(Risk, scene.risk.id).status == "proposed"
    sign_in(scene.observer).post(f"{path}/happening", {"what_happens": "No."}, status=404)


def pages_say(browser, scene, words):
    """Say of the risk's, the theme's and the framework's page whether these words stand there."""
    return [words in browser.get(page).text for page in (f"/risks/{scene.risk.id}", f"/themes/{scene.themes[0].id}", f"/cohorts/{scene.cohort.id}/framework")]


def test_what_is_held_outside_tolerance_asks_for_nothing_more(scene, sign_in):
    asks, signed, runs = "needs a running strategy", "signed for until a day", "and a strategy runs"
    scene.rate(scene.open(kind="residual"), [(5, 5)] * 6)
    with work():
        services.set_appetite(actor(scene.facilitator), scene.framework, scene.themes[0], "averse")
        services.close_round(actor(scene.facilitator), db.session.merge(scene.rounds[0]))
    reader, facilitator = sign_in(scene.leaders[0]), sign_in(scene.facilitator)
    assert pages_say(reader, scene, asks) == [True] * 3
    facilitator.post(f"/risks/{scene.risk.id}/accept", {**SIGN, "until": str(today() + timedelta(days=9)), "client_id": uuid.uuid4().hex})
    assert pages_say(reader, scene, signed) == [True] * 3 and pages_say(reader, scene, asks) == [False] * 3
    with time_machine.travel(now() + timedelta(days=10), tick=False):
        assert pages_say(sign_in(scene.leaders[0]), scene, asks) == [True] * 3
    facilitator.post(f"/risks/{scene.risk.id}/accept/end")
    strategy = scene.strategy()
    with work():
        db.session.execute(sa.update(Strategy).where(Strategy.id == strategy.id).values(state="running"))
    assert pages_say(reader, scene, runs) == [True] * 3 and pages_say(reader, scene, asks) == [False] * 3


def test_a_signature_stands_in_every_paper_and_in_what_changed_and_its_name_in_none_that_anybody_reads(scene, sign_in):
    with work():
        first = services.make_release(actor(scene.facilitator), db.session.merge(scene.framework), "0.3")
    until = today() + timedelta(days=9)
    sign_in(scene.facilitator).post(f"/risks/{scene.risk.id}/accept", {**SIGN, "until": str(until), "client_id": uuid.uuid4().hex})
    with work():
        second = services.make_release(actor(scene.facilitator), db.session.merge(scene.framework), "0.4")
    browser, said = sign_in(scene.leaders[0]), f"until {day_words(str(until))}, signed by The governors: {SIGN['why']}"
    for kind in ("framework.docx", "register.xlsx"):
        assert said in words_of(browser.get(f"/releases/{second.id}/{kind}").data, kind), kind
        assert "The governors" not in words_of(browser.get(f"/releases/{first.id}/{kind}").data, kind), kind
    data = json.loads(browser.get(f"/releases/{second.id}/framework.json").data)["risks"][0]
    assert data["accepted"] == {"signed": "The governors", "on": str(today()), "until": str(until), "why": SIGN["why"]}
    changed = browser.get(f"/releases/{first.id}/since?to={second.id}").text
    assert said in changed and f"Borne otherwise than before: {scene.risk.code}." in changed
    for_all = edition_for_all(second)
    assert for_all.risks[0]["accepted"]["signed"] == "" and for_all.risks[0]["accepted"]["why"] == SIGN["why"]


def test_a_signature_holds_until_its_day(scene, sign_in):
    facilitator, leader, path = sign_in(scene.facilitator), sign_in(scene.leaders[0]), f"/risks/{scene.risk.id}"
    leader.post(f"{path}/accept", {**SIGN, "until": str(today() + timedelta(days=9))}, status=403)
    for until in (today(), today() + timedelta(days=367)):
        facilitator.post(f"{path}/accept", {**SIGN, "until": str(until)}, status=422)
    mark = uuid.uuid4().hex
    scene.rate(scene.open(kind="residual"), [(5, 5)] * 6)
    with work():
        services.set_appetite(actor(scene.facilitator), scene.framework, scene.themes[0], "averse")
        services.close_round(actor(scene.facilitator), db.session.merge(scene.rounds[0]))
    assert "breach" in codes(scene, scene.leaders[0])
    for _twice in range(2):
        facilitator.post(f"{path}/accept", {**SIGN, "until": str(today() + timedelta(days=9)), "client_id": mark})
    assert count(RiskAcceptance) == 1 and "breach" not in codes(scene, scene.leaders[0])
    assert "signed by The governors" in leader.get(path).text
    with time_machine.travel(now() + timedelta(days=10), tick=False):
        assert {"breach", "acceptance_over"} <= set(codes(scene, scene.leaders[0]))
        assert "That day has passed." in sign_in(scene.leaders[0]).get(path).text
    leader.post(f"{path}/accept/end", status=403)
    facilitator.post(f"{path}/accept/end")
    assert "signed by The governors" not in leader.get(path).text and "breach" in codes(scene, scene.leaders[0])


def test_an_appetite_keeps_its_history_and_dissent_stands_beside_it(scene, sign_in):
    theme, path = scene.themes[0], f"/themes/{scene.themes[0].id}"
    with work():
        for level, why in (("averse", "Children first."), ("averse", "Children first."), ("cautious", "The board moved.")):
            services.set_appetite(actor(scene.facilitator), scene.framework, theme, level, why=why)
    assert count(AppetiteChange) == 2  # saying the same again is no change
    leader, other, mark = sign_in(scene.leaders[0]), sign_in(scene.leaders[1]), uuid.uuid4().hex
    leader.post(f"{path}/dissent", {"level": "bold", "text": "No."}, status=422)
    for _twice in range(2):
        leader.post(f"{path}/dissent", {"level": "open", "text": "Caution costs us teachers.", "client_id": mark})
    page = other.get(path).text
    assert "Caution costs us teachers." in page and "The board moved." in page and "Children first." in page
    assert scene.leaders[0].display_name not in page.split('id="appetite"')[1].split("</section>")[0]
    assert count(AppetiteDissent) == 1
    row = db.session.scalars(sa.select(AppetiteDissent)).one()
    other.post(f"/dissent/{row.id}/end", status=403)
    sign_in(scene.facilitator).post(f"/dissent/{row.id}/end", status=403)
    assert all(entry.person_id is None for entry in db.session.scalars(sa.select(AuditEntry)) if "dissent" in str(entry.facts))
    leader.post(f"/dissent/{row.id}/end")
    assert "Caution costs us teachers." not in other.get(path).text
    other.post(f"{path}/dissent", {"level": "open", "text": "I would too.", "named": "y", "client_id": uuid.uuid4().hex})
    assert scene.leaders[1].display_name in leader.get(path).text.split('id="appetite"')[1].split("</section>")[0]
    sign_in(scene.observer).get(path, status=404)


def test_what_no_longer_holds_it_down_is_taken_out_and_comes_back_with_the_same_words(scene, sign_in):
    leader, path = sign_in(scene.leaders[0]), f"/risks/{scene.risk.id}"
    with work():
        control = services.add_control(actor(scene.leaders[0]), scene.risk, "A quiet hour")
        watched = services.add_indicator(actor(scene.leaders[0]), scene.risk, "Hours given up", counted_by="The office", how_often="weekly")
    assert "The office" in leader.get(path).text
    assert "no_leading_indicator" not in codes(scene, scene.leaders[0])
    leader.post(f"{path}/controls/{control.id}/end")
    leader.post(f"{path}/indicators/{watched.id}/end")
    leader.post(f"{path}/controls/{control.id}/end", status=404)
    page = leader.get(path).text
    assert "A quiet hour" not in page and "Hours given up" not in page and "no_leading_indicator" in codes(scene, scene.leaders[0])
    with work():
        services.add_control(actor(scene.leaders[1]), db.session.merge(scene.risk), "A quiet hour", effectiveness="good")
    assert "A quiet hour" in leader.get(path).text
    sign_in(scene.observer).post(f"{path}/controls/{control.id}/end", status=404)


def test_what_does_not_fit_is_said_and_a_blind_round_says_nothing(scene, sign_in):
    page = f"/frameworks/{scene.framework.id}/checks"
    leader = sign_in(scene.leaders[0])
    assert str(MISFITS["no_leading_indicator"]) in leader.get(page).text
    with work():
        services.add_indicator(actor(scene.leaders[0]), scene.risk, "Hours given up")
        services.set_appetite(actor(scene.facilitator), scene.framework, scene.themes[0], "averse")
    assert codes(scene, scene.leaders[0]) == ["indicator_uncounted"]
    scene.rate(scene.open(kind="residual"), [(5, 5)] * 6)
    assert codes(scene, scene.leaders[0]) == codes(scene, scene.facilitator) == ["indicator_uncounted"]  # the round is open
    assert "Outside tolerance" not in leader.get(page).text
    with work():
        services.close_round(actor(scene.facilitator), db.session.merge(scene.rounds[0]))
    assert codes(scene, scene.leaders[0]) == ["breach", "indicator_uncounted"]
    assert "Hours given up" in leader.get(page).text


def test_a_theme_gathers_what_touches_it_as_one_may_read_it(scene, sign_in):
    with work():
        mine = begin_enquiry(actor(scene.leaders[0]), db.session.merge(scene.cohort), "Why do heads give up the quiet hour?")
        gather(actor(scene.leaders[0]), mine, "risk", scene.risk.id)
    path = f"/themes/{scene.themes[0].id}"
    assert "Why do heads give up the quiet hour?" in sign_in(scene.leaders[0]).get(path).text
    page = sign_in(scene.leaders[1]).get(path).text
    assert scene.risk.title in page and "quiet hour?" not in page


def test_a_theme_shows_what_is_counted_under_it(scene, sign_in):
    with work():
        words = {"name": "Hours kept free", "level": 4, "risk_id": scene.risk.id}
        make_measure(actor(scene.leaders[0]), db.session.merge(scene.cohort), words, kind="series", of_school=False)
    assert "Hours kept free" in sign_in(scene.leaders[1]).get(f"/themes/{scene.themes[0].id}").text
    assert "Hours kept free" not in sign_in(scene.leaders[1]).get(f"/themes/{scene.themes[1].id}").text


def test_a_decision_says_why(scene, sign_in):
    facilitator, path = sign_in(scene.facilitator), f"/risks/{scene.risk.id}"
    facilitator.post(f"{path}/decide", {"status": "closed", "why": "The scheme ended."})
    assert "The scheme ended." in sign_in(scene.leaders[0]).get(path).text


FACTS = {
    "breach": RiskFacts(appetite="outside_tolerance", leading_indicators=1), "acceptance_over": RiskFacts(accepted_until=DAY - timedelta(days=1), leading_indicators=1),
    "residual_above": RiskFacts(inherent=9, residual=12, leading_indicators=1), "lowered_without_control": RiskFacts(inherent=12, residual=9, leading_indicators=1),
    "strategy_overdue": RiskFacts(overdue_strategies=("ST01",), leading_indicators=1), "no_leading_indicator": RiskFacts(),
    "indicator_uncounted": RiskFacts(uncounted_indicators=("Hours",), leading_indicators=1),
}  # fmt: skip


@pytest.mark.parametrize("code", FACTS)
def test_each_sentence_comes_of_its_own_fact_alone(code):
    assert misfits(FACTS[code], DAY) == [code] and set(FACTS) == set(MISFITS)


def test_what_answers_a_breach():
    for answered in (RiskFacts(appetite="outside_tolerance", running_strategies=1, leading_indicators=1), RiskFacts(appetite="outside_tolerance", accepted_until=DAY, leading_indicators=1), RiskFacts(appetite="tolerated", leading_indicators=1)):
        assert misfits(answered, DAY) == []
    assert misfits(RiskFacts(inherent=12, residual=9, controls=1, leading_indicators=1), DAY) == []


@pytest.mark.parametrize("state", ["draft", "ready", "running", "reviewed", "published", "stopped"])
def test_overdue_is_what_waits_and_has_passed(scene, state):
    found = scene.strategy(owner_id=scene.leaders[1].id, review=today().isoformat())

    def late() -> tuple[str, ...]:
        return overdue_by_risk([scene.risk.id]).get(scene.risk.id, ())

    with work():
        db.session.merge(found).state = state
    assert late() == ()  # the day itself is not past
    with time_machine.travel(now() + timedelta(days=2)):
        waits = state not in ("draft", "stopped")
        assert late() == ((found.code,) if waits else ())
        with work():  # whoever looked in time, or at last, is not asked again, whatever gate it stands at
            db.session.add(StrategyReview(strategy_id=found.id, due_on=db.session.get_one(Strategy, found.id).review_on, reviewed_on=today(), did_it_work="partly", what_we_saw="Some of it.", what_next="keep"))
        assert late() == ()
        with work():
            db.session.get_one(Strategy, found.id).review_on = today() - timedelta(days=1)
        assert late() == ((found.code,) if waits else ())


@pytest.mark.parametrize("base", ["9" * 26, str(2**63), str(2**32), "0", "-1", "-" + "9" * 26])
def test_a_version_that_never_was_is_a_stale_one(scene, sign_in, base):
    leader, risk = sign_in(scene.leaders[0]), scene.risk
    said = {name: getattr(risk, name) for name in ("cause", "event", "consequence", "theme_id", "context_factor", "proximity", "trend")}
    page = leader.post(f"/risks/{risk.id}/edit", {**said, "title": "Said otherwise", "owner_id": "", "objective": "", "base": base}, status=409).text
    assert "Said otherwise" in page



def test_a_signature_that_runs_out_is_told_before_and_on_its_day(from_noon, scene):
    with work():
        risk = db.session.merge(scene.risk)
        services.edit_risk(actor(scene.leaders[0]), risk, sentence(scene.themes[0], owner_id=scene.leaders[3].id))
        services.accept_shared(actor(scene.facilitator), risk, "The governors", "It is borne", today() + timedelta(days=40))
    wanted = sorted([scene.facilitator.id, scene.leaders[3].id])

    def told(days: int) -> list[list[str]]:
        with time_machine.travel(now() + timedelta(days=days)):
            for _twice in range(2):
                notice_acceptances()
        return [sorted(row.person_id for row in db.session.query(Notice).filter_by(kind=kind)) for kind in ("acceptance_soon", "acceptance_over")]

    assert told(0) == [[], []]
    assert told(20) == [wanted, []]
    assert told(39) == [wanted, []]
    assert told(40) == [wanted, wanted]
    assert told(41) == [wanted, wanted]


def test_what_is_signed_anew_or_taken_back_is_no_news(scene):
    with work():
        risk = db.session.merge(scene.risk)
        first = services.accept_shared(actor(scene.facilitator), risk, "The governors", "It is borne", today() + timedelta(days=10))
    with time_machine.travel(now() + timedelta(days=1)), work():
        services.accept_shared(actor(scene.facilitator), db.session.merge(risk), "The governors", "Renewed", today() + timedelta(days=200))
    with time_machine.travel(now() + timedelta(days=10)):
        notice_acceptances()
        assert db.session.query(Notice).filter(Notice.kind.in_(("acceptance_soon", "acceptance_over"))).count() == 0
    assert first.until < today() + timedelta(days=200)
