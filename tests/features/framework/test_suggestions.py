"""Other words are suggested line by line, for risks and strategies; those who can answer are told, and so is whoever suggested."""

from __future__ import annotations

import re
from html import unescape

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import Suggestion
from enquiry_hub.features.framework.queries.suggestions import count_waiting
from tests.features.framework.conftest import Scene, SignIn, actor, sentence
from tests.features.framework.test_history import told
from tests.kit.html import inspect


def only(path: str, page: str) -> str:
    """Return the id of the one suggestion on a page that can be answered."""
    (found,) = re.findall(path + r"/suggestions/([a-z0-9]+)/answer", page)
    return str(found)


def test_a_line_of_a_strategy_is_suggested_and_answered_by_its_owner(scene: Scene, sign_in: SignIn) -> None:
    strategy = scene.strategy(owner_id=scene.leaders[1].id, steps=[{"text": "List them", "due_on": ""}])
    reader, owner, facilitator = sign_in(scene.leaders[2]), sign_in(scene.leaders[1]), sign_in(scene.facilitator)
    path = f"/strategies/{strategy.id}"
    assert "step 1: List them" in reader.get(path).text
    reader.post(f"{path}/suggestions", {"suggestion-part": "step1", "suggestion-text": "Ask who would notice", "suggestion-named": "y"})
    for odd in ({"suggestion-part": "step2", "suggestion-text": "x"}, {"suggestion-part": "step1", "suggestion-text": " "}, {"suggestion-part": "cause", "suggestion-text": "x"}):
        inspect(reader.post(f"{path}/suggestions", odd, status=422).text)
    page = unescape(reader.get(path).text)
    assert "It said: List them" in page and "Ask who would notice" in page and "Leader Cedar" in page and "Not answered yet." in page
    assert told(scene.facilitator.id, "suggested") == 1 and told(scene.leaders[1].id, "suggested") == 1
    assert told(scene.leaders[0].id, "suggested") == 0 and told(scene.leaders[2].id, "suggested") == 0
    assert [count_waiting(actor(person), scene.cohort.id) for person in (scene.facilitator, scene.leaders[1], scene.leaders[2])] == [1, 1, 0]
    listed = facilitator.get(f"/frameworks/{scene.framework.id}/suggestions").text
    assert "Ask who would notice" in listed and "step 1" in listed
    assert "Answer one suggestion" in facilitator.get(f"/cohorts/{scene.cohort.id}/journey").text
    found = only(path, owner.get(path).text)
    reader.post(f"{path}/suggestions/{found}/answer", {"answer": "Mine"}, status=403)
    owner.post(f"/risks/{scene.risk.id}/suggestions/{found}/answer", {"answer": "Elsewhere"}, status=403)
    facilitator.post(f"/risks/{scene.risk.id}/suggestions/{found}/answer", {"answer": "Elsewhere"}, status=404)
    inspect(owner.post(f"{path}/suggestions/{found}/answer", {"answer": ""}, status=422).text)
    owner.post(f"{path}/suggestions/{found}/answer", {"answer": "Taken"})
    assert told(scene.leaders[2].id, "suggestion_answered") == 1
    assert "Nothing waits" in facilitator.get(f"/frameworks/{scene.framework.id}/suggestions").text
    assert "Taken" in reader.get(path).text and "Taken" in reader.get(f"{path}/history").text


def test_a_suggestion_without_a_name_gives_nobody_away(scene: Scene, sign_in: SignIn) -> None:
    with work():
        row = services.suggest(actor(scene.leaders[3]), db.session.merge(scene.risk), "event", "leaders leave in spring", named=False)
        services.suggest(actor(scene.facilitator), db.session.merge(scene.risk), "cause", "posts stay empty", named=False)
    facilitator = sign_in(scene.facilitator)
    pages = [f"/risks/{scene.risk.id}", f"/risks/{scene.risk.id}/history", f"/frameworks/{scene.framework.id}/suggestions", "/notices"]
    for path in pages:
        assert "Leader Damson" not in facilitator.get(path).text, path
    notices = db.session.query(Notice).filter_by(kind="suggested").all()
    assert {(notice.person_id, notice.by_id, notice.cause_id) for notice in notices} == {(scene.facilitator.id, None, row.id)}, "nobody is told of their own"
    facilitator.post(f"/risks/{scene.risk.id}/suggestions/{row.id}/answer", {"answer": "Not yet"})
    assert told(scene.leaders[3].id, "suggestion_answered") == 1


def test_the_words_of_the_line_stay_with_a_suggestion(scene: Scene) -> None:
    with work():
        risk = db.session.merge(scene.risk)
        row = services.suggest(actor(scene.leaders[3]), risk, "objective", "Pupils keep their teachers")
        again = services.suggest(actor(scene.leaders[3]), risk, "objective", "Pupils keep their teachers")
        cause = services.suggest(actor(scene.leaders[3]), risk, "cause", "posts are advertised late")
        services.edit_risk(actor(scene.leaders[0]), risk, sentence(scene.themes[0], cause="something else entirely is so"))
    assert again.id == row.id and db.session.query(Suggestion).count() == 2
    assert cause.said == "posts left empty are absorbed by the people who stay"
