"""Risks, strategies and the framework as things that others can be about."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.drafts.places import Place, register_place_to_write
from enquiry_hub.capabilities.themes.belonging import register_under
from enquiry_hub.core.access import Actor, rule_of
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.framework.models import Framework, FrameworkRelease, Risk, Strategy, Theme

register_kind(
    "risk",
    Risk,
    read="framework:risk:read",
    title=lambda row: f"{row.code} {row.title}",
    href=lambda row: url_for("framework.show_risk", risk_id=row.id),
    icon="framework",
    word="risk",
    attach="framework:risk:edit",
    discuss="framework:risk:read",
    sort="framework:risk:edit",
)
register_kind(
    "strategy",
    Strategy,
    read="framework:strategy:read",
    title=lambda row: f"{row.code} {row.title}",
    href=lambda row: url_for("framework.show_strategy", strategy_id=row.id),
    icon="framework",
    word="strategy",
    attach="framework:strategy:edit",
    discuss="framework:strategy:read",
)
register_kind(
    "framework",
    Framework,
    read="framework:framework:read",
    title=lambda row: row.title,
    href=lambda row: url_for("framework.show_framework", group_id=row.group_id),
    icon="framework",
    word="framework",
)
register_kind(
    "release", FrameworkRelease, read="framework:release:read", title=lambda row: f"{row.snapshot['title']}, {row.number}",
    href=lambda row: url_for("framework.show_release", framework_release_id=row.id), icon="framework", word=_l("version of the framework"),
)  # fmt: skip

# What is begun there and not sent, as its writer finds it again.
_RISK_TEXTS = ("title", "cause", "event", "consequence", "objective", "within", "reason")
_STRATEGY_TEXTS = (
    "title", "if_text", "then_text", "because_text", "what_stops", "cost", "step1", "step2", "step3", "measure", "measure_baseline", "change_our_mind", "ends_unless", "reason",
)  # fmt: skip
for _kind, _place in {
    "newrisk": Place(
        _l("A new risk"), "framework:framework:read", "framework:framework:propose", lambda row: row.title,
        lambda row, _rest: url_for("framework.new_risk", framework_id=row.id), _RISK_TEXTS,
    ),
    "risk": Place(
        _l("A change of a risk"), "framework:risk:read", "framework:risk:edit", lambda row: f"{row.code} {row.title}",
        lambda row, _rest: url_for("framework.change_risk", risk_id=row.id), _RISK_TEXTS,
    ),
    "newstrategy": Place(
        _l("A new strategy"), "framework:risk:read", "framework:risk:edit", lambda row: f"{row.code} {row.title}",
        lambda row, _rest: url_for("framework.new_strategy", risk_id=row.id), _STRATEGY_TEXTS,
    ),
    "strategy": Place(
        _l("A change of a strategy"), "framework:strategy:read", "framework:strategy:edit", lambda row: f"{row.code} {row.title}",
        lambda row, _rest: url_for("framework.change_strategy", strategy_id=row.id), _STRATEGY_TEXTS,
    ),
}.items():  # fmt: skip
    register_place_to_write(_kind, _place)


@register_under("risk")
def risks_under(_actor: Actor, cohort_id: str, code: str) -> sa.Select[Any]:
    """Return the risks of a theme."""
    return sa.select(Risk.id).join(Theme, Theme.id == Risk.theme_id).where(Theme.group_id == cohort_id, Theme.code == code)


@register_under("strategy")
def strategies_under(actor: Actor, cohort_id: str, code: str) -> sa.Select[Any]:
    """Return the strategies of the risks of a theme that the actor may read."""
    return sa.select(Strategy.id).join(Risk, Risk.id == Strategy.risk_id).where(Risk.id.in_(risks_under(actor, cohort_id, code)), rule_of("framework:risk:read", actor))
