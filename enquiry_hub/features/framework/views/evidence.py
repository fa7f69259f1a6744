"""What risks and strategies stand on."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.links.queries import Evidence
from enquiry_hub.core.access import Actor
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.forms import StandForm
from enquiry_hub.features.framework.models import Risk, Strategy
from enquiry_hub.features.framework.queries.risks import evidence_to_choose, link_of, links_to_end
from enquiry_hub.features.framework.services import stand_on, take_evidence_away
from enquiry_hub.features.framework.views.blueprint import framework_pages


def offer_evidence(form: StandForm, actor: Actor, thing: Risk | Strategy) -> None:
    """Give the form the cohort's inputs and threads to choose from."""
    form.lower.choices = evidence_to_choose(actor, thing.group_id, ("input", "thread"))


def endable(actor: Actor, kind: str, thing: Risk | Strategy, lines: list[Evidence]) -> list[Evidence]:
    """Return those of the lines of a panel that the actor may take away."""
    ids = links_to_end(actor, kind, thing, [line.link_id for line in lines if line.link_id])
    return [line for line in lines if line.link_id in ids]


@framework_pages.post("/risks/<id:risk_id>/evidence", access="framework:risk:edit")
def stand_risk_on(risk: Risk) -> Any:
    """Say that a risk stands on an input or a thread."""
    return _stand(risk, url_for("framework.show_risk", risk_id=risk.id))


@framework_pages.post("/strategies/<id:strategy_id>/evidence", access="framework:strategy:edit")
def stand_strategy_on(strategy: Strategy) -> Any:
    """Say that a strategy stands on an input or a thread."""
    return _stand(strategy, url_for("framework.show_strategy", strategy_id=strategy.id))


def _stand(thing: Risk | Strategy, back: str) -> Any:
    actor, form = current_actor(), StandForm()
    offer_evidence(form, actor, thing)
    if not form.validate_on_submit():
        raise Invalid(form.first_error() or _("Choose one of the cohort’s inputs or threads."))
    kind, _colon, row_id = form.lower.data.partition(":")
    stand_on(actor, thing, kind, row_id, nature=form.nature.data, note=form.note.data or "")
    flash(_("Linked. The link can be followed from both ends."), "done")
    return redirect(f"{back}#evidence", 303)


@framework_pages.post("/risks/<id:risk_id>/evidence/<id:link_id>/end", access="framework:risk:edit")
def end_risk_link(risk: Risk, link_id: str) -> Any:
    """Take a piece of evidence away from a risk."""
    return _end("risk", risk, link_id, url_for("framework.show_risk", risk_id=risk.id))


@framework_pages.post(
    "/strategies/<id:strategy_id>/evidence/<id:link_id>/end", access="framework:strategy:edit"
)
def end_strategy_link(strategy: Strategy, link_id: str) -> Any:
    """Take a piece of evidence away from a strategy."""
    return _end("strategy", strategy, link_id, url_for("framework.show_strategy", strategy_id=strategy.id))


def _end(kind: str, thing: Risk | Strategy, link_id: str, back: str) -> Any:
    found = link_of(kind, thing, link_id)
    if found is None:
        raise NotThere()
    take_evidence_away(current_actor(), thing, found)
    return redirect(f"{back}#evidence", 303)
