"""Rate alone, reveal together, in a thread about a risk: as blind as any round, opened and closed with the steps of the talk."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.framework.models import RatingRound, Theme
from enquiry_hub.features.framework.queries.history import history_of
from enquiry_hub.features.framework.services import RiskWords, create_framework, propose_risk
from enquiry_hub.features.protocols.models import Talk, Turn
from enquiry_hub.features.protocols.services import NewTalk, give_up, start_talk
from tests.kit.build import make_cohort, make_member

QUINCE = "The quince of it."


@pytest.fixture
def scene(app, sign_in):
    """Make a risk with its thread, in a cohort with six heads and a facilitator."""
    cohort = make_cohort()
    fay, heads = make_member(cohort, "facilitator", "Fay Lead"), [make_member(cohort, name=f"Head Number{number}") for number in range(6)]
    with work():
        framework = create_framework(Actor(fay.id), db.session.merge(cohort), "Framework")
        theme = db.session.query(Theme).first()
        risk = propose_risk(Actor(heads[0].id), framework, RiskWords("Third-year teachers leave", "posts are empty", "nobody stays", "tired decisions", theme.id))
    thread = sign_in(heads[0]).post(f"/about/risk/{risk.id}/thread").location.split("?")[0]
    return {"cohort": cohort, "fay": fay, "heads": heads, "risk": risk, "thread": thread, "thread_id": thread.rsplit("/", 1)[1]}


def begin(scene, who: str = "fay") -> None:
    """Let somebody begin the way of talking in the thread."""
    with work():
        start_talk(Actor(scene[who].id), db.session.get_one(Thread, scene["thread_id"]), NewTalk("rating_reveal"))


def the_round(number: int = 1) -> RatingRound:
    """Return a round of the talk."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(RatingRound).order_by(RatingRound.number)))[number - 1]


def rated(browser, row: RatingRound, likelihood: int, reason: str = "") -> None:
    """Rate as the form does."""
    browser.post(f"/rounds/{row.id}/rate", {"likelihood": str(likelihood), "impact": "3", "confidence": "", "reason": reason, "client_id": uuid.uuid4().hex})


def go_on(browser, scene, step: int, status: int = 303) -> str:
    """Open the step after one."""
    return browser.post(f"{scene['thread']}/talk/step", {"do": "next", "step": str(step)}, status=status).text


def test_from_rating_alone_to_the_recorders_sentence(scene, sign_in):
    fay, heads = sign_in(scene["fay"]), [sign_in(head) for head in scene["heads"]]
    begin(scene)
    row, page = the_round(), heads[0].get(scene["thread"]).text
    assert f"/rounds/{row.id}/rate" in page and "everyone rates alone" in page and "Pass" in page
    heads[0].post(f"{scene['thread']}/posts", {"body": "I say it aloud.", "client_id": uuid.uuid4().hex}, status=422)
    for number in range(4):
        rated(heads[number], row, 1 if number < 2 else 5, QUINCE if number == 3 else "")
    assert "when 5 people have rated" in go_on(fay, scene, 0, status=422)
    for who in (fay, *heads):
        page = who.get(scene["thread"]).text
        assert "Step 1 of 6" in page and "quince" not in page and "How likely?" not in page
    assert "4 of 6 have rated or passed" in fay.get(scene["thread"]).text and "rated or passed" not in heads[5].get(scene["thread"]).text
    assert "Change my rating" in heads[0].get(scene["thread"]).text and "Change my rating" not in heads[5].get(scene["thread"]).text
    rated(heads[4], row, 5)
    heads[5].post(f"{scene['thread']}/talk/pass")
    page = heads[0].get(scene["thread"]).text
    assert "Step 2 of 6" in page and "How likely?" in page and QUINCE in page and "Number3" not in page.partition('id="rating"')[2].partition("</section>")[0]
    assert the_round().is_closed
    assert {turn.person_id for turn in db.session.scalars(sa.select(Turn).where(Turn.passed.is_(False)))} == {None}, "who rated is forgotten there"
    for step in (1, 2, 3):
        go_on(fay, scene, step)
    second = the_round(2)
    assert not second.is_closed and f"/rounds/{second.id}/rate" in heads[0].get(scene["thread"]).text
    for number in range(5):
        rated(heads[number], second, 3, "The medlar of it." if number == 0 else "")
    assert "medlar" not in heads[1].get(scene["thread"]).text + fay.get(scene["thread"]).text
    go_on(fay, scene, 4)
    assert the_round(2).is_closed
    fay.post(f"{scene['thread']}/posts", {"body": "Likelihood moved to the middle.", "client_id": uuid.uuid4().hex})
    assert "Likelihood moved to the middle." in heads[0].get(f"/risks/{scene['risk'].id}").text
    told = [(entry.what, entry.author_id) for entry in history_of(Actor(scene["heads"][0].id), db.session.merge(scene["risk"]))][::-1]
    leads = scene["fay"].id
    assert told == [("words", scene["heads"][0].id), ("round", leads), ("round over", None), ("round", leads), ("round over", leads), ("round explained", leads)], "never the last who rated"
    assert "it came by itself" in heads[0].get(f"/risks/{scene['risk'].id}/history").text


def test_what_one_may_not_see_is_nowhere_before_the_step_is_over(scene, sign_in):
    begin(scene)
    row = the_round()
    for number, head in enumerate(scene["heads"][:5]):
        rated(sign_in(head), row, 1 + number % 2 * 4, QUINCE)
    places = (scene["thread"], f"{scene['thread']}/posts.json", f"/risks/{scene['risk'].id}", f"/cohorts/{scene['cohort'].id}/search?q=quince", f"/cohorts/{scene['cohort'].id}/framework", "/notices")
    for who in (scene["fay"], scene["heads"][5]):
        for place in places:
            assert QUINCE not in sign_in(who).get(place).text, place
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Post)) == 0


def test_an_open_round_is_used_and_ending_early_leaves_none_open(scene, sign_in):
    fay = sign_in(scene["fay"])
    fay.post(f"/frameworks/{scene['risk'].framework_id}/rounds/new", {"risks": [scene["risk"].id], "kind": "inherent", "closes_on": ""})
    begin(scene)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RatingRound)) == 1 and the_round().talk_id is not None
    for head in scene["heads"][:3]:
        rated(sign_in(head), the_round(), 4, QUINCE)
    with work():
        give_up(Actor(scene["fay"].id), db.session.get_one(Thread, scene["thread_id"]))
    assert the_round().is_closed
    page = fay.get(scene["thread"]).text
    assert "Fewer than five have rated" in page and QUINCE not in page


def test_without_the_right_to_arrange_and_without_a_risk_people_write(scene, sign_in):
    with work():
        thread = db.session.get_one(Thread, scene["thread_id"])
        thread.about_kind = thread.about_id = ""
    begin(scene)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RatingRound)) == 0
    assert not db.session.scalars(sa.select(Talk)).one().elsewhere
    sign_in(scene["heads"][0]).post(f"{scene['thread']}/posts", {"body": "Four and three.", "client_id": uuid.uuid4().hex})
