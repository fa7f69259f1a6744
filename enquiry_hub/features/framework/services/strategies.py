"""Strategies: wording them, moving them through their gates, and saying what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import keep_revision, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.answers import as_columns, check_review
from enquiry_hub.features.framework.domain import MISSING, Review, gates_of
from enquiry_hub.features.framework.events import (
    StrategyEdited,
    StrategyMoved,
    StrategyProposed,
    StrategyReviewed,
)
from enquiry_hub.features.framework.models import (
    GONE,
    STRATEGY_WORDS,
    Framework,
    Risk,
    Strategy,
    StrategyReview,
)
from enquiry_hub.features.framework.queries.strategies import facts_of
from enquiry_hub.features.framework.services.history import amend
from enquiry_hub.features.inputs.facets import school_marks
from enquiry_hub.identity.groups.queries import members_of

RESPONSES = ("avoid", "reduce", "share", "accept", "take")


def propose_strategy(
    actor: Actor,
    risk: Risk,
    words: Mapping[str, Any],
    *,
    client_id: str | None = None,
    at: datetime | None = None,
) -> Strategy:
    """Propose a strategy for a risk; the same client id proposes it once.

    `words` are named as in STRATEGY_WORDS, with days in ISO form.
    """
    require(actor, "framework:risk:edit", risk)
    framework = db.session.get_one(Framework, risk.framework_id)
    lock_row(framework)
    lock_row(risk)
    found = _already_proposed(actor, client_id)
    if found is not None:
        return found
    changes = _checked(risk.group_id, words)
    if risk.status in GONE:
        raise Invalid(_("This risk is closed."))
    framework.last_strategy += 1
    strategy = Strategy(
        framework_id=framework.id,
        group_id=risk.group_id,
        risk_id=risk.id,
        code=f"ST{framework.last_strategy:02d}",
        proposed_by=actor.person_id,
        client_id=client_id,
        created_at=at or now(),
    )
    for name, value in changes.items():
        setattr(strategy, name, value)
    db.session.add(strategy)
    db.session.flush()
    keep_revision(actor, "strategy", strategy, {name: getattr(strategy, name) for name in STRATEGY_WORDS})
    record(StrategyProposed(by=actor.person_id, strategy_id=strategy.id, risk_id=risk.id))
    return strategy


def _already_proposed(actor: Actor, client_id: str | None) -> Strategy | None:
    if client_id is None:
        return None
    return db.session.scalar(
        sa.select(Strategy).where(Strategy.proposed_by == actor.person_id, Strategy.client_id == client_id)
    )


def _checked(group_id: str, words: Mapping[str, Any]) -> dict[str, Any]:
    changes = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in words.items()
        if name in STRATEGY_WORDS
    }
    if not changes.get("title"):
        raise Invalid(_("Please give the strategy a short title."), field="title")
    choices: dict[str, tuple[Any, ...]] = {
        "works_on": ("", "cause", "prepare"),
        "response": ("", *RESPONSES),
        "measure_level": (None, 1, 2, 3, 4, 5),
    }
    if "facets" in changes:
        changes["facets"] = [mark for mark in school_marks() if mark in changes["facets"]]
    for name, allowed in choices.items():
        if name in changes and changes[name] not in allowed:
            raise Invalid(_("Please choose one of these."), field=name)
    if changes.get("owner_id") and changes["owner_id"] not in {member.id for member in members_of(group_id)}:
        raise Invalid(_("Choose somebody of this cohort."), field="owner_id")
    return changes


def edit_strategy(
    actor: Actor, strategy: Strategy, words: Mapping[str, Any], *, base: int | None = None, reason: str = ""
) -> bool:
    """Change a strategy's words and keep the version; raise Stale, with both texts, if another saved."""
    require(actor, "framework:strategy:edit", strategy)
    if not save_version(
        actor, "strategy", strategy, _checked(strategy.group_id, words), base=base, reason=reason, merge=True
    ):
        return False
    db.session.flush()
    record(StrategyEdited(by=actor.person_id, strategy_id=strategy.id, version=strategy.version))
    return True


def move_strategy(actor: Actor, strategy: Strategy, state: str, *, reason: str = "") -> None:
    """Move a strategy to a gate, and say why; raise Invalid with the list of what is missing.

    Publishing is its owner's or a facilitator's to do.
    """
    require(
        actor, "framework:strategy:decide" if state == "published" else "framework:strategy:edit", strategy
    )
    gate = next((found for found in gates_of(facts_of(strategy)) if found.name == state), None)
    if gate is None:
        raise Invalid(_("Please choose one of the gates."), field="state")
    if not gate.open:
        missing = [MISSING[need] for need in gate.missing]
        raise Invalid(
            _("Not yet. Still missing: %(list)s", list=" ".join(missing)), field="state", missing=missing
        )
    before = strategy.state
    strategy.state, strategy.stopped_on, strategy.stopped_why = state, None, ""
    db.session.flush()
    amend(actor.person_id, strategy, "gate", [("state", before, state)], reason=reason)
    record(StrategyMoved(by=actor.person_id, strategy_id=strategy.id, state=state))


def stop_strategy(actor: Actor, strategy: Strategy, what_we_saw: str, why: str, *, on: date | None = None) -> None:
    """Stop a strategy, and say what was seen and why it stops; it stays in the framework, dated, with equal weight."""
    require(actor, "framework:strategy:decide", strategy)
    if not what_we_saw.strip():
        raise Invalid(
            _("Please say in a sentence what was seen: others will want to know."), field="what_we_saw"
        )
    if not why.strip():
        raise Invalid(_("Please say in a sentence why it stops."), field="stopped_why")
    before, seen = strategy.state, strategy.what_we_saw
    strategy.state, strategy.stopped_on, strategy.what_we_saw = "stopped", on or today(), what_we_saw.strip()
    strategy.stopped_why = why.strip()
    strategy.what_next = "stop"
    db.session.flush()
    amend(actor.person_id, strategy, "stopped", [("state", before, "stopped"), ("what_we_saw", seen, strategy.what_we_saw)], reason=why)
    record(StrategyMoved(by=actor.person_id, strategy_id=strategy.id, state="stopped"))


def review_strategy(
    actor: Actor, strategy: Strategy, review: Review, *, on: date | None = None, next_on: date | None = None, client_id: str | None = None
) -> StrategyReview:
    """Keep what its owner says came of a strategy, beside what was said before; with all five answers its gate opens.

    The day it was due by is kept with it. The same client id reviews once.
    """
    require(actor, "framework:strategy:review", strategy)
    lock_row(strategy)
    mine = sa.select(StrategyReview).where(StrategyReview.reviewed_by == actor.person_id, StrategyReview.client_id == client_id)
    there = db.session.scalar(mine) if client_id else None
    if there is not None:
        return there
    day = on or today()
    check_review(review, day, next_on)
    said = as_columns(review)
    kept = StrategyReview(
        strategy_id=strategy.id, due_on=strategy.review_on, reviewed_on=day, reviewed_by=actor.person_id, client_id=client_id, **said
    )
    db.session.add(kept)
    before = {name: getattr(strategy, name) for name in said}
    for name, value in said.items():
        setattr(strategy, name, value)
    strategy.reviewed_on = day
    db.session.flush()
    amend(actor.person_id, strategy, "reviewed", [(name, before[name], value) for name, value in said.items()])
    record(StrategyReviewed(by=actor.person_id, strategy_id=strategy.id))
    if next_on is not None and next_on != strategy.review_on:
        changes = {"review": next_on.isoformat()}
        save_version(actor, "strategy", strategy, changes, base=None, reason=_("The day of the next look"))
        db.session.flush()
        record(StrategyEdited(by=actor.person_id, strategy_id=strategy.id, version=strategy.version))
    return kept
