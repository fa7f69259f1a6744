"""Risks, strategies and the framework as things that others can be about."""

from __future__ import annotations

from flask import url_for

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.framework.models import Framework, Risk, Strategy

register_kind(
    "risk",
    Risk,
    read="framework:risk:read",
    title=lambda row: f"{row.code} {row.title}",
    href=lambda row: url_for("framework.show_risk", risk_id=row.id),
    icon="framework",
    word="risk",
    attach="framework:risk:edit",
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
