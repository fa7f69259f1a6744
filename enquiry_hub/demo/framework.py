"""The framework: 14 risks, 21 strategies, 616 ratings, four releases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.revisions.services import keep_revision
from enquiry_hub.capabilities.search.services import index_document
from enquiry_hub.core.clock import local, now
from enquiry_hub.core.database import db
from enquiry_hub.demo.data_files import read
from enquiry_hub.demo.world import World
from enquiry_hub.features.framework.models import (
    NAMED,
    RISK_WORDS,
    Amendment,
    Appetite,
    Control,
    Framework,
    FrameworkRelease,
    Indicator,
    Listing,
    Rating,
    RatingRound,
    ReleaseApproval,
    Risk,
    Strategy,
    StrategyReview,
    Theme,
)
from enquiry_hub.features.framework.queries.releases import snapshot_of
from enquiry_hub.features.framework.services import create_framework

STATES = {"running": "running", "planned": "draft", "done": "reviewed", "stopped": "stopped"}
MORE = ("works_on", "response", "what_stops", "cost", "change_our_mind", "rival_explanation", "who_gained")
# The summer term is this one: the celebration is in May.
PROXIMITIES = {"summer": "this term"}
NEXT = {"running": "keep", "planned": "", "done": "keep", "stopped": "stop"}
WHY_STOPPED = {"ST12": "The gap did not close: those came who did their homework before."}
SESSIONS = {"0.3": "workshop_1", "0.7": "workshop_2", "0.9": "workshop_3", "1.0": "celebration"}
# When the board approved which version.
APPROVED = {"0.9": "2024-05-02"}
# Rounds that are open now, so that whoever looks around can rate: two judgements that were far apart, and one more.
OPEN_NOW = ("RK13", "RK05", "RK09")
SENTENCES = {"RK13": "“My full is your empty”: the same roll is full in one school and empty in another. Rate it locally."}
# Risks whose indicators nobody counts yet: something for the page of what does not fit together.
UNCOUNTED = ("RK13", "RK14")


def load_framework(world: World) -> None:
    """Make the framework with its risks, ratings, strategies and releases."""
    data = read("risks")
    framework = create_framework(world.actor("F01"), world.cohort, data["framework"]["title"], at=world.shift.moment("2023-12-06T10:00"))
    parties = data["framework"]["parties"]
    framework.research_lead_id = world.people[parties["research_lead"]].id
    framework.practice_leads = [world.people[code].id for code in parties["practice_leads"]]
    framework.approved_by = world.groups[parties["approved_by"]].name
    world.things["framework", data["framework"]["id"]] = framework
    themes = {theme.code: theme for theme in db.session.query(Theme).filter_by(group_id=world.cohort.id)}
    _load_appetites(world, framework, data["risks"], themes)
    for item in data["risks"]:
        risk = _load_risk(world, framework, item, themes[item["theme"]])
        _load_ratings(world, item, risk)
        for strategy in item["strategies"]:
            _load_strategy(world, framework, risk, strategy)
    framework.last_risk, framework.last_strategy = data["count"], data["strategies"]
    db.session.flush()
    for lead in (framework.research_lead_id, *framework.practice_leads):
        db.session.add(Listing(framework_id=framework.id, person_id=lead, listed=NAMED, said_at=world.shift.moment("2024-03-01T10:00")))
    db.session.flush()
    _load_releases(world, framework)
    _open_rounds(world)


def _remember(world: World, thing: Risk | Strategy | Framework, what: str, parts: list[list[Any]], at: datetime, *, reason: str = "") -> None:
    """Keep in the history of a thing what its facilitator did with it, as of the day on which it was done."""
    db.session.add(Amendment(subject_kind=thing.__tablename__, subject_id=thing.id, author_id=world.people["F01"].id, what=what, parts=parts, reason=reason, created_at=at))


def _load_appetites(world: World, framework: Framework, risks: list[dict[str, Any]], themes: dict[str, Theme]) -> None:
    levels = {item["theme"]: item["appetite"] for item in reversed(risks)}
    for code, level in levels.items():
        db.session.add(Appetite(theme_id=themes[code].id, level=level, set_by=world.people["F01"].id, set_on=world.shift.day("2024-02-23")))
        _remember(world, framework, "appetite", [["theme", themes[code].name, themes[code].name], ["appetite", "", level]], world.shift.moment("2024-02-23T10:00"))


def _load_risk(world: World, framework: Framework, item: dict[str, Any], theme: Theme) -> Risk:
    words = item["statement"]
    risk = Risk(
        framework_id=framework.id, group_id=world.cohort.id, code=item["id"], title=item["title"], cause=words["because"],
        event=words["there_is_a_risk_that"], consequence=words["which_would_lead_to"], objective=item["objective_at_risk"], theme_id=theme.id,
        context_factor=item["context_factor"], proximity=PROXIMITIES.get(item["proximity"], item["proximity"]), trend=item["trend"], owner_id=world.people[item["owner_id"]].id,
        status=item["status"], rate_locally=item["id"] == "RK13", proposed_by=world.people[item["owner_id"]].id,
        created_at=world.shift.moment("2023-12-08T16:00"),
    )  # fmt: skip
    db.session.add(risk)
    db.session.flush()
    world.things["risk", item["id"]] = risk
    keep_revision(world.actor(item["owner_id"]), "risk", risk, {name: getattr(risk, name) for name in RISK_WORDS}, reason=item["version_history"][0]["change"])
    db.session.execute(sa.update(Revision).where(Revision.subject_kind == "risk", Revision.subject_id == risk.id).values(created_at=risk.created_at))
    for text in item["existing_controls"]:
        db.session.add(Control(risk_id=risk.id, text=text, made_by=risk.owner_id))
    for sign in item["indicators"]:
        counted = {"counted_by": _who_counts(sign["how_counted"]), "how_often": sign["unit"].partition(" per ")[2]} if item["id"] not in UNCOUNTED else {}
        db.session.add(
            Indicator(risk_id=risk.id, name=sign["name"], kind=sign["kind"], unit=sign["unit"], how_counted=sign["how_counted"], made_by=risk.owner_id, **counted)
        )
    for evidence in item["evidence"]:
        world.stand(("risk", item["id"]), ("input", evidence["input_id"]), item["owner_id"])
    index_document("risk", risk.id, group_id=risk.group_id, title=f"{risk.code} {risk.title}", words=risk.body)
    return risk


def _load_ratings(world: World, item: dict[str, Any], risk: Risk) -> None:
    for kind, ratings in item["ratings"].items():
        day = ratings[0]["rated_on"]
        rating_round = RatingRound(
            risk_id=risk.id, group_id=world.cohort.id, kind=kind, number=1, opened_by=world.people["F01"].id, opens_at=world.shift.moment(f"{day}T10:50"),
            closes_at=world.shift.moment(f"{day}T11:30"), closed_at=world.shift.moment(f"{day}T11:30"),
            sentence=SENTENCES.get(item["id"], "") if kind == "residual" else "",
        )  # fmt: skip
        db.session.add(rating_round)
        db.session.flush()
        about: list[Any] = ["round", rating_round.id, rating_round.id]
        _remember(world, risk, "round", [about, ["closes", "", local(rating_round.opens_at).date().isoformat()]], rating_round.opens_at)
        if rating_round.sentence:
            _remember(world, risk, "round explained", [about, ["sentence", "", rating_round.sentence]], world.shift.moment(f"{day}T11:45"))
        for rating in ratings:
            db.session.add(
                Rating(
                    round_id=rating_round.id, person_id=world.people[rating["leader_id"]].id, likelihood=rating["likelihood"], impact=rating["impact"],
                    confidence=rating["confidence"], created_at=world.shift.moment(f"{rating['rated_on']}T11:00"),
                )
            )  # fmt: skip


def _load_strategy(world: World, framework: Framework, risk: Risk, item: dict[str, Any]) -> None:
    theory, review, more = item["theory_of_action"], item["evaluation"] or {}, read("strategies")["strategies"][item["id"]]
    strategy = Strategy(
        framework_id=framework.id, group_id=world.cohort.id, risk_id=risk.id, code=item["id"], title=item["title"], if_text=theory["if"],
        then_text=theory["then"], because_text=theory["because"], owner_id=world.people[item["owner_id"]].id, starts_on=world.shift.day(item["starts"]),
        review_on=world.shift.day(item["review_on"]), steps=_steps(world, item, more), state=STATES[item["status"]],
        measure_level=item["guskey_level_aimed"], **_counted(world, item), **{name: more.get(name, "") for name in MORE},
        did_it_work=review.get("did_it_work", ""), what_next=NEXT[item["status"]] if review else "",
        what_we_saw="\n\n".join(filter(None, [review.get("what_we_saw"), review.get("what_next")])), proposed_by=world.people[item["owner_id"]].id,
        reviewed_on=world.shift.day(item["review_on"]) if item["status"] == "done" else None,
        stopped_on=world.shift.day(item["review_on"]) if item["status"] == "stopped" else None, stopped_why=WHY_STOPPED.get(item["id"], ""),
        created_at=world.shift.moment("2024-02-20T16:00"),
    )  # fmt: skip
    db.session.add(strategy)
    db.session.flush()
    world.things["strategy", item["id"]] = strategy
    if review and item["status"] in ("done", "stopped"):
        said = {name: getattr(strategy, name) for name in ("did_it_work", "what_we_saw", "what_next", "rival_explanation", "who_gained")}
        day = world.shift.day(item["review_on"])
        db.session.add(StrategyReview(strategy_id=strategy.id, due_on=day, reviewed_on=day, reviewed_by=strategy.owner_id, **said))
    for code in item["evidence_ids"]:
        world.stand(("strategy", item["id"]), ("input", code), item["owner_id"])
    index_document("strategy", strategy.id, group_id=strategy.group_id, title=f"{strategy.code} {strategy.title}", words=strategy.body)


def _who_counts(how: str) -> str:
    """Return who counts something, from how it is counted."""
    return "the school office" if "log" in how or "register" in how else "whoever holds the risk"


def _steps(world: World, item: dict[str, Any], more: dict[str, Any]) -> list[dict[str, str]]:
    """Return the first steps of a strategy, a week apart from its start."""
    texts = [*more.get("first_steps", item["first_steps"]), *more.get("more_steps", [])]
    starts = world.shift.day(item["starts"])
    return [
        {"text": text, "due_on": (starts + timedelta(weeks=number)).isoformat() if starts else ""}
        for number, text in enumerate(texts, 1)
    ]


def _counted(world: World, item: dict[str, Any]) -> dict[str, Any]:
    """Return what a strategy counts and where it starts: the first of its measures."""
    found = next((row for row in read("measures")["measures"] if row["id"] in item["measure_ids"]), None)
    if found is None:
        return {}
    start = found.get("baseline")
    if start is None and found.get("observations"):
        start = found["observations"][0]["value"]
    baseline = "" if start is None else f"{start} {found['unit']}"
    starts_on = None if baseline else world.shift.day(item["starts"])
    return {"measure": found["name"], "measure_baseline": baseline, "measure_starts_on": starts_on}


def _load_releases(world: World, framework: Framework) -> None:
    """Keep the four releases; the data has the words of the last one only, so the earlier ones hold what they had of it."""
    whole = snapshot_of(world.actor("F01"), framework)
    for item in read("risks")["framework"]["releases"]:
        snapshot = {**whole, "risks": whole["risks"][: item["risks"]], "strategies": whole["strategies"] if item["version"] != "0.3" else []}
        kept = FrameworkRelease(
            framework_id=framework.id, group_id=world.cohort.id, number=item["version"], state=item["state"], dated=local(world.shift.lived(item["date"])).date(),
            note=item["note"], made_by=world.people["F01"].id, snapshot=snapshot, created_at=world.shift.lived(item["date"]),
            session_id=world.things["session", SESSIONS[item["version"]]].id, public_since=world.shift.lived(item["date"]) if item["state"] == "published" else None,
        )  # fmt: skip
        db.session.add(kept)
        db.session.flush()
        about: list[Any] = ["release", kept.number, kept.number]
        parts: list[list[Any]] = [["release", "", kept.number], ["release_state", "", kept.state], ["session", "", kept.session_id]]
        _remember(world, framework, "release", parts, kept.created_at, reason=kept.note)
        if kept.public_since is not None:
            _remember(world, framework, "public", [about], kept.public_since)
        if item["version"] in APPROVED:
            day = world.shift.lived(APPROVED[item["version"]])
            db.session.add(ReleaseApproval(release_id=kept.id, given_by=framework.approved_by, given_on=local(day).date(), recorded_by=world.people["F01"].id, created_at=day))
            _remember(world, framework, "approved", [about, ["given_by", "", framework.approved_by]], day)


def _open_rounds(world: World) -> None:
    for code in OPEN_NOW:
        risk = world.things["risk", code]
        found = RatingRound(
            risk_id=risk.id, group_id=world.cohort.id, kind="residual", number=2, opened_by=world.people["F01"].id, opens_at=now() - timedelta(hours=1),
            closes_at=now() + timedelta(days=60),
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
        closes = local(found.closes_at or now()).date().isoformat()
        _remember(world, risk, "round", [["round", found.id, found.id], ["closes", "", closes]], found.opens_at, reason="We have talked about it since the last round.")
