"""The demonstration is whole, adds up, and keeps its planted stories."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from html import unescape
from itertools import groupby
from typing import Any

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.demo.data_files import read
from enquiry_hub.features.circles.models import Circle
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.framework.domain import Judgement, gates_of, scales, summarise_risk
from enquiry_hub.features.framework.models import Rating, RatingRound, Risk, Strategy
from enquiry_hub.features.framework.queries.strategies import facts_of
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.people.models import Organisation, Person
from tests.kit.demo import WALKERS, Demo

COUNTS = {Person: 48, Input: 41, Risk: 14, Strategy: 21, Rating: 616, Thread: 29, Post: 165, Entry: 40}
PRIVATE, SEALED = ("J08", "J19", "J25"), ("J36", "J37", "J38")
ENTRIES = {entry["id"]: entry for entry in read("journals")["entries"]}
LISTS = "journey journal journal/shared threads inputs people framework framework/register.csv framework/framework.json".split()
# Every role, the writers themselves, colleagues of their schools and peer groups.
EVERYONE = sorted({*WALKERS.values(), "F02", "L06", "L10", "L11", "L16", "L18"})


def count(model: Any) -> int:
    """Count the rows of a table."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_everything_is_loaded(demo: Demo) -> None:
    with demo.app.app_context():
        assert {model: count(model) for model in COUNTS} == COUNTS
        is_school = Organisation.kind == "school"
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Organisation).where(is_school)) == 16
        assert count(OutboxMail) == 0  # nobody is written to about what happened long ago


@pytest.mark.parametrize("risk", read("risks")["risks"], ids=lambda risk: risk["id"])
def test_what_was_expected_comes_out_of_the_rows(demo: Demo, risk: dict) -> None:
    with demo.app.app_context():
        query = (
            sa.select(RatingRound.kind, Rating.person_id, Rating.likelihood, Rating.impact)
            .join(RatingRound, RatingRound.id == Rating.round_id)
            .where(RatingRound.risk_id == demo.things["risk", risk["id"]], RatingRound.number == 1)
            .order_by(RatingRound.kind)
        )
        rows = db.session.execute(query).all()
    judged = {
        kind: {row[1]: Judgement(row[2], row[3]) for row in found}
        for kind, found in groupby(rows, key=lambda row: row[0])
    }
    expected = risk["expected_summary"]
    got = summarise_risk(judged["inherent"], judged["residual"], risk["appetite"])
    for name in ("inherent_likelihood", "inherent_impact", "residual_likelihood", "residual_impact"):
        summary, wanted = asdict(getattr(got, name)), dict(expected[name])
        assert list(summary.pop("counts")) == wanted.pop("counts")
        assert {key: summary[key] for key in wanted} == pytest.approx(wanted, abs=1e-6)
    assert (got.inherent_score, got.residual_score) == (
        expected["median_inherent_score"],
        expected["median_residual_score"],
    )
    assert (got.residual_band, got.appetite_status) == (
        expected["residual_band"],
        expected["appetite_status"],
    )


def test_the_celebration_is_ahead_and_nothing_else_has_a_date_to_come(demo: Demo) -> None:
    ahead = {
        "session.starts_at", "session.ends_at", "half_term.ends_on", "entry.sealed_until", "membership.ends_on", "commitment.due_on",
        "rating_round.closes_at", "strategy.review_on", "user_session.seen_at", "talk.commit_by", "adoption.review_on", "hotseat.closes_on", "spiral_card.trial_until",
        "local_review.due_on",
    }  # fmt: skip
    with demo.app.app_context():
        starts = db.session.scalars(sa.select(Session.starts_at).order_by(Session.starts_at)).all()
        assert timedelta(days=5) < starts[-1] - now() < timedelta(days=14) and starts[-2] < now()
        found = set()
        for table in db.metadata.sorted_tables:
            for column in table.columns:
                latest = db.session.scalar(sa.select(sa.func.max(column))) if is_time(column) else None
                if latest is not None and latest > (now() if isinstance(latest, datetime) else today()):
                    found.add(f"{table.name}.{column.name}")
    assert found <= ahead, found - ahead


def is_time(column: sa.Column[Any]) -> bool:
    """Say whether a column holds days or moments."""
    kind = getattr(column.type, "impl", column.type)
    return isinstance(kind, sa.Date | sa.DateTime)


def test_the_headteacher_carries_on_and_finds_what_is_new(demo: Demo) -> None:
    browser = demo.browser("headteacher")
    page = browser.get(f"/cohorts/{demo.cohort_id}/journey").text
    assert ", Folasade" in page and "Folasade Adeyemi-Clarke</p>" not in page
    assert "Rents in the flats behind the station" in page and "Go on writing" in page
    assert "new posts" in page and "still true?" in page and "I am coming" in page
    thread = browser.get(f"/threads/{demo.things['thread', 'TH18']}").text
    assert "the two families who told us before the notice" in thread
    other = demo.browser("deputy").get(f"/cohorts/{demo.cohort_id}/journey").text
    assert "Rents in the flats" not in other


def test_strategies_pass_their_gates(demo: Demo) -> None:
    with demo.app.app_context():
        rows = db.session.scalars(sa.select(Strategy).order_by(Strategy.code))
        passed = {row.code: {gate.name for gate in gates_of(facts_of(row)) if gate.open} for row in rows}
        assert {row.proximity for row in db.session.scalars(sa.select(Risk))} <= set(scales().proximity)
    assert sum("ready" in gates for gates in passed.values()) >= 12
    assert all("published" in passed[code] for code in ("ST01", "ST03", "ST05", "ST12", "ST21"))


def test_the_histories_tell_what_was_done(demo: Demo) -> None:
    browser = demo.browser("headteacher")
    page = browser.get(f"/frameworks/{demo.things['framework', 'FW1']}/history").text
    for words in ("A version was kept", "An approval was recorded", "A version was opened to everybody", "How much the cohort is content with", "Workshop 2"):
        assert words in page, words
    page = browser.get(f"/risks/{demo.things['risk', 'RK13']}/history").text
    for words in ("It was put up for rating", "A round of rating closed on its day", "Why judgements are apart was said", "My full is your empty", "We have talked about it since"):
        assert words in page, words


def test_the_split_rating_is_told_in_words(demo: Demo) -> None:
    page = demo.browser("headteacher").get(f"/risks/{demo.things['risk', 'RK13']}").text
    assert "split" in page.lower()
    assert f"/threads/{demo.things['thread', 'TH03']}" in page


def test_a_failed_strategy_is_kept(demo: Demo) -> None:
    page = demo.browser("headteacher").get(f"/strategies/{demo.things['strategy', 'ST12']}").text
    assert "Homework club" in page and "stopped" in page.lower()


def test_a_hidden_post_is_seen_by_its_author_and_facilitators(demo: Demo) -> None:
    thread_id = demo.things["thread", "TH07"]
    with demo.app.app_context():
        hidden = db.session.scalars(sa.select(Post.id).where(Post.state == "hidden")).all()
        is_one = sa.and_(Post.thread_id == thread_id, Post.state == "hidden")
        assert hidden == db.session.scalars(sa.select(Post.id).where(is_one)).all()
    (post_id,) = hidden
    words = "closely enough that a colleague at a nearby school"
    for code in ("L09", "F01", "F02", "M01"):
        assert words in demo.browser(code).get(f"/posts/{post_id}").text
    for code in ("L01", "L15", "A01"):
        demo.browser(code).get(f"/posts/{post_id}", status=404)
        assert words not in demo.browser(code).get(f"/threads/{thread_id}?at=1").text
        assert words not in demo.browser(code).get(f"/threads/{thread_id}/posts.json").text
    assert "describes a family" in demo.browser("L09").get("/notices").text


def answer(demo: Demo, browser: Any, address: str) -> tuple[int, str]:
    """Return what an address gives, whatever it is."""
    with demo.app.app_context():
        found = browser.client.get(address)
    return found.status_code, found.text


@pytest.mark.parametrize("code", EVERYONE)
def test_private_is_private(demo: Demo, code: str) -> None:
    browser, cohort = demo.browser(code), f"/cohorts/{demo.cohort_id}"
    own = {name for name in (*PRIVATE, *SEALED) if ENTRIES[name]["leader_id"] == code}
    hidden = [name for name in (*PRIVATE, *SEALED) if name not in own]
    lists = ["/", "/home", "/notices", *(f"{cohort}/{page}" for page in LISTS)]
    seen = "".join(answer(demo, browser, address)[1] for address in lists)
    for name in hidden:
        entry, entry_id = ENTRIES[name], demo.things["entry", name]
        assert entry_id not in seen and entry["body_markdown"][:40] not in seen
        for address in ("", "/edit", "/history", "/share", "/evidence", "/seal", "/remove"):
            assert answer(demo, browser, f"/reflections/{entry_id}{address}")[0] == 404
        assert answer(demo, browser, f"/go/entry/{entry_id}")[0] == 404
        words = " ".join(entry["body_markdown"].replace("*", "").split()[:6])
        assert entry_id not in answer(demo, browser, f"{cohort}/search?q={words}")[1]
        for link in entry["links"]:
            page = answer(demo, browser, f"/go/{link['type']}/{demo.things[link['type'], link['id']]}")
            assert entry_id not in page[1]


def test_a_private_milestone_is_its_writers_and_a_failed_test_hangs_in_the_gallery(demo: Demo) -> None:
    milestones = {item["id"]: item for item in read("programme")["milestones"]}
    gallery = f"/cohorts/{demo.cohort_id}/milestones"
    for role in ("facilitator", "academic", "headteacher"):
        page = demo.browser(role).get(gallery).text
        assert milestones["MS10"]["text"] in unescape(page) and milestones["MS09"]["text"] not in unescape(page)
    assert milestones["MS09"]["visibility"] == "private"


@pytest.mark.parametrize("name", SEALED)
def test_a_sealed_letter_is_closed_to_its_writer_too(demo: Demo, name: str) -> None:
    entry, entry_id = ENTRIES[name], demo.things["entry", name]
    with demo.app.app_context():
        sealed = db.session.get_one(Entry, entry_id).sealed_until
    writer, words = demo.browser(entry["leader_id"]), entry["body_markdown"].split("**")[2].strip()[:30]
    page = writer.get(f"/reflections/{entry_id}").text
    assert sealed is not None and words not in page
    writer.get(f"/reflections/{entry_id}/edit", status=404)
    assert words not in writer.get(f"/cohorts/{demo.cohort_id}/journal").text


@pytest.mark.parametrize(("name", "reader"), [("J29", "C01"), ("J34", "B08")])
def test_shared_with_one_from_elsewhere_that_page_alone(demo: Demo, name: str, reader: str) -> None:
    browser = demo.browser(reader)
    shared = demo.things["entry", name]
    assert ENTRIES[name]["title"] in browser.get(f"/reflections/{shared}").text
    others = [row_id for (kind, _code), row_id in demo.things.items() if kind == "entry" and row_id != shared]
    assert {answer(demo, browser, f"/reflections/{row_id}")[0] for row_id in others} == {404}
    assert answer(demo, browser, f"/cohorts/{demo.cohort_id}/journal")[0] in (403, 404)


def test_a_guest_is_in_one_thread(demo: Demo) -> None:
    guest = demo.browser("guest")
    threads = {code: row_id for (kind, code), row_id in demo.things.items() if kind == "thread"}
    answers = {code: answer(demo, guest, f"/threads/{row_id}")[0] for code, row_id in threads.items()}
    assert [code for code, status in answers.items() if status == 200] == ["TH20"]
    assert answer(demo, guest, f"/cohorts/{demo.cohort_id}/journey")[0] == 404
    assert answer(demo, guest, f"/cohorts/{demo.cohort_id}/threads")[0] == 404


def test_two_of_one_school_read_different_pages(demo: Demo) -> None:
    shared = {name: entry for name, entry in ENTRIES.items() if entry["visibility"] == "friend"}
    triads = {person["id"]: person.get("triad_id") for person in read("people")["people"]}
    assert shared and triads["L10"] != triads["L11"]
    for code in ("L10", "L11"):
        browser = demo.browser(code)
        for name, entry in shared.items():
            wanted = 200 if triads[entry["leader_id"]] == triads[code] else 404
            assert answer(demo, browser, f"/reflections/{demo.things['entry', name]}")[0] == wanted, name


def test_nobody_is_silent_and_two_want_a_weekly_letter(demo: Demo) -> None:
    leaders = [f"L{number:02}" for number in range(1, 25)]
    with demo.app.app_context():
        posts = {
            code: db.session.scalar(
                sa.select(sa.func.count()).select_from(Post).where(Post.author_id == demo.people[code])
            )
            for code in leaders
        }
        weekly = {
            code for code in leaders if db.session.get_one(Person, demo.people[code]).digest == "weekly"
        }
    assert (min(posts.values()), max(posts.values())) == (2, 8)
    assert weekly >= {"L04", "L18"}


def test_a_conversation_is_in_small_groups(demo: Demo) -> None:
    with demo.app.app_context():
        circles = [(row.id, row.thread_id, row.people, row.brings) for row in db.session.scalars(sa.select(Circle).order_by(Circle.number))]
    (first, thread, people, brings), (_second, _other, others, nothing) = circles
    assert len(people) == len(others) == 3 and brings and not nothing
    codes = {person_id: code for code, person_id in demo.people.items()}
    assert "admissions team" in demo.browser(codes[people[0]]).get(f"/circles/{first}").text
    for code in (codes[others[0]], "L01", "facilitator"):
        demo.browser(code).get(f"/threads/{thread}", status=404)
