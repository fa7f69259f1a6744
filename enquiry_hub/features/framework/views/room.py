"""A round in a room: what the projector shows and what a facilitator does there, and where the phones are brought."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import HubForm, WhyForm
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.forms import LateReasonForm, SentenceForm
from enquiry_hub.features.framework.models import RatingRound, Risk
from enquiry_hub.features.framework.queries.register import framework_of
from enquiry_hub.features.framework.queries.rounds import finished_in, open_rounds_of, risk_of
from enquiry_hub.features.framework.queries.spreads import (
    RoundView,
    how_sure,
    reasons_of,
    spreads_of,
    unexplained,
)
from enquiry_hub.features.framework.queries.trends import by_rounds
from enquiry_hub.features.framework.services import go_by_rounds, open_rounds, rate_locally
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.identity.groups.workspace import enter_workspace


def _seen(rating_round: RatingRound) -> dict[str, Any]:
    """Return what the page shows of one round and the others of its risk, as the viewer may see them."""
    actor = current_actor()
    risk = risk_of(actor, rating_round)
    views = spreads_of(actor, [risk.id], {risk.id: None})[risk.id].rounds
    view = next((found for found in views if found.round.id == rating_round.id), None)
    reasons = reasons_of(actor, rating_round.id, view.ends) if view and view.may_see and view.apart else []
    sure = how_sure(actor, rating_round.id) if view and view.may_see else {}
    own = unexplained(actor, view)
    return {
        "rating_round": rating_round, "risk": risk, "view": view, "views": views, "reasons": reasons, "sure": sure, "unexplained": own,
        "reason_form": LateReasonForm(formdata=None), **words(),
    }  # fmt: skip


@framework_pages.get("/rounds/<id:rating_round_id>/room", access="framework:round:close")
def show_to_room(rating_round: RatingRound) -> Any:
    """Show a round to a room: the sentence and how many have finished; after the close the spread, what can be done about it, and the way to the next."""
    return room_page(rating_round)


def room_page(rating_round: RatingRound, *, status: int = 200, **forms: HubForm) -> Any:
    """Render the page for the room, with the forms on it as they stand."""
    enter_workspace(rating_round.group_id)
    actor, seen = current_actor(), _seen(rating_round)
    going_on = next((found.round.id for found in seen["views"] if not found.round.is_closed and found.round.id != rating_round.id), None)
    open_ids = [found.id for found in open_rounds_of(actor, rating_round.group_id) if found.id not in (rating_round.id, going_on)]
    shown = {
        "form": SentenceForm(formdata=None, sentence=rating_round.sentence), "close_form": WhyForm(formdata=None, prefix="close"),
        "again_form": WhyForm(formdata=None, prefix="again"), **forms,
    }  # fmt: skip
    page = render_template(
        "framework/rate_room.html", finished=finished_in(actor, rating_round), going_on=going_on, next_id=next(iter(open_ids), None), **shown, **seen
    )
    return page, status


@framework_pages.post("/rounds/<id:rating_round_id>/again", access="framework:round:close")
def one_more_round(rating_round: RatingRound) -> Any:
    """Put the same risk up once more, from the room, and say why; a round that is open already is shown."""
    actor, form = current_actor(), WhyForm(prefix="again")
    if not form.validate_on_submit():
        return room_page(rating_round, status=422, again_form=form)
    framework = framework_of(actor, rating_round.group_id)
    risk = risk_of(actor, rating_round)
    opened = open_rounds(actor, framework, [risk], rating_round.kind, reason=form.reason.data or "") if framework else []
    views = spreads_of(actor, [risk.id], {risk.id: None})[risk.id]
    now_open = opened[0].id if opened else views.open.round.id if views.open else rating_round.id
    return redirect(url_for("framework.show_to_room", rating_round_id=now_open), 303)


@framework_pages.post("/rounds/<id:rating_round_id>/rate-locally", access="framework:round:close")
def leave_it_to_schools(rating_round: RatingRound) -> Any:
    """Say from the room that places differ, so that each school judges the risk for itself."""
    rate_locally(current_actor(), risk_of(current_actor(), rating_round))
    flash(_("It is marked: places differ, so each school judges for itself."), "done")
    return redirect(url_for("framework.show_to_room", rating_round_id=rating_round.id), 303)


@framework_pages.get("/rounds/<id:rating_round_id>/reveal", access="framework:round:read")
def show_reveal(rating_round: RatingRound) -> Any:
    """Wait for the close of a round after rating, and see the spread here when it opens; then the next round of the same risk."""
    enter_workspace(rating_round.group_id)
    seen = _seen(rating_round)
    views: tuple[RoundView, ...] = seen["views"]
    again = next((found.round.id for found in views if found.may_rate and not found.rated and found.round.id != rating_round.id), None)
    return render_template("framework/rate_reveal.html", again=again, **seen)


@framework_pages.post("/risks/<id:risk_id>/trend", access="framework:risk:edit")
def take_trend(risk: Risk) -> Any:
    """Let the last two closed rounds say which way a risk is going."""
    found = by_rounds(spreads_of(current_actor(), [risk.id], {risk.id: None})[risk.id])
    if found is None:
        raise Invalid(_("There are no two rounds to compare yet."))
    go_by_rounds(current_actor(), risk, found.trend)
    return redirect(url_for("framework.show_risk", risk_id=risk.id, _anchor="judgements"), 303)
