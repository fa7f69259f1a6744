"""Rating alone, and the rounds in which it happens."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.clock import from_local, today
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.forms import RateForm, RoundsForm, SentenceForm
from enquiry_hub.features.framework.models import INHERENT, Framework, RatingRound, Risk
from enquiry_hub.features.framework.queries.register import framework_of
from enquiry_hub.features.framework.queries.risks import open_risks
from enquiry_hub.features.framework.queries.spreads import (
    finished_in,
    open_rounds_of,
    own_rating,
    reasons_of,
    risk_of,
    rounds_to_rate,
    spreads_of,
)
from enquiry_hub.features.framework.services import Judged, close_round, explain_round, open_rounds, rate
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

DAYS_OPEN = 5  # what is offered; nothing is shown before the close, so a round should have one
LAST_DAY = date(9998, 12, 31)  # a day later than the last there is cannot be counted


@framework_pages.get("/cohorts/<id:group_id>/framework/rate", access="groups:cohort:contribute")
def rate_alone(group: Group) -> Any:
    """Show the risks that the viewer is asked to rate, with those that are done."""
    enter_workspace(group.id)
    actor = current_actor()
    rounds = rounds_to_rate(actor, group.id)
    framework = framework_of(actor, group.id)
    risks = {risk.id: risk for risk in open_risks(actor, framework.id)} if framework else {}
    lines = [(found, risks[found.risk_id], rated) for found, rated in rounds if found.risk_id in risks]
    return render_template(
        "framework/rate_alone.html", group=group, lines=lines, next_id=_next(rounds), **words()
    )


def _next(rounds: list[tuple[RatingRound, bool]], after: str = "") -> str | None:
    """Return the next round to rate after one, going round; one that is skipped comes again."""
    ids = [found.id for found, _rated in rounds]
    start = ids.index(after) + 1 if after in ids else 0
    waiting = {found.id for found, rated in rounds if not rated}
    return next(
        (found for found in [*ids[start:], *ids[:start]] if found in waiting and found != after), None
    )


@framework_pages.form("/rounds/<id:rating_round_id>/rate", access="framework:round:rate")
def rate_risk(rating_round: RatingRound) -> Any:
    """Rate one risk alone; what others said is nowhere on the page."""
    enter_workspace(rating_round.group_id)
    actor = current_actor()
    risk, own = risk_of(actor, rating_round), own_rating(actor, rating_round.id)
    form = RateForm(**_said(own)) if own else RateForm()
    if form.validate_on_submit():
        judged = Judged(
            int(form.likelihood.data),
            int(form.impact.data),
            form.confidence.data or "",
            form.reason.data or "",
        )
        try:
            rate(actor, rating_round, judged, client_id=valid_client_id(form.client_id.data))
            return _onwards(rating_round, risk)
        except Invalid as error:
            form.put_error(error)
    rounds = rounds_to_rate(actor, rating_round.group_id)
    return show(
        "framework/rate_risk.html",
        form,
        rating_round=rating_round,
        risk=risk,
        own=own,
        skip_to=_next(rounds, rating_round.id),
        place=1 + next((n for n, (found, _rated) in enumerate(rounds) if found.id == rating_round.id), 0),
        of=len(rounds),
        **words(),
    )


def _said(own: Any) -> dict[str, Any]:
    return {
        "likelihood": str(own.likelihood),
        "impact": str(own.impact),
        "confidence": own.confidence,
        "reason": own.reason,
    }


def _onwards(rating_round: RatingRound, risk: Risk) -> Any:
    """Go to the next risk to rate, or back to the list when there is none."""
    following = _next(rounds_to_rate(current_actor(), rating_round.group_id), rating_round.id)
    if following:
        flash(_("Your rating of %(code)s is kept. Here is the next.", code=risk.code), "done")
        return redirect(url_for("framework.rate_risk", rating_round_id=following), 303)
    flash(
        _("Your rating of %(code)s is kept. You can change it until the round closes.", code=risk.code),
        "done",
    )
    return redirect(url_for("framework.rate_alone", group_id=rating_round.group_id), 303)


@framework_pages.form("/frameworks/<id:framework_id>/rounds/new", access="framework:framework:arrange")
def new_rounds(framework: Framework) -> Any:
    """Put risks up for rating."""
    enter_workspace(framework.group_id)
    actor = current_actor()
    risks = open_risks(actor, framework.id)
    wanted = request.args.getlist("risk") if request.method == "GET" else []
    form = RoundsForm(
        risks=[found for found in wanted if found in {risk.id for risk in risks}],
        kind=request.args.get("kind", INHERENT),
        closes_on=today() + timedelta(days=DAYS_OPEN),
    )
    form.risks.choices = [(risk.id, f"{risk.code} {risk.title}") for risk in risks]
    if form.validate_on_submit():
        chosen = [risk for risk in risks if risk.id in form.risks.data]
        closes_at = (
            from_local(min(form.closes_on.data, LAST_DAY) + timedelta(days=1), "0:00")
            if form.closes_on.data
            else None
        )
        try:
            opened = open_rounds(actor, framework, chosen, form.kind.data, closes_at=closes_at)
            flash(
                _("%(num)d put up for rating. The participants have been told once.", num=len(opened))
                if opened
                else _("Each of these has an open round already."),
                "done",
            )
            return redirect(url_for("framework.show_framework", group_id=framework.group_id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("framework/open_rounds.html", form, framework=framework, least=scales().min_raters)


@framework_pages.get("/rounds/<id:rating_round_id>/room", access="framework:round:close")
def show_to_room(rating_round: RatingRound) -> Any:
    """Show a round to a room: the sentence and how many have finished; after the close the spread, and the way to the next."""
    enter_workspace(rating_round.group_id)
    actor = current_actor()
    risk = risk_of(actor, rating_round)
    views = spreads_of(actor, [risk.id], {risk.id: None})[risk.id].rounds
    view = next((found for found in views if found.round.id == rating_round.id), None)
    open_ids = [found.id for found in open_rounds_of(actor, rating_round.group_id)]
    return render_template(
        "framework/rate_room.html", rating_round=rating_round, risk=risk, view=view, finished=finished_in(actor, rating_round),
        reasons=reasons_of(actor, rating_round.id) if view and view.may_see and view.apart else None, next_id=next((found for found in open_ids if found != rating_round.id), None),
        **words(),
    )  # fmt: skip


@framework_pages.post("/rounds/<id:rating_round_id>/close", access="framework:round:close")
def end_round(rating_round: RatingRound) -> Any:
    """Close a round."""
    close_round(current_actor(), rating_round)
    flash(_("The round is closed. From five ratings up, everyone who takes part can see the spread."), "done")
    if request.form.get("back") == "room":
        return redirect(url_for("framework.show_to_room", rating_round_id=rating_round.id), 303)
    return redirect(url_for("framework.show_risk", risk_id=rating_round.risk_id), 303)


@framework_pages.post("/rounds/<id:rating_round_id>/sentence", access="framework:round:close")
def say_why(rating_round: RatingRound) -> Any:
    """Keep a facilitator's sentence about why judgements are apart."""
    form = SentenceForm()
    if not form.validate_on_submit():
        raise Invalid(form.first_error())
    explain_round(current_actor(), rating_round, form.sentence.data or "")
    return redirect(url_for("framework.show_risk", risk_id=rating_round.risk_id), 303)
