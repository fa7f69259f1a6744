"""A headteacher's year: three pages, an audience, a risk, a rating, a reply, a place in the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import RatingRound
from tests.journeys.conftest import mark
from tests.kit.browser import Browser
from tests.kit.demo import Demo

SignIn = Callable[[str], Browser]
PAGES = {
    "past": "In 2009 I cut the breakfast club and learned of it from the register.",
    "present": "I spend Tuesdays on the roll and the roll spends nothing on me.",
    "future": "By June somebody else chairs the Friday meeting.",
}


def write(browser: Browser, cohort_id: str, tense: str) -> str:
    """Write a page and return its address."""
    address = f"/cohorts/{cohort_id}/journal/new?tense={tense}"
    assert "Only you." in browser.get(address).text
    words = {"title": f"A page of the {tense}", "part_body": PAGES[tense], "client_id": mark()}
    return browser.post(address, words).location.split("?")[0]


def test_three_pages_one_of_them_shared(lived: Demo, by_letter: SignIn) -> None:
    folasade, cohort = by_letter("L01"), lived.cohort_id
    assert "Folasade" in folasade.get(f"/cohorts/{cohort}/journey").text
    addresses = {tense: write(folasade, cohort, tense) for tense in PAGES}
    for tense, address in addresses.items():
        assert PAGES[tense] in folasade.get(address).text
    # L16 is in her peer group.
    friend, facilitator = lived.browser("L16"), lived.browser("F01")
    friend.get(addresses["past"], status=404)

    assert "and you." in folasade.get(f"{addresses['past']}/share").text
    folasade.post(f"{addresses['past']}/share", {"audience": "my_three"})
    assert PAGES["past"] in friend.get(addresses["past"]).text
    facilitator.get(addresses["past"], status=404)
    friend.get(addresses["present"], status=404)

    risk = f"/risks/{lived.things['risk', 'RK13']}"
    target = f"risk:{lived.things['risk', 'RK13']}"
    folasade.post(f"{addresses['past']}/evidence", {"target": target, "note": "It began in 2009"})
    assert addresses["past"] in friend.get(risk).text
    page = facilitator.get(risk).text
    assert addresses["past"] not in page and "It began in 2009" not in page
    assert "reflections private to their authors" in page  # counted, never shown


def test_rating_alone_then_together(lived: Demo, by_letter: SignIn) -> None:
    folasade, risk_id = by_letter("L01"), lived.things["risk", "RK13"]
    with lived.app.app_context():
        is_open = sa.and_(RatingRound.risk_id == risk_id, RatingRound.closed_at.is_(None))
        round_id = db.session.scalar(sa.select(RatingRound.id).where(is_open))
    address = f"/rounds/{round_id}/rate"
    assert address in folasade.get(f"/cohorts/{lived.cohort_id}/framework/rate").text
    folasade.get(address)
    folasade.post(address, {"likelihood": "5", "impact": "4", "reason": "Two classes of nineteen."})
    assert "Two classes of nineteen." not in folasade.get(f"/risks/{risk_id}").text
    for code in ("L03", "L05", "L07", "L14"):
        lived.browser(code).post(address, {"likelihood": "2", "impact": "4", "reason": "We are full."})
    assert "We are full." not in folasade.get(f"/risks/{risk_id}").text  # one who looks twice would learn who said what
    lived.browser("F01").post(f"/rounds/{round_id}/close")
    for code in ("L01", "L18"):
        together = lived.browser(code).get(f"/risks/{risk_id}").text
        assert "We are full." in together and "Two classes of nineteen." in together


def test_a_reply_once_however_often_it_is_sent(lived: Demo, by_letter: SignIn) -> None:
    folasade, thread = by_letter("L01"), f"/threads/{lived.things['thread', 'TH03']}"
    before = folasade.get(f"{thread}/posts.json").json["last_seq"]
    reply = {"body": "Ours fell by nineteen and nobody was surprised.", "client_id": mark()}
    assert (
        folasade.post(f"{thread}/posts", reply).location == folasade.post(f"{thread}/posts", reply).location
    )
    posts = lived.browser("L02").get(f"{thread}/posts.json?after={before}").json["posts"]
    assert [post["body"] for post in posts] == [reply["body"]]
    assert reply["body"] in lived.browser("F01").get(f"{thread}?at=99999").text


def test_coming_and_the_calendar(lived: Demo, by_letter: SignIn) -> None:
    day = today() + timedelta(days=21)
    plan = {
        "title": "A last look back",
        "kind": "meeting",
        "tense": "",
        "day": day.isoformat(),
        "begins": "9:00",
        "ends": "11:00",
    }
    planned = lived.browser("M01").post(f"/cohorts/{lived.cohort_id}/sessions/new", plan).location
    folasade = by_letter("L01")
    assert "A last look back" in folasade.get(f"/cohorts/{lived.cohort_id}/journey").text
    folasade.post(f"{planned}/coming", {"answer": "yes", "note": "I need a parking place"})
    assert "I need a parking place" in lived.browser("M01").get(planned).text
    assert "I need a parking place" not in lived.browser("L02").get(planned).text
    page = folasade.post("/calendar", status=200).text
    address = page.split("/calendar/", 1)[1].split(".ics", 1)[0]
    feed = Browser(lived.app).get(f"/calendar/{address}.ics").text
    assert "BEGIN:VCALENDAR" in feed and "A last look back" in feed
