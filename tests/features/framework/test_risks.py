"""Proposing and changing risks: once, whole, by whom, and nothing lost where two change one."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
import sqlalchemy as sa
from flask import current_app
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.capabilities.search.queries import Found, search
from enquiry_hub.core.access import may
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere, Refused, Stale
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import Risk
from enquiry_hub.identity.people.models import Person
from tests.features.framework.conftest import Scene, SignIn, actor, sentence


def test_codes_are_the_servers_and_sending_twice_makes_one(scene: Scene) -> None:
    with work():
        first = services.propose_risk(
            actor(scene.academic), scene.framework, sentence(scene.themes[1]), client_id="a" * 32
        )
    with work():
        again = services.propose_risk(
            actor(scene.academic), scene.framework, sentence(scene.themes[1]), client_id="a" * 32
        )
    with work():
        other = services.propose_risk(
            actor(scene.leaders[1]), scene.framework, sentence(scene.themes[1]), client_id="a" * 32
        )
    assert (scene.risk.code, first.code, other.code) == ("RK01", "RK02", "RK03")
    assert again.id == first.id


def test_what_hangs_on_a_risk_is_added_once_for_each_sender(scene: Scene) -> None:
    ash, bay, mark = actor(scene.leaders[0]), actor(scene.leaders[1]), "b" * 32
    adds = [
        (services.add_control, ("A named adult rings",), ("We ring",)),
        (services.add_indicator, ("Calls made",), ("Calls",)),
        (services.suggest, ("cause", "posts stand empty"), ("cause", "posts are empty")),
    ]
    for add, words, others in adds:
        with work():
            first = add(ash, scene.risk, *words, client_id=mark)
        with work():
            again = add(ash, scene.risk, *others, client_id=mark)
        with work():
            hers = add(bay, scene.risk, *others, client_id=mark)
        assert again.id == first.id != hers.id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cause", "too short"),
        ("event", "x" * 301),
        ("consequence", ""),
        ("title", " "),
        ("theme_id", "nothing"),
        ("trend", "up"),
        ("owner_id", "nobody"),
    ],
)
def test_a_risk_must_be_whole(scene: Scene, field: str, value: str) -> None:
    with pytest.raises(Invalid) as caught, work():
        services.propose_risk(
            actor(scene.leaders[0]), scene.framework, sentence(scene.themes[0], **{field: value})
        )
    assert caught.value.details["field"] == field
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Risk)) == 1


def test_a_stale_save_keeps_both_texts(scene: Scene) -> None:
    words = sentence(scene.themes[0], cause="posts stay empty for a whole school year")
    with work():
        assert services.edit_risk(
            actor(scene.leaders[1]), scene.risk, words, base=1, reason="Said what happened"
        )
    mine = sentence(scene.themes[0], cause="nobody applies for the posts that we have")
    with pytest.raises(Stale) as caught, work():
        services.edit_risk(actor(scene.leaders[2]), scene.risk, mine, base=1)
    assert caught.value.details["mine"]["cause"] == mine.cause  # type: ignore[index]
    assert caught.value.details["theirs"]["cause"] == words.cause  # type: ignore[index]
    versions = revisions_of("risk", scene.risk.id)
    assert [(found.number, found.reason) for found in versions] == [(2, "Said what happened"), (1, "")]
    assert versions[0].author_id == scene.leaders[1].id


def test_who_may_change_what(scene: Scene) -> None:
    contributors = [scene.leaders[0], scene.facilitator, scene.academic]
    others = [scene.observer, scene.outsider, scene.administrator]
    for name in ("framework:risk:read", "framework:risk:edit"):
        assert [may(actor(person), name, scene.risk) for person in contributors + others] == [True] * 3 + [
            False
        ] * 3
    assert [may(actor(person), "framework:risk:arrange", scene.risk) for person in contributors + others] == [
        False,
        True,
        False,
        False,
        False,
        False,
    ]
    found = scene.open()
    assert [may(actor(person), "framework:round:rate", found) for person in contributors + others] == [
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    with pytest.raises(NotThere), work():
        services.edit_risk(actor(scene.observer), scene.risk, sentence(scene.themes[0]))
    with pytest.raises(Refused), work():
        services.set_status(actor(scene.leaders[0]), scene.risk, "closed")
    with pytest.raises(Refused), work():
        services.close_round(actor(scene.leaders[0]), found)
    with pytest.raises(Refused), work():
        services.make_release(actor(scene.academic), scene.framework, "0.3")


def test_a_merged_risk_stays_and_is_not_edited(scene: Scene) -> None:
    other = scene.propose(title="The same in other words")
    with work():
        services.merge_risk(actor(scene.facilitator), other, scene.risk)
    assert (other.status, other.merged_into_id) == ("merged", scene.risk.id)
    with pytest.raises(Refused), work():
        services.edit_risk(actor(scene.leaders[0]), other, sentence(scene.themes[0], title="Again"))
    with pytest.raises(Invalid), work():
        services.merge_risk(actor(scene.facilitator), scene.risk, other)


def test_risks_are_found_by_their_words_and_only_by_contributors(scene: Scene) -> None:
    assert [found.title for found in _found(scene, scene.leaders[3])] == [f"RK01 {scene.risk.title}"]
    assert _found(scene, scene.observer) == _found(scene, scene.outsider) == []


def _found(scene: Scene, person: Person) -> list[Found]:
    with current_app.test_request_context("/"):
        return search(actor(person), "absorbed", cohort_id=scene.cohort.id)


def test_the_history_names_no_rater(scene: Scene) -> None:
    found = scene.open()
    scene.rate(found, [(2, 3)] * 6, reason="secret")
    entries = db.session.execute(sa.text("SELECT person_id, event, facts FROM audit_entry")).all()
    assert "Rated" not in {entry.event for entry in entries}
    assert "secret" not in json.dumps([tuple(map(str, entry)) for entry in entries])


def test_two_who_change_different_parts_both_stay(scene: Scene, sign_in: SignIn) -> None:
    ann, ben = scene.leaders[:2]
    with work():
        services.edit_risk(actor(ann), scene.risk, sentence(scene.themes[0], event="leaders hand in their notice in spring"), base=1)
    form = {**asdict(sentence(scene.themes[0], consequence="pupils meet a stranger in every lesson")), "owner_id": "", "base": "1", "reason": ""}
    form.pop("rate_locally")
    browser = sign_in(ben)
    browser.post(f"/risks/{scene.risk.id}/edit", form)
    db.session.expire_all()
    risk = db.session.get_one(Risk, scene.risk.id)
    assert (risk.event, risk.consequence, risk.version) == ("leaders hand in their notice in spring", "pupils meet a stranger in every lesson", 3)
    assert "Both are kept" in browser.get(f"/risks/{scene.risk.id}").text
    stale = browser.post(f"/risks/{scene.risk.id}/edit", {**form, "event": "nobody applies for the posts"}, status=409).text
    assert "leaders hand in their notice in spring" in stale and "nobody applies for the posts" in stale


PARTS = ("cause", "event", "consequence", "objective")


OTHERWISE = st.dictionaries(st.sampled_from(PARTS), st.sampled_from(["the same words for all", "other words of one", "words of somebody else"]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=OTHERWISE, second=OTHERWISE)
def test_nothing_of_either_is_lost_whatever_two_change(scene: Scene, first: dict[str, str], second: dict[str, str]) -> None:
    """Both are there, or the second is shown both: never one silently over the other."""
    with work():
        risk = services.propose_risk(actor(scene.leaders[0]), db.session.merge(scene.framework), sentence(scene.themes[0]))
        services.edit_risk(actor(scene.leaders[0]), risk, sentence(scene.themes[0], **first), base=1)
        one = {name: getattr(risk, name) for name in PARTS}
    try:
        with work():
            services.edit_risk(actor(scene.leaders[1]), db.session.merge(risk), sentence(scene.themes[0], **second), base=1)
    except Stale as error:
        assert {name: error.details["theirs"][name] for name in PARTS} == one
        assert any(name in first and name in second and first[name] != second[name] for name in PARTS)
    else:
        db.session.expire_all()
        now_said = {name: getattr(db.session.get_one(Risk, risk.id), name) for name in PARTS}
        assert now_said == {**{name: getattr(sentence(scene.themes[0]), name) for name in PARTS}, **first, **second}
