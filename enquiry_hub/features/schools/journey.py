"""What stands beside the framework's pages: the way home, and how schools say it; and what is due at the actor's school."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.beside import register_beside
from enquiry_hub.core.clock import today
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.framework.beside import FRAMEWORK, STRATEGY
from enquiry_hub.features.framework.beside import RISK as RISK_PAGE
from enquiry_hub.features.programmes.queries import Line, register_tasks
from enquiry_hub.features.schools.looks import own_reviews
from enquiry_hub.features.schools.models import RISK, Adoption
from enquiry_hub.features.schools.models import STRATEGY as STRATEGY_KIND
from enquiry_hub.features.schools.queries import (
    adopted_from,
    labels_of,
    moved_on,
    organisation_of,
    school_of,
    variants_of,
)
from enquiry_hub.features.schools.wording import words


@register_beside(RISK_PAGE)
def risk_at_school(actor: Actor, risk: Any) -> Markup | None:
    """Show the way home for a risk, or the school's copy, and how schools say it."""
    return _beside(actor, RISK, risk, url_for("schools.take_risk", risk_id=risk.id))


@register_beside(STRATEGY)
def strategy_at_school(actor: Actor, strategy: Any) -> Markup | None:
    """Show the same for a strategy."""
    return _beside(actor, STRATEGY_KIND, strategy, url_for("schools.take_strategy", strategy_id=strategy.id))


def _beside(actor: Actor, kind: str, source: Any, take: str) -> Markup:
    copy, variants, own = adopted_from(actor, kind, source.id), variants_of(actor, kind, source.id), organisation_of(actor)
    mine = {row.id for row in variants if may(actor, "schools:variant:withdraw", row)}
    moved = copy is not None and bool(moved_on(actor, copy))
    shown = {"copy": copy, "moved": moved, "variants": variants, "mine": mine, "take": take, "own": labels_of(own) if own else {}}
    return Markup(render_template("schools/_beside_risk.html", **shown, **words()))  # noqa: S704 - drawn by Jinja, which escapes


@register_beside(FRAMEWORK)
def framework_at_school(actor: Actor, framework: Any) -> Markup | None:
    """Show the way to what the actor's school took home."""
    return Markup(render_template("schools/_beside_framework.html", school=school_of(actor), framework=framework))  # noqa: S704 - drawn by Jinja, which escapes


def _place(row: Adoption) -> str:
    """Return where a look is taken: a strategy is looked back at, a risk judged again."""
    if row.kind == RISK:
        return url_for("schools.show_adoption", adoption_id=row.id, _anchor="judgements")
    return url_for("schools.look_back", adoption_id=row.id)


@register_tasks
def looks_at_school(actor: Actor, cohort_id: str) -> list[Line]:
    """Return what the actor holds at their school and whose day of a look has come."""
    return [
        Line(
            "home", _("Look again at %(code)s %(title)s", code=row.code, title=row.title), _place(row),
            _("at your school, by %(day)s", day=short_date(row.review_on or today())),
        )
        for row in own_reviews(actor)
    ]  # fmt: skip
