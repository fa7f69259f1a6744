"""How a cohort holds its risks: signatures, what happens, dissent about appetites, and what does not fit together."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.enquiries.services import begin_enquiry, gather
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.domain.consistency import RiskFacts, misfits, overdue
from enquiry_hub.features.framework.models import (
    AppetiteChange,
    AppetiteDissent,
    Risk,
    RiskAcceptance,
    RiskIssue,
)
from enquiry_hub.features.framework.queries.holding import misfits_in
from enquiry_hub.features.framework.queries.register import register_of
from enquiry_hub.features.framework.wording import MISFITS
from enquiry_hub.features.impact.services import make_measure
from tests.features.framework.conftest import Scene, actor

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


@given(st.sampled_from(["draft", "ready", "running", "reviewed", "published", "stopped"]), st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 6, 1))))
def test_overdue_is_what_waits_and_has_passed(state, due):
    late = state in ("ready", "running") and due is not None and due < DAY
    assert overdue([("ST01", state, due)], DAY) == (("ST01",) if late else ())


@pytest.mark.parametrize("base", ["9" * 26, str(2**63), str(2**32), "0", "-1", "-" + "9" * 26])
def test_a_version_that_never_was_is_a_stale_one(scene, sign_in, base):
    leader, risk = sign_in(scene.leaders[0]), scene.risk
    said = {name: getattr(risk, name) for name in ("cause", "event", "consequence", "theme_id", "context_factor", "proximity", "trend")}
    page = leader.post(f"/risks/{risk.id}/edit", {**said, "title": "Said otherwise", "owner_id": "", "objective": "", "base": base}, status=409).text
    assert "Said otherwise" in page
