"""What 5.1 asks of a risk and a strategy besides their sentence: another time for likelihood, an end with its condition, who counts, other themes."""

from __future__ import annotations

import json

from flask import Flask

from enquiry_hub.capabilities.themes.services import sort_under
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.domain.comparing import compare_risks
from enquiry_hub.features.framework.domain.snapshots import same_words
from enquiry_hub.features.framework.models import Risk, Strategy
from enquiry_hub.features.framework.papers.data import as_data
from enquiry_hub.features.framework.papers.edition import edition_for_all, edition_of
from enquiry_hub.features.framework.queries.releases import snapshot_of
from tests.features.framework.conftest import BASE, Scene, SignIn, actor, risk_form
from tests.kit.papers import words_in

TIME, UNLESS = "the next three years", "two schools ask for it again"


def test_likelihood_is_judged_for_the_time_that_a_risk_says(scene: Scene, sign_in: SignIn) -> None:
    leader, path = sign_in(scene.leaders[1]), f"/risks/{scene.risk.id}"
    found = scene.open()
    assert "in the next twelve months?" in leader.get(f"/rounds/{found.id}/rate").text and "Likelihood is judged for" not in leader.get(path).text
    base = BASE.search(leader.get(f"{path}/edit").text)[1]
    too_long = leader.post(f"{path}/edit", risk_form(scene, base=base, within="x" * 81), status=422).text
    assert "x" * 81 in too_long
    leader.post(f"{path}/edit", risk_form(scene, base=base, within=TIME))
    assert db.session.get_one(Risk, scene.risk.id).within == TIME and TIME in leader.get(path).text
    assert f"within this time: {TIME}?" in leader.get(f"/rounds/{found.id}/rate").text and "twelve months?" not in leader.get(f"/rounds/{found.id}/rate").text
    assert "Judged for" in leader.get(f"{path}/history").text and TIME in leader.get(f"{path}/edit").text


def test_a_strategy_ends_on_a_day_unless(scene: Scene, sign_in: SignIn) -> None:
    strategy = scene.strategy()
    leader, path = sign_in(scene.leaders[0]), f"/strategies/{strategy.id}"
    base = BASE.search(leader.get(f"{path}/edit").text)[1]
    words = {name: getattr(strategy, name) for name in ("title", "if_text", "then_text", "because_text")}
    leader.post(f"{path}/edit", {**words, "base": base, "ends_on": "2027-07-20"})
    assert "20 July 2027, unless we decide otherwise" in leader.get(path).text
    base = BASE.search(leader.get(f"{path}/edit").text)[1]
    leader.post(f"{path}/edit", {**words, "base": base, "ends_on": "2027-07-20", "ends_unless": UNLESS})
    assert f"20 July 2027, unless {UNLESS}" in leader.get(path).text and UNLESS in leader.get(f"{path}/history").text
    assert db.session.get_one(Strategy, strategy.id).ends_unless == UNLESS


def test_versions_and_papers_keep_them_and_older_ones_compare_without_them(app: Flask, scene: Scene, sign_in: SignIn) -> None:
    strategy, who = scene.strategy(), actor(scene.facilitator)
    with work():
        risk = db.session.get_one(Risk, scene.risk.id)
        risk.within = TIME
        row = db.session.get_one(Strategy, strategy.id)
        row.ends, row.ends_unless, row.measure, row.counting_starts = "2027-07-20", UNLESS, "Hours kept", "2026-11-01"
        services.add_indicator(who, risk, "Empty posts", kind="leading", unit="posts", counted_by="Olu at the office", how_often="each month")
        sort_under(who, "risk", risk, [scene.themes[1].code])
    snapshot = snapshot_of(who, db.session.merge(scene.framework))
    (kept,), (done,) = snapshot["risks"], snapshot["strategies"]
    assert (kept["within"], kept["other_themes"]) == (TIME, [scene.themes[1].name])
    assert (kept["indicators"][0]["counted_by"], kept["indicators"][0]["how_often"]) == ("Olu at the office", "each month")
    assert (done["ends_on"], done["ends_unless"], done["counted_from"]) == ("2027-07-20", UNLESS, "2026-11-01")

    older = {**snapshot, "risks": [{name: value for name, value in kept.items() if name not in ("within", "other_themes")}], "strategies": [dict(done)]}
    older["risks"][0]["indicators"] = [{name: value for name, value in kept["indicators"][0].items() if name not in ("counted_by", "how_often")}]
    for name in ("ends_on", "ends_unless", "counted_from"):
        del older["strategies"][0][name]
    assert same_words(older, snapshot) and compare_risks(older["risks"], snapshot["risks"]).nothing, "an approval from before they were kept holds"
    counted = {**kept, "indicators": [{**kept["indicators"][0], "counted_by": "Nobody"}]}
    assert not same_words({**snapshot, "risks": [counted]}, snapshot)

    with work():
        release = services.make_release(who, db.session.merge(scene.framework), "0.3", state="review")
    page = words_in(sign_in(scene.facilitator).get(f"/releases/{release.id}/framework.docx"))
    for words in (TIME, f"Also under: {scene.themes[1].name}", "Olu at the office, each month", f"20 July 2027, unless {UNLESS}", "counted from 1 November 2026"):
        assert words in page, words
    ours, everybodys = (json.loads(as_data(edition, "x")) for edition in (edition_of(release, "Cohort"), edition_for_all(release)))
    assert ours["risks"][0]["indicators"][0]["counted_by"] == "Olu at the office" and everybodys["risks"][0]["indicators"][0]["counted_by"] == ""
