"""Blind figures: what five people judged in a round that is open changes nothing in any output for anybody else."""

from __future__ import annotations

from collections import deque
from html import unescape
from pathlib import Path

import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.notifications.digests import send_digests
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.models import RatingRound, Risk, Theme
from enquiry_hub.features.framework.services import Judged, make_release, open_rounds, rate
from enquiry_hub.features.framework.services.frameworks import create_framework
from enquiry_hub.features.framework.services.risks import RiskWords, propose_risk
from enquiry_hub.identity.groups.models import ACADEMIC, FACILITATOR, MANAGER, OBSERVER
from tests.capabilities.test_digests import THURSDAY, WEDNESDAY_NOON
from tests.kit.browser import Browser
from tests.kit.build import join, make_cohort, make_member, make_person
from tests.security.house import CHANGING, LINK, House, differences, made_house

ROLES = ("leo", "fran", "ada", "max", "olive", "gail", "otto", "visitor")
RATERS = ("ann", "ben", "cora", "dan", "eve")
ABOUT = ("/framework", "/risks/", "/rounds/", "/releases/", "/themes/", "/strategies/")  # what is looked through link by link
PAPERS = ("pdf", "docx", "xlsx", "odt", "print", "paper")  # they say what their pages say, and take long to draw
MOST = 40  # addresses that each role looks at, three times over
ENDS = ("framework", "framework/register.csv", "framework/framework.json", "framework/rate", "journey", "since", "search?q=time", "search?q=heads", "more")


def _people(house: House) -> None:
    cohort, roles = house.cohort, {"fran": FACILITATOR, "ada": ACADEMIC, "max": MANAGER, "olive": OBSERVER}
    house.people = {name: make_member(cohort, roles.get(name, "participant"), digest="now") for name in (*RATERS, "leo", *roles)}
    house.people |= {"gail": make_person("Gail Guest"), "otto": make_person("Otto Outsider")}
    join(make_cohort("Another cohort"), house.people["otto"], FACILITATOR)


def _round(house: House) -> None:
    ann, fran = house.actor("ann"), house.actor("fran")
    with work():
        framework = create_framework(fran, house.cohort, "Framework")
        theme = db.session.scalars(sa.select(Theme).where(Theme.group_id == house.cohort.id).order_by(Theme.id)).first()
        risk = propose_risk(ann, framework, RiskWords("No time", "posts are empty", "nobody thinks", "tired heads", theme.id))
        (opened,) = open_rounds(fran, framework, [risk], "inherent")
        release = make_release(fran, framework, "0.1")
    house.addresses = [f"/risks/{risk.id}", f"/rounds/{opened.id}/rate", f"/rounds/{opened.id}", f"/releases/{release.id}", "/notices", "/notices/count.json", "/since", "/search?q=time"]
    house.addresses += [f"/cohorts/{house.cohort.id}/{end}" for end in ENDS]


def _judge(likelihood: int, impact: int, reason: str, house: House) -> None:
    """Let five people judge the one risk alike, each alone."""
    for name in RATERS:
        with work():
            rate(house.actor(name), db.session.scalars(sa.select(RatingRound)).one(), Judged(likelihood, impact, "high", reason))


def _reached(house: House, browser: Browser) -> list[str]:
    """Return the addresses that somebody can get to from the framework, whatever is said there."""
    seen, waiting = list[str](), deque(house.addresses)
    while waiting:
        address = waiting.popleft()
        if address in seen or len(seen) >= MOST:
            continue
        seen.append(address)
        with house.app.app_context():
            answer = browser.client.get(address)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            waiting += [found for found in map(unescape, LINK.findall(answer.text)) if any(part in found for part in ABOUT) and not any(part in found for part in PAPERS)]
    return seen


def _said(browser: Browser, addresses: list[str]) -> dict[str, str]:
    """Return the words that a browser gets under these addresses, without what differs each time."""
    with browser.app.app_context():
        return {address: CHANGING.sub("", browser.client.get(address).text) for address in addresses}


def test_other_figures_in_an_open_round_change_nothing_for_any_role_in_any_output(tmp_path: Path) -> None:
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock, made_house(tmp_path, _people, _round) as house:
        with house.app.app_context():
            _judge(1, 1, "seldomq", house)
        browsers = {who: house.browser(who) for who in ROLES}
        reached = {who: _reached(house, browsers[who]) for who in ROLES}
        assert len(reached["leo"]) > 30 and len(reached["fran"]) > 30
        before = {who: _said(browsers[who], reached[who]) for who in ROLES}
        with house.app.app_context():
            _judge(5, 5, "oftenq", house)
            assert db.session.scalar(sa.select(sa.func.count()).select_from(Risk)) == 1
        for who in ROLES:
            after = _said(browsers[who], reached[who])
            assert differences(before[who], after) == {}, who
            assert not [address for address, text in after.items() if "seldomq" in text or "oftenq" in text], who
        with house.app.app_context():
            clock.move_to(THURSDAY)
            send_digests()
            raters = [house.people[name].id for name in RATERS]
            assert db.session.scalars(sa.select(Notice.id).where(Notice.by_id.in_(raters), Notice.person_id.not_in(raters), Notice.subject_kind != "risk")).all() == []
            assert not [mail.id for mail in db.session.scalars(sa.select(OutboxMail)) if "oftenq" in mail.text or "seldomq" in mail.text]
