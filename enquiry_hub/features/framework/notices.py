"""Whom the framework's news is told to, and what search knows of it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.capabilities.search.services import index_document
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.framework.events import (
    RiskEdited,
    RiskProposed,
    RoundsOpened,
    StrategyEdited,
    StrategyProposed,
)
from enquiry_hub.features.framework.models import Framework, Risk, Strategy
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import PARTICIPANT, Membership

register_notice(
    "round",
    lambda who, what: _("%(who)s asks you to rate risks alone: “%(what)s”", who=who, what=what),
    mailed=lambda who: _("%(who)s asks you to rate risks alone", who=who),
    why=_l("You get this because every participant is asked."),
)


@in_transaction(RoundsOpened)
def tell_of_rounds(event: RoundsOpened) -> None:
    """Tell the participants once, however many risks were put up together."""
    framework = db.session.get_one(Framework, event.framework_id)
    query = sa.select(Membership.person_id).where(
        Membership.group_id == framework.group_id, Membership.role == PARTICIPANT, in_force()
    )
    notify(
        db.session.scalars(query),
        "round",
        ("framework", framework.id),
        by=event.by,
        group_id=framework.group_id,
        cause_id=event.round_ids[0],
    )


@in_transaction(RiskProposed, RiskEdited)
def index_risk(event: RiskProposed | RiskEdited) -> None:
    """Make a risk findable by its words, never by what anyone thinks of it."""
    risk = db.session.get_one(Risk, event.risk_id)
    index_document(
        "risk",
        risk.id,
        group_id=risk.group_id,
        title=f"{risk.code} {risk.title}",
        words=f"{risk.body} {risk.objective}",
    )


@in_transaction(StrategyProposed, StrategyEdited)
def index_strategy(event: StrategyProposed | StrategyEdited) -> None:
    """Make a strategy findable by its words."""
    strategy = db.session.get_one(Strategy, event.strategy_id)
    index_document(
        "strategy",
        strategy.id,
        group_id=strategy.group_id,
        title=f"{strategy.code} {strategy.title}",
        words=strategy.body,
    )
