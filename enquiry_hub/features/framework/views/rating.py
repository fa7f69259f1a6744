"""Rating alone, and the rounds in which it happens."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.clock import from_local, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import WhyForm, show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.forms import LateReasonForm, RateForm, RoundsForm, SentenceForm
from enquiry_hub.features.framework.models import INHERENT, Framework, Rating, RatingRound, Risk
from enquiry_hub.features.framework.queries.register import framework_of
from enquiry_hub.features.framework.queries.risks import open_risks
from enquiry_hub.features.framework.queries.rounds import own_rating, risk_of, rounds_to_rate
from enquiry_hub.features.framework.services import (
    Judged,
    close_round,
    explain_round,
    open_rounds,
    rate,
    say_reason,
)
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.risks import risk_page
from enquiry_hub.features.framework.views.room import room_page
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

DAYS_OPEN = 5  # what is offered; nothing is shown before the close, so a round should have one
LAST_DAY = date(9998, 12, 31)  # a day later than the last there is cannot be counted


@framework_pages.get("/cohorts/<id:group_id>/framework/rate", access="groups:cohort:contribute")
def rate_alone(group: Group) -> Any:
    """Show the risks that the viewer is asked to rate, with those that are done; or, where one wants to begin, the first that waits."""
    enter_workspace(group.id)
    actor = current_actor()
    rounds = rounds_to_rate(actor, group.id)
    if "begin" in request.args and (first := _next(rounds)):
        return redirect(url_for("framework.rate_risk", rating_round_id=first), 303)
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
    """Go to the next risk to rate, or where the round will be shown when there is none."""
    following = _next(rounds_to_rate(current_actor(), rating_round.group_id), rating_round.id)
    if following:
        flash(_("Your rating of %(code)s is kept. Here is the next.", code=risk.code), "done")
        return redirect(url_for("framework.rate_risk", rating_round_id=following), 303)
    flash(
        _("Your rating of %(code)s is kept. You can change it until the round closes.", code=risk.code),
        "done",
    )
    return redirect(url_for("framework.show_reveal", rating_round_id=rating_round.id), 303)


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
            opened = open_rounds(actor, framework, chosen, form.kind.data, closes_at=closes_at, reason=form.reason.data or "")
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


@framework_pages.post("/rounds/<id:rating_round_id>/close", access="framework:round:close")
def end_round(rating_round: RatingRound) -> Any:
    """Close a round, and say why."""
    form, in_room = WhyForm(prefix="close"), request.form.get("back") == "room"
    if not form.validate_on_submit():
        if in_room:
            return room_page(rating_round, status=422, close_form=form)
        return risk_page(risk_of(current_actor(), rating_round), status=422, close_form=form)
    close_round(current_actor(), rating_round, reason=form.reason.data or "")
    flash(_("The round is closed. From five ratings up, everyone who takes part can see the spread."), "done")
    if in_room:
        return redirect(url_for("framework.show_to_room", rating_round_id=rating_round.id), 303)
    return redirect(url_for("framework.show_risk", risk_id=rating_round.risk_id), 303)


@framework_pages.post("/ratings/<id:rating_id>/reason", access="framework:rating:explain")
def say_reason_late(rating: Rating) -> Any:
    """Keep why somebody judged as they did, among the unsigned reasons."""
    form = LateReasonForm()
    rating_round = db.session.get_one(RatingRound, rating.round_id)
    if not form.validate_on_submit():
        return risk_page(risk_of(current_actor(), rating_round), status=422, reason_form=form)
    say_reason(current_actor(), rating, form.reason.data or "")
    flash(_("It stands among the reasons, without your name."), "done")
    return redirect(url_for("framework.show_risk", risk_id=rating_round.risk_id, _anchor="judgements"), 303)


@framework_pages.post("/rounds/<id:rating_round_id>/sentence", access="framework:round:close")
def say_why(rating_round: RatingRound) -> Any:
    """Keep a facilitator's sentence about why judgements are apart."""
    form, in_room = SentenceForm(), request.form.get("back") == "room"
    if not form.validate_on_submit():
        if in_room:
            return room_page(rating_round, status=422, form=form)
        raise Invalid(form.first_error())
    explain_round(current_actor(), rating_round, form.sentence.data or "")
    if in_room:
        return redirect(url_for("framework.show_to_room", rating_round_id=rating_round.id), 303)
    return redirect(url_for("framework.show_risk", risk_id=rating_round.risk_id), 303)
