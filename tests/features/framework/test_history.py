"""Every change has its author, its day and a reason that can be asked for; any two versions can be compared."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
import time_machine
from flask_babel import format_date

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.domain import Review
from enquiry_hub.features.framework.models import Control, Indicator, RatingRound, Risk
from enquiry_hub.features.framework.queries.history import history_of
from enquiry_hub.features.programmes.models import WORKSHOP, Session
from tests.features.framework.conftest import Scene, SignIn, actor, sentence
from tests.kit.build import save
from tests.kit.html import inspect, new_words


def told(person_id: str, kind: str) -> int:
    """Return how many notices of a kind a person has."""
    return db.session.query(Notice).filter_by(person_id=person_id, kind=kind).count()


def whats(scene: Scene, thing: object) -> list[str]:
    """Return what changed, the earliest first."""
    return [entry.what for entry in history_of(actor(scene.leaders[0]), thing)][::-1]  # type: ignore[arg-type]


def test_everything_about_a_risk_is_in_its_history(scene: Scene, sign_in: SignIn) -> None:
    first, other, facilitator = actor(scene.leaders[0]), actor(scene.leaders[1]), actor(scene.facilitator)
    with work():
        risk = db.session.merge(scene.risk)
        services.edit_risk(other, risk, sentence(scene.themes[1], owner_id=scene.leaders[1].id, trend="rising", rate_locally=True), reason="It spreads")
        control = services.add_control(first, risk, "A quiet hour", evidence="The rota")
        services.change_control(other, risk, control, {"text": "A quiet hour a week", "effectiveness": "good", "evidence": "The rota"}, base=1, reason="Counted")
        services.end_part(other, risk, control, why="The rota ended")
        watched = services.add_indicator(first, risk, "Posts empty")
        services.change_indicator(other, risk, watched, {"name": "Posts empty", "kind": "lagging", "unit": "posts", "how_counted": "", "counted_by": "The bursar", "how_often": ""})
        services.end_part(first, risk, watched)
        services.set_status(facilitator, risk, "in_review", why="Ready to be read")
        services.accept_shared(facilitator, risk, "The governors", "It is borne", today() + timedelta(days=30))
        issue = services.open_issue(first, risk, "Two posts are empty.", since=today())
        services.close_issue(other, risk, issue, "Both are filled.")
    assert whats(scene, scene.risk) == [
        "words", "words", "control", "control changed", "control ended", "indicator", "indicator changed", "indicator ended", "status", "accepted", "happening", "issue over",
    ]  # fmt: skip
    page = sign_in(scene.leaders[2]).get(f"/risks/{scene.risk.id}/history").text
    for words in ("It spreads", scene.themes[1].name, "Leader Bay", "Rising", "Rated locally", "A quiet hour", "Good: works without reminding", "The rota ended", "The bursar", "Ready to be read", "The governors", "Two posts are empty.", "Both are filled."):
        assert words in new_words(page), words
    assert "another detail" not in page


def test_everything_about_a_strategy_is_in_its_history(scene: Scene, sign_in: SignIn) -> None:
    strategy = scene.strategy(owner_id=scene.leaders[0].id, works_on="cause", starts="2026-01-05", review="2026-04-26", what_stops="The briefing")
    with work():
        row = db.session.merge(strategy)
        services.edit_strategy(actor(scene.leaders[1]), row, {"title": row.title, "steps": [{"text": "List the meetings", "due_on": "2026-01-12"}, {"text": "Ask", "due_on": ""}, {"text": "End one", "due_on": ""}]})
        services.move_strategy(actor(scene.leaders[0]), row, "ready")
        services.review_strategy(actor(scene.leaders[0]), row, Review("no", "Nothing moved.", "stop", "", ""))
        services.stop_strategy(actor(scene.facilitator), row, "Nobody could leave.", "It took the hour it gave.")
    assert whats(scene, strategy) == ["words", "words", "gate", "reviewed", "stopped"]
    page = sign_in(scene.leaders[2]).get(f"/strategies/{strategy.id}/history").text
    for words in ("List the meetings, by 12 January 2026", "Nothing moved.", "Nobody could leave.", "It took the hour it gave.", "It moved to another gate"):
        assert words in new_words(page), words


def test_any_two_versions_are_compared(scene: Scene, sign_in: SignIn) -> None:
    with work():
        risk = db.session.merge(scene.risk)
        for cause in ("one cause that is true today", "two causes that are true today"):
            services.edit_risk(actor(scene.leaders[1]), risk, sentence(scene.themes[0], cause=cause, trend="rising"))
    browser, path = sign_in(scene.leaders[2]), f"/risks/{scene.risk.id}/compare"
    page = browser.get(f"{path}?from=1&to=3").text
    assert "From version 1 to version 3" in page and "Rising" in page
    page = browser.get(f"{path}?from=2&to=3").text
    assert "Rising" not in page
    assert [word for _op, word in re.findall(r"<(ins|del)>.*?</span>(.*?)</", page)] == ["one", "two", "cause", "causes", "is", "are"]
    assert "They say the same." in browser.get(f"{path}?from=2&to=2").text
    for odd in ("?from=99999999999999999999&to=x", "?from=-1", ""):
        assert "From version 2 to version 3" in browser.get(f"{path}{odd}").text
    strategy = scene.strategy()
    assert "They say the same." in browser.get(f"/strategies/{strategy.id}/compare").text
    sign_in(scene.outsider).get(path, status=404)


def test_why_is_asked_and_said_once(scene: Scene, sign_in: SignIn) -> None:
    author, other = sign_in(scene.leaders[0]), sign_in(scene.leaders[1])
    (entry,) = history_of(actor(scene.leaders[1]), scene.risk)
    path = f"/risks/{scene.risk.id}/history"
    assert "Ask why" in other.get(path).text
    for _twice in range(2):
        other.post(f"{path}/{entry.id}/ask")
    assert told(scene.leaders[0].id, "why_asked") == 1
    assert "You asked why." in other.get(path).text
    author.post(f"{path}/{entry.id}/ask", status=422)
    other.post(f"{path}/{entry.id}/why", {"reason": "Not mine to say"}, status=404)
    other.post(f"{path}/abcdefghabcdefgh/ask", status=404)
    sign_in(scene.outsider).post(f"{path}/{entry.id}/ask", status=404)
    assert "Somebody asks why you changed it." in author.get(f"/risks/{scene.risk.id}").text
    assert "Somebody asks why." in author.get(path).text
    inspect(author.post(f"{path}/{entry.id}/why", {"reason": " "}, status=422).text)
    author.post(f"{path}/{entry.id}/why", {"reason": "We lost three posts in June"})
    author.post(f"{path}/{entry.id}/why", {"reason": "Said again"}, status=422)
    assert told(scene.leaders[1].id, "why_said") == 1
    unread = db.session.query(Notice).filter_by(person_id=scene.leaders[1].id, kind="why_said", read_at=None)
    author.get(path)
    assert unread.count() == 1
    page = other.get(path).text
    assert unread.count() == 0, "what its history has shown is counted no more"
    assert "We lost three posts in June" in page and "Ask why" not in page


def test_a_control_and_an_indicator_are_changed_and_two_changes_meet(scene: Scene, sign_in: SignIn) -> None:
    with work():
        risk = db.session.merge(scene.risk)
        control = services.add_control(actor(scene.leaders[0]), risk, "A quiet hour")
        services.add_control(actor(scene.leaders[0]), risk, "A meeting was ended")
        watched = services.add_indicator(actor(scene.leaders[0]), risk, "Posts empty")
    browser, path = sign_in(scene.leaders[1]), f"/risks/{scene.risk.id}/controls/{control.id}/edit"
    assert "A quiet hour" in browser.get(path).text
    browser.post(path, {"text": "A quiet hour a week", "effectiveness": "good", "evidence": "The rota", "base": "1", "reason": "It is kept"})
    stale = browser.post(path, {"text": "A quiet morning", "effectiveness": "partial", "evidence": "", "base": "1"}, status=409).text
    inspect(stale)
    assert "A quiet hour a week" in unescape(re.sub(r"<[^>]+>", "", stale)) and 'value="The rota"' in stale
    assert "has this already" in browser.post(path, {"text": "A meeting was ended", "effectiveness": "good", "evidence": "", "base": "2"}, status=422).text
    browser.post(path, {"text": "", "effectiveness": "good", "base": "2"}, status=422)
    row = db.session.get_one(Control, control.id)
    assert (row.text, row.effectiveness, row.evidence, row.version) == ("A quiet hour a week", "good", "The rota", 2)
    path = f"/risks/{scene.risk.id}/indicators/{watched.id}"
    browser.post(f"{path}/edit", {"name": "Posts empty", "kind": "lagging", "unit": "posts", "counted_by": "The bursar", "base": "1"})
    assert db.session.get_one(Indicator, watched.id).counted_by == "The bursar"
    browser.post(f"{path}/end", {"why": "Nobody counts them"})
    browser.get(f"{path}/edit", status=404)
    assert "Nobody counts them" in browser.get(f"/risks/{scene.risk.id}/history").text


def test_words_that_come_again_are_named_again(scene: Scene) -> None:
    with work():
        risk = db.session.merge(scene.risk)
        control = services.add_control(actor(scene.leaders[0]), risk, "A quiet hour")
        services.add_control(actor(scene.leaders[1]), risk, "A quiet hour")
        services.end_part(actor(scene.leaders[1]), risk, control)
        services.end_part(actor(scene.leaders[1]), risk, control)
        again = services.add_control(actor(scene.leaders[1]), risk, "A quiet hour", effectiveness="good")
        assert again is control and control.version == 2
        with pytest.raises(Stale):
            services.change_control(actor(scene.leaders[2]), risk, control, {"text": "A quiet day", "effectiveness": "partial", "evidence": ""}, base=7)
        with pytest.raises(Invalid):
            services.change_control(actor(scene.leaders[2]), risk, control, {"text": "A quiet day", "effectiveness": "x", "evidence": ""}, base=2)
    assert whats(scene, db.session.get_one(Risk, scene.risk.id)) == ["words", "control", "control ended", "control"]


def test_everything_about_the_framework_itself_is_in_its_history_with_why(scene: Scene, sign_in: SignIn) -> None:
    facilitator, leader, frame = sign_in(scene.facilitator), sign_in(scene.leaders[0]), f"/frameworks/{scene.framework.id}"
    assert "Nothing has changed" in leader.get(f"{frame}/history").text
    facilitator.post(f"{frame}/edit", {"title": "Ours", "research_lead": scene.academic.id, "practice_leads": [scene.leaders[1].id], "approved_by": "The board", "reason": "The board asked for it."})
    facilitator.post(f"{frame}/themes/new", {"name": "Sea defences", "reason": "Two schools flood."})
    theme = scene.themes[0]
    facilitator.post(f"/themes/{theme.id}", {f"{theme.id}-name": "Keeping people", f"{theme.id}-level": "open", f"{theme.id}-why": "Agreed with governors."})
    facilitator.post(f"/themes/{scene.themes[1].id}/earlier")
    kept = scene.approve("0.2")
    page = facilitator.get(f"/releases/{kept.id}/withdraw").text
    assert "Why?" in page
    for _twice in range(2):
        facilitator.post(f"/releases/{kept.id}/withdraw", {"why": "It held a name."})
    assert whats(scene, scene.framework) == ["parties", "theme", "theme named", "appetite", "themes moved", "release", "approved", "release withdrawn"]
    page = leader.get(f"{frame}/history").text
    for words in ("Ours", scene.academic.display_name, scene.leaders[1].display_name, "The board asked for it.", "Sea defences", "Two schools flood.", "Keeping people", "Agreed with governors.", "0.2", "It held a name."):
        assert words in new_words(page), words
    assert "Ask why" in page and f"{frame}/history" in leader.get(f"/cohorts/{scene.cohort.id}/framework").text
    entry = next(found for found in history_of(actor(scene.leaders[0]), db.session.merge(scene.framework)) if found.what == "themes moved")
    leader.post(f"{frame}/history/{entry.id}/ask")
    assert told(scene.facilitator.id, "why_asked") == 1
    facilitator.post(f"{frame}/history/{entry.id}/why", {"reason": "It is read first."})
    assert told(scene.leaders[0].id, "why_said") == 1 and "It is read first." in leader.get(f"{frame}/history").text


def test_each_act_on_a_risk_and_a_strategy_has_a_box_for_why(scene: Scene, sign_in: SignIn) -> None:
    leader, facilitator, risk = sign_in(scene.leaders[0]), sign_in(scene.facilitator), f"/risks/{scene.risk.id}"
    leader.post(f"{risk}/controls", {"control-text": "A quiet hour", "control-effectiveness": "partial", "control-reason": "Seen at two schools."})
    leader.post(f"{risk}/indicators", {"indicator-name": "Posts empty", "indicator-kind": "leading", "indicator-reason": "It moves first."})
    facilitator.post(f"{risk}/accept", {"signed": "The governors", "why": "It is borne", "until": str(today() + timedelta(days=30))})
    assert "It stays in the history" in facilitator.get(f"{risk}/accept/end").text
    facilitator.post(f"{risk}/accept/end", {"why": "They think otherwise."})
    facilitator.post(f"{risk}/accept/end", {"why": "Twice."})
    page = new_words(leader.get(f"{risk}/history").text)
    for words in ("Seen at two schools.", "It moves first.", "They think otherwise."):
        assert f"Why: {words}" in page
    assert "Twice." not in page
    strategy = scene.strategy(owner_id=scene.leaders[0].id, works_on="cause", starts="2026-01-05", review="2026-04-26", what_stops="The briefing")
    with work():
        services.edit_strategy(actor(scene.leaders[0]), db.session.merge(strategy), {"title": strategy.title, "steps": [{"text": text, "due_on": "2026-01-12"} for text in ("List", "Ask", "End one")]})
    assert 'name="ready-reason"' in leader.get(f"/strategies/{strategy.id}").text
    long = leader.post(f"/strategies/{strategy.id}/move", {"state": "ready", "ready-reason": "x" * 301}, status=422).text
    assert "x" * 301 in long
    leader.post(f"/strategies/{strategy.id}/move", {"state": "ready", "ready-reason": "All three steps are named."})
    assert "Why: All three steps are named." in new_words(leader.get(f"/strategies/{strategy.id}/history").text)


def test_every_round_of_a_risk_is_in_its_history_with_why(scene: Scene, sign_in: SignIn) -> None:
    facilitator, leader, risk = sign_in(scene.facilitator), sign_in(scene.leaders[0]), f"/risks/{scene.risk.id}"
    last = today() + timedelta(days=3)
    facilitator.post(f"/frameworks/{scene.framework.id}/rounds/new", {"risks": [scene.risk.id], "kind": "inherent", "closes_on": last.isoformat(), "reason": "The board meets in May."})
    found = db.session.query(RatingRound).one()
    scene.rate(found, [(4, 4), (5, 3), (2, 4), (4, 5), (1, 4)], reason="quince")
    assert 'name="close-reason"' in facilitator.get(risk).text and 'name="close-reason"' in facilitator.get(f"/rounds/{found.id}/room").text
    for back in ("", "room"):
        long = facilitator.post(f"/rounds/{found.id}/close", {"back": back, "close-reason": "x" * 301}, status=422).text
        assert "x" * 301 in long and inspect(long)
    for _twice in range(2):
        facilitator.post(f"/rounds/{found.id}/close", {"close-reason": "All who are here have rated."})
    for _twice in range(2):
        facilitator.post(f"/rounds/{found.id}/sentence", {"sentence": "Some of us have no deputy."})
    long = facilitator.post(f"/rounds/{found.id}/again", {"again-reason": "x" * 301}, status=422).text
    assert "x" * 301 in long
    facilitator.post(f"/rounds/{found.id}/again", {"again-reason": "We heard each other."})
    assert whats(scene, scene.risk) == ["words", "round", "round closed", "round explained", "round"]
    page = new_words(leader.get(f"{risk}/history").text)
    for words in ("Why: The board meets in May.", str(format_date(last, "long")), "Why: All who are here have rated.", "Some of us have no deputy.", "Why: We heard each other.", "round 2", scene.facilitator.display_name):
        assert words in page, words
    assert "quince" not in page and not [person for person in scene.leaders[1:] if person.display_name in page], "who rated, and what they said, is told by nothing"
    entry = next(found for found in history_of(actor(scene.leaders[0]), db.session.merge(scene.risk)) if found.what == "round explained")
    leader.post(f"{risk}/history/{entry.id}/ask")
    assert told(scene.facilitator.id, "why_asked") == 1


def test_a_round_that_nobody_closed_closed_on_its_day(scene: Scene, sign_in: SignIn) -> None:
    with work():
        services.open_rounds(actor(scene.facilitator), scene.framework, [scene.risk], "residual", closes_at=now() + timedelta(hours=1))
    assert whats(scene, scene.risk) == ["words", "round"]
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        assert whats(scene, scene.risk) == ["words", "round", "round on its day"]
        page = sign_in(scene.leaders[1]).get(f"/risks/{scene.risk.id}/history").text
        assert "it came by itself" in page
        scene.close(db.session.query(RatingRound).one())
        assert whats(scene, scene.risk) == ["words", "round", "round on its day"], "what was closed already nobody closes"


def test_why_judgements_are_apart_is_told_only_where_they_may_be_seen(scene: Scene) -> None:
    found = scene.open()
    scene.rate(found, [(4, 4), (5, 3), (2, 4), (4, 5)])
    scene.close(found)
    with work():
        services.explain_round(actor(scene.facilitator), db.session.merge(found), "Some of us have no deputy.")
    for person in (scene.facilitator, scene.leaders[0]):
        (entry,) = (found for found in history_of(actor(person), db.session.merge(scene.risk)) if found.what == "round explained")
        assert "sentence" not in [name for name, _before, _after in entry.parts]


def test_a_version_is_pinned_with_why_and_its_session_is_named_to_who_may_know_it(scene: Scene, sign_in: SignIn) -> None:
    facilitator, history = sign_in(scene.facilitator), f"/frameworks/{scene.framework.id}/history"
    with work():
        kept = services.make_release(actor(scene.facilitator), db.session.merge(scene.framework), "0.2")
    session = save(Session(group_id=scene.cohort.id, kind=WORKSHOP, title="Workshop of the quays", starts_at=now(), ends_at=now()))
    path = f"/releases/{kept.id}/session"
    assert "Why this change?" in facilitator.get(path).text
    for _twice in range(2):
        facilitator.post(path, {"session": session.id, "reason": "It was talked about there."})
    facilitator.post(path, {"session": "", "reason": "It was another day."})
    assert whats(scene, scene.framework) == ["release", "pinned", "not pinned"]
    page = sign_in(scene.leaders[0]).get(history).text
    for words in ("Workshop of the quays", "Why: It was talked about there.", "Why: It was another day."):
        assert words in new_words(page), words
    with work():
        db.session.execute(sa.delete(Session).where(Session.id == session.id))
    assert "Workshop of the quays" not in facilitator.get(history).text


def test_moving_and_removing_a_theme_and_opening_a_version_have_a_box_for_why(scene: Scene, sign_in: SignIn) -> None:
    facilitator, frame = sign_in(scene.facilitator), f"/frameworks/{scene.framework.id}"
    with work():
        ours = services.add_theme(actor(scene.facilitator), db.session.merge(scene.framework), "Sea defences")
        kept = services.make_release(actor(scene.facilitator), db.session.merge(scene.framework), "0.2")
        kept.state = "published"
    assert f'name="earlier-{ours.id}-reason"' in facilitator.get(f"{frame}/themes").text and 'name="reason"' in facilitator.get(f"/releases/{kept.id}/public").text
    acts = {f"/themes/{ours.id}/earlier": f"earlier-{ours.id}-reason", f"/themes/{ours.id}/remove": f"remove-{ours.id}-reason", f"/releases/{kept.id}/public": "reason"}
    for path, box in acts.items():
        long = facilitator.post(path, {box: "x" * 301, "opened": "yes"}, status=422).text
        assert "x" * 301 in long and inspect(long)
        facilitator.post(path, {box: f"Because of {box[:6]}", "opened": "yes"})
    page = new_words(sign_in(scene.leaders[0]).get(f"{frame}/history").text)
    for box in acts.values():
        assert f"Why: Because of {box[:6]}" in page
    assert whats(scene, scene.framework)[2:] == ["themes moved", "theme removed", "public"]


def test_what_a_change_is_about_is_named_in_its_line(scene: Scene, sign_in: SignIn) -> None:
    facilitator, theme = sign_in(scene.facilitator), scene.themes[0]
    facilitator.post(f"/themes/{theme.id}", {f"{theme.id}-name": theme.name, f"{theme.id}-level": "open"})
    kept = scene.approve("0.2")
    facilitator.post(f"/releases/{kept.id}/withdraw", {"why": "It held a name."})
    with work():
        made = services.suggest(actor(scene.leaders[1]), db.session.merge(scene.risk), "title", "A better title")
        services.answer_suggestion(actor(scene.facilitator), db.session.merge(scene.risk), made, "Taken up.")
    about = {entry.what: {name: after for name, _before, after in entry.parts} for thing in (scene.framework, scene.risk) for entry in history_of(actor(scene.leaders[0]), db.session.merge(thing))}
    assert about["appetite"]["theme"] == theme.name and about["release withdrawn"]["release"] == "0.2" and about["answered"]["suggestion"] == "A better title"
