"""A framework with a risk, a strategy and versions."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.enquiries.models import EnquiryNote
from enquiry_hub.features.framework.models import (
    Amendment,
    AppetiteDissent,
    Control,
    FrameworkRelease,
    Indicator,
    Rating,
    RatingRound,
    RiskIssue,
    Suggestion,
    Theme,
)
from enquiry_hub.features.framework.services import (
    RiskWords,
    create_framework,
    make_release,
    propose_risk,
    propose_strategy,
    record_approval,
)
from enquiry_hub.features.journals.models import PassagePlace
from tests.kit.world.held import World, keep


def judge(world: World) -> None:
    """Let the owner and the facilitator make a framework with a risk, a strategy and versions, and argue about it."""
    world.places |= _framework(world)
    _argue(world)


def _framework(world: World) -> dict[str, str]:
    owner, facilitator = world.actor("owner"), world.actor("facilitator")
    with work():
        framework = create_framework(facilitator, world.cohort, "What could go wrong")
        themes = sa.select(Theme).where(Theme.group_id == world.cohort.id).order_by(Theme.rank)
        theme = db.session.scalars(themes).first()
        assert theme is not None
        words = RiskWords(
            title="No time",
            cause="posts are empty",
            event="nobody thinks",
            consequence="tired decisions",
            theme_id=theme.id,
        )
        risk = propose_risk(owner, framework, words)
        said = {
            "title": "End a meeting",
            "if_text": "we end one",
            "then_text": "there is time",
            "because_text": "time is finite",
        }
        strategy = propose_strategy(owner, risk, {**said, "owner_id": owner.person_id})
        release = make_release(facilitator, framework, "0.1")
        whole = {"state": "published", "dated": today(), "snapshot": release.snapshot, "public_since": now()}
        opened = FrameworkRelease(framework_id=framework.id, group_id=world.cohort.id, number="1.1", **whole)
        earlier = FrameworkRelease(framework_id=framework.id, group_id=world.cohort.id, number="1.0", created_at=now() - timedelta(days=30), **whole)
        db.session.add_all([opened, earlier])
        db.session.flush()
        approval = record_approval(facilitator, opened, "The board", today())
        return {
            "framework_release": release.id,
            "open_release": opened.id,
            "approval": approval.id,
            "earlier_release": earlier.id,
            "framework": framework.id,
            "theme": theme.id,
            "risk": risk.id,
            "strategy": strategy.id,
        }


def _argue(world: World) -> None:
    owner, facilitator, ids = world.actor("owner"), world.actor("facilitator"), world.places
    page = {"lower_kind": "entry", "lower_id": world.places["shared"], "made_by": owner.person_id}
    lower = {"lower_kind": "input", "lower_id": world.places["input"], "made_by": owner.person_id}
    keep(
        world,
        rating_round=RatingRound(
            risk_id=ids["risk"], group_id=world.cohort.id, kind="inherent", number=1, opens_at=now()
        ),
        suggestion=Suggestion(
            risk_id=ids["risk"], part="cause", text="Say which posts.", author_id=owner.person_id
        ),
        other_suggestion=Suggestion(strategy_id=ids["strategy"], part="if_text", text="Say which meeting.", author_id=owner.person_id),
        control=Control(risk_id=ids["risk"], text="A meeting was ended"),
        indicator=Indicator(risk_id=ids["risk"], name="Hours kept free"),
        risk_change=Amendment(subject_kind="risk", subject_id=ids["risk"], author_id=owner.person_id, what="status", parts=[["status", "proposed", "draft"]]),
        framework_change=Amendment(subject_kind="framework", subject_id=ids["framework"], author_id=facilitator.person_id, what="parties", parts=[["title", "Ours", "Our framework"]]),
        strategy_change=Amendment(subject_kind="strategy", subject_id=ids["strategy"], author_id=owner.person_id, what="gate", parts=[["state", "draft", "ready"]]),
        issue=RiskIssue(risk_id=ids["risk"], since=today(), what_happens="Two posts are empty."),
        dissent=AppetiteDissent(theme_id=ids["theme"], level="open", text="Caution costs us teachers.", author_id=owner.person_id),
        risk_link=Link(upper_kind="risk", upper_id=ids["risk"], **lower),
        entry_link=Link(upper_kind="risk", upper_id=ids["risk"], **page),
        strategy_link=Link(upper_kind="strategy", upper_id=ids["strategy"], **lower),
        passage_link=Link(upper_kind="risk", upper_id=ids["risk"], lower_kind="passage", lower_id=world.places["passage"], nature="supports"),
    )
    over = {"kind": "residual", "number": 1, "opens_at": now(), "closed_at": now()}
    keep(world, closed_round=RatingRound(risk_id=ids["risk"], group_id=world.cohort.id, **over))
    keep(world, rating=Rating(round_id=ids["closed_round"], person_id=owner.person_id, likelihood=1, impact=5))
    keep(
        world,
        note=EnquiryNote(enquiry_id=world.places["enquiry"], owner_id=owner.person_id, author_id=owner.person_id, kind="evidence", words="Two families said so."),
    )
    keep(world, passage_place=PassagePlace(passage_id=world.places["passage"], kind="risk", row_id=ids["risk"], link_id=world.places["passage_link"]))
