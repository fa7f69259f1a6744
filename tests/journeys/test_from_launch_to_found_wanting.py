"""From a worry at the launch to a published risk with two strategies, taken home, looked back at and found not to work; each step by the person whose it is."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa
import time_machine

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post
from enquiry_hub.features.framework.models import FrameworkRelease, RatingRound, Risk, Strategy, Theme
from enquiry_hub.features.framework.services import create_framework
from enquiry_hub.features.schools.models import Adoption
from tests.kit.build import make_cohort, make_member, make_school

WORRY = "Posts stay empty all year, and we absorb the work."
RISK = {
    "title": "Leaders give up the hour", "cause": "posts stay empty for a whole school year", "event": "heads give up the hour in which they think",
    "consequence": "pupils meet decisions that were made late", "context_factor": "organisational", "proximity": "this year", "trend": "rising", "objective": "Calm schools",
}  # fmt: skip
PLAN = {
    "if_text": "we end one meeting for every duty", "then_text": "heads keep two hours", "because_text": "time is found where something stops", "works_on": "cause",
    "step1": "Look at the diary", "step2": "Choose the meeting", "step3": "Tell everyone", "what_stops": "The Tuesday meeting", "response": "reduce", "measure_level": "",
    "change_our_mind": "No hour kept in eight weeks",
}  # fmt: skip


def mark() -> str:
    """Return the id of a form that was not sent before."""
    return uuid.uuid4().hex


def last(model):
    """Return the row that was made last."""
    db.session.rollback()
    return db.session.scalars(sa.select(model).order_by(model.created_at.desc(), model.id)).first()


def test_from_a_worry_to_what_did_not_work(app, sign_in, visitor):
    cohort, homes = make_cohort("Leading into the Future"), [make_school(name) for name in ("Tanners Reach", "Quays Hall", "Moor Lane")]
    fay = make_member(cohort, "facilitator", "Fay Lead")
    leaders = [make_member(cohort, name=f"Leader {name}", organisation_id=homes[place % 3].id) for place, name in enumerate(("Ash", "Bay", "Cedar", "Damson", "Elder", "Fir"))]
    head, others, facilitator = sign_in(leaders[0]), [sign_in(person) for person in leaders], sign_in(fay)
    with work():
        framework_id = create_framework(Actor(fay.id), cohort, "What could go wrong").id

    # The launch: somebody says what keeps them awake, and the post becomes the beginning of a risk.
    head.post(f"/cohorts/{cohort.id}/threads/new", {"title": "What keeps you awake?", "body": WORRY, "group": cohort.id, "tense": "", "client_id": mark()})
    post = last(Post)
    theme = db.session.scalars(sa.select(Theme.id).where(Theme.group_id == cohort.id).order_by(Theme.rank)).first()
    new = f"/frameworks/{framework_id}/risks/new?from=post:{post.id}"
    assert new.replace("&", "&amp;") in others[1].get(f"/use/post/{post.id}").text
    others[1].post(new, {**RISK, "theme_id": theme, "owner_id": leaders[1].id, "client_id": mark()})
    risk = last(Risk)
    assert "Posts stay empty" in others[2].get(f"/risks/{risk.id}").text and f"/posts/{post.id}" in others[2].get(f"/risks/{risk.id}").text
    others[1].post(f"/risks/{risk.id}/indicators", {"indicator-name": "Days without a head", "indicator-kind": "leading", "indicator-unit": "days", "indicator-how_counted": "each Friday"})

    # Each judges alone; the spread opens at the close.
    facilitator.post(f"/frameworks/{framework_id}/rounds/new", {"risks": [risk.id], "kind": "inherent", "closes_on": ""})
    found = last(RatingRound)
    for browser, (likelihood, impact) in zip(others, [(4, 4), (5, 3), (4, 4), (4, 5), (3, 4), (4, 4)], strict=True):
        browser.post(f"/rounds/{found.id}/rate", {"likelihood": str(likelihood), "impact": str(impact), "confidence": "medium", "reason": "", "client_id": mark()})
    assert "median" not in head.get(f"/risks/{risk.id}").text
    facilitator.post(f"/rounds/{found.id}/close", {})
    assert "median" in head.get(f"/risks/{risk.id}").text

    # Two strategies, approved and published.
    due = today() + timedelta(weeks=8)
    for title in ("End one meeting", "Share the rota"):
        others[1].post(f"/risks/{risk.id}/strategies/new", {**PLAN, "title": title, "owner_id": leaders[1].id, "starts_on": str(today()), "review_on": str(due), "client_id": mark()})
    others[1].post(f"/frameworks/{framework_id}/listing", {"listed": "role"})
    facilitator.post(f"/frameworks/{framework_id}/releases/new", {"number": "0.9", "state": "review", "note": "after workshop 2", "session": ""})
    review = last(FrameworkRelease)
    facilitator.post(f"/releases/{review.id}/approve", {"given_by": "The advisory board", "given_on": str(today()), "note": "", "client_id": mark()})
    facilitator.post(f"/frameworks/{framework_id}/releases/new", {"number": "1.0", "state": "published", "note": "", "session": ""})
    release = last(FrameworkRelease)
    assert release.state == "published"
    facilitator.post(f"/releases/{release.id}/public", {"opened": "yes"})
    public = visitor.get(f"/published/{release.id}").text
    assert "Leaders give up the hour" in public and "End one meeting" in public and "The advisory board" in public and WORRY not in public and "Leader Ash" not in public

    # A school takes it home, tries it, and says that it did not work.
    head.post(f"/cohorts/{cohort.id}/school", {})
    ids = [row.id for row in db.session.scalars(sa.select(Strategy).order_by(Strategy.code))]
    head.post(f"/risks/{risk.id}/take-home", {"strategies": ids})
    mine = db.session.scalars(sa.select(Adoption).where(Adoption.strategy_id == ids[0])).one()
    said = {name: text for name, text in mine.words.items() if isinstance(text, str)}
    head.post(f"/taken-home/{mine.id}/edit", {**said, "base": str(mine.version), "owner_id": leaders[0].id, "review_on": str(due), "appetite": "", "running": "y", "why": "We begin with Tuesdays."})
    with time_machine.travel(now() + timedelta(weeks=8, days=1)):
        browser = sign_in(leaders[0])
        assert f"/taken-home/{mine.id}/look" in browser.get(f"/cohorts/{cohort.id}/journey").text
        look = {"did_it_work": "no", "what_we_saw": "The meeting came back.", "what_next": "stop", "rival_explanation": "Two were ill.", "who_gained": "Nobody.", "client_id": mark()}
        browser.post(f"/taken-home/{mine.id}/look", look)
        page = browser.get(f"/taken-home/{mine.id}").text
        assert "The meeting came back." in page and "Two were ill." in page
        assert f"/taken-home/{mine.id}/look" not in browser.get(f"/cohorts/{cohort.id}/journey").text
        for place in (1, 2):
            sign_in(leaders[place]).get(f"/taken-home/{mine.id}", status=404)
        assert "The meeting came back." not in sign_in(fay).get(f"/risks/{risk.id}").text

        # And so does the cohort: the strategy stays, dated, with what was seen.
        owner = sign_in(leaders[1])
        ends = owner.post(f"/strategies/{ids[0]}/review", {**look, "what_we_saw": "Nobody kept the hour.", "client_id": mark()}).location
        owner.post(ends, {"what_we_saw": "Nobody kept the hour.", "stopped_why": "It did not do what we hoped."})
        kept = sign_in(leaders[3]).get(f"/strategies/{ids[0]}").text
        assert "Nobody kept the hour." in kept and "stopped" in kept
        assert "stopped" in sign_in(leaders[3]).get(f"/releases/{release.id}/since").text
