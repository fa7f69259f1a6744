"""The pages of a risk: its words, what hangs on it, what it stands on, and what is said of it."""

from __future__ import annotations

import re
from io import BytesIO

import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.framework.models import Risk, Strategy
from tests.features.framework.conftest import BASE, Scene, SignIn, actor, count, risk_form
from tests.kit.build import save
from tests.kit.html import inspect


def test_proposing_keeps_what_was_typed_advises_and_makes_one(scene: Scene, sign_in: SignIn) -> None:
    browser, path = sign_in(scene.leaders[1]), f"/frameworks/{scene.framework.id}/risks/new"
    short = browser.post(path, risk_form(scene, cause="too <b>few</b>", event="x"), status=422)
    inspect(short.text)
    assert "too &lt;b&gt;few&lt;/b&gt;" in short.text
    form = risk_form(scene, event="lack of housing will happen and children leave")
    preview = browser.post(path, {**form, "preview": "1"}, status=200)
    inspect(preview.text)
    assert "missing control" in preview.text
    assert "Nothing is saved yet" in preview.text
    assert count(Risk) == 1
    places = {browser.post(path, form).headers["Location"].split("?")[0] for _ in range(2)}
    assert len(places) == 1
    assert count(Risk) == 2
    assert "RK02" in browser.get(places.pop()).text


def test_two_people_edit_and_nobody_loses_a_word(scene: Scene, sign_in: SignIn) -> None:
    path = f"/risks/{scene.risk.id}/edit"
    first, second = sign_in(scene.leaders[1]), sign_in(scene.leaders[2])
    base = BASE.search(second.get(path).text)[1]  # type: ignore[index]
    first.post(path, risk_form(scene, base=base, cause="what the first person wrote", reason="Clearer"))
    stale = second.post(path, risk_form(scene, base=base, cause="what the second person wrote"), status=409)
    inspect(stale.text)
    assert "what the first person wrote" in stale.text
    assert "what the second person wrote" in stale.text
    fresh = BASE.search(stale.text)
    assert fresh is not None
    second.post(path, risk_form(scene, base=fresh[1], cause="what the second person wrote"))
    history = second.get(f"/risks/{scene.risk.id}/history").text
    assert "Clearer" in history
    assert "<del>" in history
    assert scene.leaders[1].display_name in history


def test_controls_indicators_suggestions_and_decisions(scene: Scene, sign_in: SignIn) -> None:
    leader, facilitator, path = (
        sign_in(scene.leaders[0]),
        sign_in(scene.facilitator),
        f"/risks/{scene.risk.id}",
    )
    leader.post(
        f"{path}/controls",
        {"control-text": "A named adult rings in the first week", "control-effectiveness": "weak"},
    )
    leader.post(f"{path}/indicators", {"indicator-name": "Hours given up", "indicator-kind": "leading"})
    leader.post(f"{path}/suggestions", {"suggestion-part": "cause", "suggestion-text": "posts stay empty"})
    inspect(leader.post(f"{path}/controls", {}, status=422).text)
    page = facilitator.get(path).text
    assert "depends on one person" in page
    assert scene.leaders[0].display_name not in page.split('id="suggestions"')[1].split('id="evidence"')[0]
    suggestion = re.search(r"/suggestions/([a-z0-9]+)/answer", page)
    assert suggestion is not None
    leader.post(f"{path}/suggestions/{suggestion[1]}/answer", {"answer": "No"}, status=403)
    facilitator.post(f"{path}/suggestions/{suggestion[1]}/answer", {"answer": "Taken, with thanks"})
    assert "Taken, with thanks" in leader.get(path).text
    other = scene.propose(title="The same in other words")
    facilitator.post(f"/risks/{other.id}/decide", {"into": scene.risk.id})
    assert "This risk is now part of another." in leader.get(f"/risks/{other.id}").text
    leader.get(f"/risks/{other.id}/edit", status=403)
    facilitator.post(f"{path}/decide", {"status": "happening_now"}, status=422)  # it has a page of its own
    leader.post(f"{path}/happening", {"what_happens": "Two posts are empty.", "since": str(today())})
    assert "happening now" in leader.get(f"/cohorts/{scene.cohort.id}/framework").text


def test_evidence_is_followed_both_ways_and_taken_away_by_its_maker(scene: Scene, sign_in: SignIn) -> None:
    with work():
        thread = start_thread(actor(scene.leaders[0]), scene.cohort, "My full is your empty")
        elsewhere = start_thread(actor(scene.facilitator), scene.cohort, "Another thread")
    maker, other = sign_in(scene.leaders[0]), sign_in(scene.leaders[1])
    path = f"/risks/{scene.risk.id}"
    maker.post(f"{path}/evidence", {"lower": f"thread:{thread.id}", "nature": "extends"})
    assert "My full is your empty" in other.get(path).text
    assert "RK01" in other.get(f"/threads/{thread.id}").text
    for wrong in ("thread:nothing", f"risk:{scene.risk.id}", "entry:abcdefgh", ""):
        maker.post(f"{path}/evidence", {"lower": wrong, "nature": "extends"}, status=422)
    made = db.session.scalars(sa.select(Link)).one()
    other.post(f"{path}/evidence/{made.id}/end", status=403)
    sign_in(scene.outsider).post(f"{path}/evidence/{made.id}/end", status=404)
    maker.post(f"{path}/evidence/{made.id}/end")
    assert "My full is your empty" not in other.get(path).text.split('id="evidence"')[1].split("<form")[0]
    maker.post(f"{path}/evidence", {"lower": f"thread:{elsewhere.id}", "nature": "supports"})
    sign_in(scene.facilitator).post(f"{path}/evidence/{_last_link().id}/end")


def _last_link() -> Link:
    return db.session.scalars(sa.select(Link).where(Link.ended_at.is_(None))).one()


def test_a_private_reflection_is_counted_and_never_shown(scene: Scene, sign_in: SignIn) -> None:
    save(
        Link(
            upper_kind="risk",
            upper_id=scene.risk.id,
            lower_kind="entry",
            lower_id="abcdefghabcdefgh",
            made_by=scene.leaders[0].id,
        )
    )
    page = sign_in(scene.leaders[1]).get(f"/risks/{scene.risk.id}").text
    assert "1 reflection private to its author" in page
    assert "counted, never shown" in page
    assert "abcdefghabcdefgh" not in page


def test_a_thing_is_talked_about(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.leaders[0])
    strategy = scene.strategy()
    for kind, row in (("risk", scene.risk), ("strategy", strategy)):
        place = browser.post(f"/about/{kind}/{row.id}/thread").headers["Location"]
        assert f"{row.code} {row.title}" in browser.get(place).text
    assert isinstance(strategy, Strategy)


def test_a_file_on_a_risk_says_by_what_right_it_is_there(scene: Scene, sign_in: SignIn) -> None:
    leader, other, at, page = sign_in(scene.leaders[0]), sign_in(scene.leaders[1]), f"/files/on/risk/{scene.risk.id}", f"/risks/{scene.risk.id}"
    assert 'value="open:CC BY"' in leader.get(page).text and 'value="alone"' in leader.get(page).text

    def put(name: str, licence: str) -> None:
        leader.post(at, {"file": (BytesIO(b"counted on Fridays"), name), "description": "", "licence": licence}, content_type="multipart/form-data")

    put("not-ours.txt", "link")
    put("wrong.txt", "open")
    assert "not-ours.txt" not in other.get(page).text and "wrong.txt" not in other.get(page).text
    put("theirs.txt", "open:CC BY-NC")
    put("mine-alone.txt", "alone")
    put("ours.txt", "ours")
    seen = other.get(page).text
    assert "theirs.txt" in seen and "Open licence: CC BY-NC" in seen and "ours.txt" in seen and "mine-alone.txt" not in seen
    assert "mine-alone.txt" in leader.get(page).text and "A copy for you alone" in leader.get(page).text
