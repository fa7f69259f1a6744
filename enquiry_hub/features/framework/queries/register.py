"""The register: all risks of a framework with what one viewer may see of each, in a few queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.themes.queries import codes_of
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.framework.domain import Movement, Placed, band, count_movement, place, scales
from enquiry_hub.features.framework.domain.headline import headline
from enquiry_hub.features.framework.models import (
    CLOSED,
    MERGED,
    Appetite,
    Framework,
    Risk,
    RiskAcceptance,
    Strategy,
    Theme,
)
from enquiry_hub.features.framework.queries.spreads import RiskSpread, spreads_of
from enquiry_hub.features.framework.queries.strategies import strategies_of
from enquiry_hub.identity.people.queries import names_of


@dataclass(frozen=True)
class RiskLine:
    """Be one risk in the register."""

    risk: Risk
    theme: Theme
    appetite: str | None
    owner: str
    spread: RiskSpread
    strategies: list[Strategy]
    people: dict[str, str]
    acceptance: RiskAcceptance | None = None

    @property
    def held(self) -> str:
        """Say by what a risk outside the appetite is held."""
        return held_by(self.acceptance, self.strategies)

    @property
    def status(self) -> str | None:
        """Return where the risk stands against the appetite of its theme, if that may be known."""
        return self.spread.figures.appetite_status


@dataclass(frozen=True)
class Register:
    """Be the framework as one viewer sees it."""

    framework: Framework
    lines: list[RiskLine]
    themes: list[Theme]
    people: dict[str, str]

    @property
    def open_lines(self) -> list[RiskLine]:
        """Return the risks that are neither closed nor merged."""
        return [line for line in self.lines if line.risk.status not in (CLOSED, MERGED)]


def framework_of(viewer: Actor, group_id: str) -> Framework | None:
    """Return a cohort's framework, if it has one."""
    found: Framework | None = db.session.scalar(
        visible(viewer, "framework:framework:read").where(Framework.group_id == group_id)
    )
    return found


def themes_of(viewer: Actor, group_id: str) -> list[Theme]:
    """Return the themes of a cohort in their order."""
    return list(
        db.session.scalars(
            visible(viewer, "framework:theme:read")
            .where(Theme.group_id == group_id)
            .order_by(Theme.rank, Theme.name)
        )
    )


def appetites_of(viewer: Actor, group_id: str) -> dict[str, Appetite]:
    """Return the appetites that a cohort has set, by the theme's id."""
    query = visible(viewer, "framework:theme:read").join(Appetite, Appetite.theme_id == Theme.id).where(Theme.group_id == group_id)
    return {found.theme_id: found for found in db.session.scalars(query.with_only_columns(Appetite))}


def theme_as_set(theme: Theme, appetite: Appetite | None) -> dict[str, str]:
    """Return the name of a theme and its appetite with why, as they are kept; the caller may read it."""
    return {"name": theme.name, "level": appetite.level if appetite else "", "why": appetite.why if appetite else ""}


def register_of(viewer: Actor, framework: Framework, *, closed_only: bool = False) -> Register:
    """Return all risks of a framework by code; `closed_only` for what leaves in a file."""
    query = visible(viewer, "framework:risk:read").where(Risk.framework_id == framework.id).order_by(Risk.code)
    themes = themes_of(viewer, framework.group_id)
    lines = lines_of(viewer, list(db.session.scalars(query)), themes, closed_only=closed_only)
    return Register(framework, lines, themes, {person_id: name for line in lines for person_id, name in line.people.items()})


def lines_under(lines: list[RiskLine], code: str) -> list[RiskLine]:
    """Return the lines whose risk stands under a theme, as its own or as a further one; all of them where no theme is asked for."""
    if not code:
        return lines
    further = codes_of("risk", [line.risk.id for line in lines])
    return [line for line in lines if code == line.theme.code or code in further.get(line.risk.id, ())]


def lines_of(viewer: Actor, risks: list[Risk], themes: list[Theme] | None = None, *, closed_only: bool = False) -> list[RiskLine]:
    """Return risks of one cohort as lines of its register; the viewer may read them."""
    if not risks:
        return []
    by_id = {theme.id: theme for theme in themes or themes_of(viewer, risks[0].group_id)}
    levels = {theme_id: found.level for theme_id, found in appetites_of(viewer, risks[0].group_id).items()}
    appetite = {risk.id: levels.get(risk.theme_id) for risk in risks}
    spreads = spreads_of(viewer, appetite, appetite, closed_only=closed_only)
    strategies, accepted = strategies_of(viewer, list(appetite)), acceptances_of(list(appetite))
    people = names_of(
        [risk.owner_id for risk in risks]
        + [found.owner_id for several in strategies.values() for found in several]
    )
    return [
        RiskLine(
            risk,
            by_id[risk.theme_id],
            appetite[risk.id],
            people.get(risk.owner_id or "", ""),
            spreads[risk.id],
            strategies.get(risk.id, []),
            people,
            accepted.get(risk.id),
        )
        for risk in risks
    ]


def headline_of(register: Register) -> str:
    """Return the sentence over the register."""
    lines = register.open_lines
    moved = [line for line in lines if line.spread.movement is not None]
    movement = count_movement(
        [line.spread.movement for line in moved], [line.spread.labels for line in lines]
    )
    first = min((line.spread.inherent.round.opens_at for line in moved if line.spread.inherent), default=None)
    shown = sum(line.spread.latest is not None for line in lines)
    if not moved:
        movement = Movement(0, 0, 0, movement.apart)
    return headline(len(lines), shown, movement, short_date(first) if first else "")


def heat_of(lines: list[RiskLine]) -> dict[str, Any]:
    """Return the rows and columns of the grid of the latest judgements that the viewer may see."""
    known = scales()
    placed, named, split = [], {line.risk.code: line.risk for line in lines}, []
    for line in lines:
        latest = line.spread.latest
        if latest is not None and latest.likelihood and latest.impact:
            placed.append(Placed(line.risk.code, latest.likelihood.median, latest.impact.median))
            if latest.split:
                split.append(line.risk.code)
    cells = place(placed)
    bands = {found.name: level for level, found in enumerate(known.bands, start=1)}
    rows = []
    for row in reversed(known.likelihood):
        found = []
        for column in known.impact:
            word = band(row.value * column.value)
            found.append(
                {
                    "level": bands[word],
                    "word": word,
                    "risks": [named[code] for code in cells.get((row.value, column.value), [])],
                }
            )
        rows.append({"number": row.value, "label": row.word, "cells": found})
    columns = [{"number": column.value, "label": column.word} for column in known.impact]
    return {
        "rows": rows,
        "columns": columns,
        "split": split,
        "unplaced": len(lines) - len(placed),
        "placed": len(placed),
    }


def held_by(acceptance: RiskAcceptance | None, strategies: Sequence[Strategy]) -> str:
    """Say by what a risk outside the appetite is held: a signature that holds ("accepted"), a strategy that runs ("running"), or nothing."""
    if acceptance is not None and acceptance.until >= today():
        return "accepted"
    return "running" if any(strategy.state == "running" for strategy in strategies) else ""


def acceptances_of(risk_ids: Sequence[str]) -> dict[str, RiskAcceptance]:
    """Return the latest signature under each of some risks that was not taken back; the caller may read them."""
    query = sa.select(RiskAcceptance).where(RiskAcceptance.risk_id.in_(risk_ids), RiskAcceptance.ended_at.is_(None))
    return {row.risk_id: row for row in db.session.scalars(query.order_by(RiskAcceptance.created_at))}
