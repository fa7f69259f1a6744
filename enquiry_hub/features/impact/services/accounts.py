"""Saying what is believed of a strategy, and writing down figures from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import keep_revision, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.subjects import find
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.models import Strategy
from enquiry_hub.features.impact.checks import check_place
from enquiry_hub.features.impact.domain.strength import MOST, practice_lacks, research_lacks
from enquiry_hub.features.impact.events import OutsideFigureKept, StrategyAccounted
from enquiry_hub.features.impact.models import ACCOUNT_WORDS, OUTSIDE_WORDS, OutsideFigure, StrategyAccount
from enquiry_hub.features.impact.queries.accounts import evidence_of, inputs_under
from enquiry_hub.identity.groups.models import Group

SCOPES = ("place", "sector")
INPUTS = ("practice_input_id", "school_input_id", "pupil_input_id")


def account_for(actor: Actor, strategy: Strategy, words: Mapping[str, Any], *, base: int | None = None, reason: str = "") -> StrategyAccount:
    """Write down the chain, the strength and the lens of a strategy, named as in ACCOUNT_WORDS; strength that has no evidence is refused."""
    require(actor, "impact:strategy:account", strategy)
    lock_row(strategy)
    account = db.session.scalar(sa.select(StrategyAccount).where(StrategyAccount.strategy_id == strategy.id))
    changes = _checked(actor, strategy, words)
    if account is None:
        account = StrategyAccount(strategy_id=strategy.id, **changes)
        db.session.add(account)
        db.session.flush()
        keep_revision(actor, "strategy_account", account, changes, reason=reason)
    else:
        save_version(actor, "strategy_account", account, changes, base=base, reason=reason)
        db.session.flush()
    record(StrategyAccounted(by=actor.person_id, strategy_id=strategy.id, version=account.version))
    return account


def _checked(actor: Actor, strategy: Strategy, words: Mapping[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in words.items() if name in ACCOUNT_WORDS}
    offered = {found.id for found in inputs_under(actor, strategy.id)}
    for name in INPUTS:
        if changes.get(name) and changes[name] not in offered:
            raise Invalid(_("Choose one of the inputs that the strategy stands on."), field=name)
    evidence = evidence_of(strategy, outsider=bool(changes.get("outsider")))
    for name, lacks in (("research", research_lacks), ("practice", practice_lacks)):
        level = changes.get(name, 0)
        if level not in range(MOST + 1):
            raise Invalid(_("Please choose one of these."), field=name)
        missing = lacks(level, evidence)
        if missing:
            raise Invalid(_("Not yet: strength cannot rise without evidence."), field=name, missing=missing)
    return changes


def keep_outside_figure(
    actor: Actor, group: Group, words: Mapping[str, Any], *, client_id: str | None = None
) -> OutsideFigure:
    """Write down a figure from elsewhere, named as in OUTSIDE_WORDS; the same client id writes it once."""
    require(actor, "groups:cohort:contribute", group)
    mine = sa.select(OutsideFigure).where(OutsideFigure.made_by == actor.person_id, OutsideFigure.client_id == client_id)
    there = db.session.scalar(mine) if client_id else None
    if there is not None:
        return there
    figure = OutsideFigure(group_id=group.id, made_by=actor.person_id, client_id=client_id, **_sourced(actor, group.id, words))
    db.session.add(figure)
    db.session.flush()
    keep_revision(actor, "outside_figure", figure, {name: getattr(figure, name) for name in OUTSIDE_WORDS})
    record(OutsideFigureKept(by=actor.person_id, outside_figure_id=figure.id))
    return figure


def change_outside_figure(actor: Actor, figure: OutsideFigure, words: Mapping[str, Any], *, base: int | None = None, reason: str = "") -> None:
    """Change a figure from elsewhere; raise Stale if another saved."""
    require(actor, "impact:outside_figure:edit", figure)
    if save_version(actor, "outside_figure", figure, _sourced(actor, figure.group_id, words), base=base, reason=reason):
        db.session.flush()
        record(OutsideFigureKept(by=actor.person_id, outside_figure_id=figure.id))


def _sourced(actor: Actor, group_id: str, words: Mapping[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in words.items() if name in OUTSIDE_WORDS}
    asked = {
        "name": _("Please say what it is about."), "value": _("Please write the figure."), "limits": _("Please say what it does not tell."),
        "source": _("A figure without a source cannot be kept: nobody could look it up."),
    }  # fmt: skip
    for name, sentence in asked.items():
        if not changes.get(name):
            raise Invalid(sentence, field=name)
    if changes.get("scope") not in SCOPES:
        raise Invalid(_("Please choose one of these."), field="scope")
    if not 1900 <= (changes.get("year") or 0) <= 2200:
        raise Invalid(_("Please write its year, such as 2023."), field="year")
    measure = find(actor, "measure", changes["measure_id"]) if changes.get("measure_id") else None
    if changes.get("measure_id") and (measure is None or measure.group_id != group_id):
        raise Invalid(_("Choose one of the cohort’s measures."), field="measure_id")
    check_place(actor, group_id, changes)
    if changes.get("number") is not None and measure is None:
        raise Invalid(_("A number is drawn beside a measure: choose which."), field="measure_id")
    return changes
