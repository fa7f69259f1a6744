"""The pages of one strategy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.queries import files_of
from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, take_up
from enquiry_hub.capabilities.links.queries import both_ways
from enquiry_hub.core import subjects
from enquiry_hub.core.access import may
from enquiry_hub.core.beside import beside
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import WhyForm, show, tell_if_together, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.answers import ANSWERS, NEXT, ReviewForm
from enquiry_hub.features.framework.beside import REVIEW, STRATEGY
from enquiry_hub.features.framework.domain import gates_of
from enquiry_hub.features.framework.forms import StandForm, StopForm, StrategyForm
from enquiry_hub.features.framework.forms.suggestions import AnswerForm, SuggestionForm
from enquiry_hub.features.framework.models import STRATEGY_WORDS, Risk, Strategy
from enquiry_hub.features.framework.queries.evidence import weighed
from enquiry_hub.features.framework.queries.history import asked_of
from enquiry_hub.features.framework.queries.strategies import facts_of, reviews_of, steps_of
from enquiry_hub.features.framework.queries.suggestions import suggestions_of
from enquiry_hub.features.framework.services import (
    edit_strategy,
    move_strategy,
    propose_strategy,
    review_strategy,
    stop_strategy,
)
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.evidence import endable, offer_evidence
from enquiry_hub.features.framework.views.seeing import has_seen
from enquiry_hub.features.framework.views.words import missing_in, words
from enquiry_hub.features.framework.wording import STATES, WORKS_ON
from enquiry_hub.features.inputs.facets import SCHOOLS, in_facets, school_marks
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import names_of

SAME = (
    "title",
    "if_text",
    "then_text",
    "because_text",
    "response",
    "what_stops",
    "cost",
    "measure",
    "measure_baseline",
    "change_our_mind",
    "ends_unless",
)
DAYS = {
    "starts": "starts_on",
    "review": "review_on",
    "counting_starts": "measure_starts_on",
    "ends": "ends_on",
}
STEPS = (1, 2, 3)


@framework_pages.get("/strategies/<id:strategy_id>", access="framework:strategy:read")
def show_strategy(strategy: Strategy) -> Any:
    """Show a strategy, what its gates still ask for, and what came of it."""
    page = strategy_page(strategy)
    has_seen(strategy)
    return page


def strategy_page(strategy: Strategy, *, missing: list[str] | None = None, status: int = 200, **forms: Any) -> Any:
    """Render a strategy's page, with what a gate refused and the forms on it as they stand."""
    enter_workspace(strategy.group_id)
    actor, stand_form = current_actor(), StandForm(formdata=None)
    offer_evidence(stand_form, actor, strategy)
    evidence, gates = both_ways(actor, "strategy", strategy.id), gates_of(facts_of(strategy))
    gate_forms = {gate.name: WhyForm(formdata=None, prefix=gate.name) for gate in gates} | forms.pop("gate_forms", {})
    page = render_template(
        "framework/show_strategy.html",
        strategy=strategy,
        risk=subjects.find(actor, "risk", strategy.risk_id),
        gates=gates,
        gate_forms=gate_forms,
        steps=steps_of(strategy),
        people=names_of([strategy.owner_id]),
        missing=missing,
        evidence=evidence,
        weighed=weighed(evidence[0]),
        endable=endable(actor, "strategy", strategy, evidence[0]),
        stand_form=stand_form,
        answers=ANSWERS,
        next_words=NEXT,
        works_on=WORKS_ON,
        marks=school_marks(),
        files=files_of(actor, "strategy", strategy.id),
        reviews=reviews_of(actor, [strategy.id]).get(strategy.id, []),
        beside=beside(actor, STRATEGY, strategy),
        asked=asked_of(actor, strategy),
        viewer_id=actor.person_id,
        may_edit=may(actor, "framework:strategy:edit", strategy),
        may_decide=may(actor, "framework:strategy:decide", strategy),
        may_review=may(actor, "framework:strategy:review", strategy),
        may_answer=may(actor, "framework:strategy:answer", strategy),
        suggestions=suggestions_of(strategy),
        **{"suggestion_form": SuggestionForm(formdata=None, prefix="suggestion").about(strategy), "answer_form": AnswerForm(formdata=None), **forms},
        **words(),
    )
    return page, status


def _offer(form: StrategyForm, group_id: str) -> None:
    form.owner_id.choices = [
        ("", _("Nobody yet")),
        *((member.id, member.name) for member in members_of(group_id)),
    ]


def _words(form: StrategyForm) -> dict[str, Any]:
    """Return what was written, as the services take it."""
    steps = [(form[f"step{n}"].data or "", form[f"due{n}"].data) for n in STEPS]
    return {
        **{name: form[name].data or "" for name in SAME},
        **{name: form[column].data.isoformat() if form[column].data else "" for name, column in DAYS.items()},
        "works_on": form.works_on.data or "",
        "owner_id": form.owner_id.data or None,
        "measure_level": int(form.measure_level.data) if form.measure_level.data else None,
        "steps": [
            {"text": text, "due_on": day.isoformat() if day else ""} for text, day in steps if text.strip()
        ],
        "facets": [f"{facet}:{code}" for facet in SCHOOLS for code in form[facet].data or []],
    }


def _as_form(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words of a strategy, as versions keep them, as its form shows them."""
    known = {name: said[name] for name in (*SAME, "works_on") if name in said}
    known |= {column: date.fromisoformat(said[name]) if said[name] else None for name, column in DAYS.items() if name in said}
    known |= {name: str(said[name] or "") for name in ("measure_level", "owner_id") if name in said}
    known |= in_facets(said["facets"]) if "facets" in said else {}
    steps = said.get("steps", [])
    for n in STEPS if "steps" in said else ():
        step = steps[n - 1] if n <= len(steps) else {"text": "", "due_on": ""}
        known |= {f"step{n}": step["text"], f"due{n}": date.fromisoformat(step["due_on"]) if step["due_on"] else None}
    return known


@framework_pages.form("/risks/<id:risk_id>/strategies/new", access="framework:risk:edit")
def new_strategy(risk: Risk) -> Any:
    """Propose a strategy for a risk."""
    enter_workspace(risk.group_id)
    actor, place = current_actor(), f"newstrategy:{risk.id}"
    form = StrategyForm()
    _offer(form, risk.group_id)
    left = leaves_draft(actor, place, form)
    if left is not None:
        return redirect(left, 303)
    draft = take_up(actor, place, form)
    if form.validate_on_submit():
        try:
            mark = valid_client_id(form.client_id.data)
            strategy = propose_strategy(actor, risk, _words(form), client_id=mark)
            drop_draft(actor, place, mark=mark)
            return redirect(
                url_for(
                    "framework.show_strategy", strategy_id=strategy.id, sent=f"{actor.person_id}:{place}"
                ),
                303,
            )
        except Invalid as error:
            form.put_error(error)
    return show(
        "framework/edit_strategy.html",
        form,
        risk=risk,
        strategy=None,
        met=None,
        place=place,
        draft=draft,
        viewer_id=actor.person_id,
        steps=STEPS,
    )


@framework_pages.form("/strategies/<id:strategy_id>/edit", access="framework:strategy:edit")
def change_strategy(strategy: Strategy) -> Any:
    """Change a strategy's words and dates; a save over somebody else's is refused and shows both."""
    enter_workspace(strategy.group_id)
    actor, place, met = current_actor(), f"strategy:{strategy.id}", None
    form = StrategyForm(data=_as_form({name: getattr(strategy, name) for name in STRATEGY_WORDS}), base=strategy.version)
    _offer(form, strategy.group_id)
    back = leaves_draft(actor, place, form)
    if back is not None:
        return redirect(back, 303)
    draft = take_up(actor, place, form)
    if form.validate_on_submit():
        try:
            edit_strategy(actor, strategy, _words(form), base=form.base.data, reason=form.reason.data or "")
            flash(_("%(code)s is saved.", code=strategy.code), "done")
            tell_if_together(form.base.data, strategy.version)
            drop_draft(actor, place, mark=valid_client_id(form.client_id.data))
            return redirect(url_for("framework.show_strategy", strategy_id=strategy.id, sent=f"{actor.person_id}:{place}"), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error, _as_form)
            form.start_from(strategy.version)
    page, status = show(
        "framework/edit_strategy.html",
        form,
        risk=subjects.find(actor, "risk", strategy.risk_id),
        strategy=strategy,
        met=met,
        place=place,
        draft=draft,
        viewer_id=actor.person_id,
        steps=STEPS,
    )
    return page, 409 if met else status


@framework_pages.post("/strategies/<id:strategy_id>/move", access="framework:strategy:edit")
def pass_gate(strategy: Strategy) -> Any:
    """Move a strategy to a gate, or show what is missing."""
    wanted = request.form.get("state", "")
    form = WhyForm(prefix=wanted) if wanted in STATES else WhyForm()
    if not form.validate():
        return strategy_page(strategy, status=422, gate_forms={wanted: form})
    try:
        move_strategy(current_actor(), strategy, wanted, reason=form.reason.data or "")
    except Invalid as error:
        missing = missing_in(error) or [error.sentence]
        return strategy_page(strategy, missing=missing, status=422)
    flash(_("%(code)s has passed this gate.", code=strategy.code), "done")
    return redirect(url_for("framework.show_strategy", strategy_id=strategy.id), 303)


@framework_pages.form("/strategies/<id:strategy_id>/review", access="framework:strategy:review")
def look_again(strategy: Strategy) -> Any:
    """Say what came of a strategy."""
    enter_workspace(strategy.group_id)
    form, actor = ReviewForm(), current_actor()
    if form.validate_on_submit():
        said = form.said()
        try:
            review_strategy(actor, strategy, said, next_on=form.next_on.data, client_id=valid_client_id(form.client_id.data))
            flash(_("What you saw is kept with the strategy."), "done")
            ends = said.what_next == "stop" and strategy.state != "stopped"
            return redirect(url_for("framework.end_strategy" if ends else "framework.show_strategy", strategy_id=strategy.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show(
        "framework/review_strategy.html",
        form,
        strategy=strategy,
        before=reviews_of(actor, [strategy.id]).get(strategy.id, []),
        seen=beside(actor, REVIEW, strategy),
        answers=ANSWERS,
        next_words=NEXT,
        **words(),
    )


@framework_pages.form("/strategies/<id:strategy_id>/stop", access="framework:strategy:decide")
def end_strategy(strategy: Strategy) -> Any:
    """Stop a strategy, and say what was seen and why it stops."""
    enter_workspace(strategy.group_id)
    form = StopForm(obj=strategy)
    if form.validate_on_submit():
        stop_strategy(current_actor(), strategy, form.what_we_saw.data, form.stopped_why.data)
        return redirect(url_for("framework.show_strategy", strategy_id=strategy.id), 303)
    return show("framework/stop_strategy.html", form, strategy=strategy)
