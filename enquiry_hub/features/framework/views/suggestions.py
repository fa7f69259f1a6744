"""Suggestions about lines of risks and strategies, their answers, and the list of those that wait."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from enquiry_hub.core.access import may
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.forms.suggestions import AnswerForm, SuggestionForm
from enquiry_hub.features.framework.models import Framework, Risk, Strategy
from enquiry_hub.features.framework.queries.suggestions import suggestion_of, waiting_in
from enquiry_hub.features.framework.services import answer_suggestion, suggest
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.risks import risk_page
from enquiry_hub.features.framework.views.strategies import strategy_page
from enquiry_hub.features.framework.wording import line_name
from enquiry_hub.identity.groups.workspace import enter_workspace


def _page(thing: Risk | Strategy, **forms: Any) -> Any:
    return risk_page(thing, status=422, **forms) if isinstance(thing, Risk) else strategy_page(thing, status=422, **forms)


def _back(thing: Risk | Strategy) -> Any:
    where: dict[str, Any] = {f"{thing.__tablename__}_id": thing.id}
    return redirect(url_for(f"framework.show_{thing.__tablename__}", **where, _anchor="suggestions"), 303)


def _suggested(thing: Risk | Strategy) -> Any:
    form = SuggestionForm(prefix="suggestion").about(thing)
    if form.validate_on_submit():
        try:
            mark = valid_client_id(form.client_id.data)
            suggest(current_actor(), thing, form.part.data, form.text.data, named=bool(form.named.data), client_id=mark)
            return _back(thing)
        except Invalid as error:
            form.put_error(error)
    return _page(thing, suggestion_form=form)


def _answered(thing: Risk | Strategy, suggestion_id: str) -> Any:
    form, suggestion = AnswerForm(), suggestion_of(thing, suggestion_id)
    if suggestion is None:
        raise NotThere()
    if form.validate_on_submit():
        answer_suggestion(current_actor(), thing, suggestion, form.answer.data)
        return _back(thing)
    return _page(thing, answer_form=form)


@framework_pages.post("/risks/<id:risk_id>/suggestions", access="framework:risk:edit")
def new_suggestion(risk: Risk) -> Any:
    """Suggest other words for one line of a risk."""
    return _suggested(risk)


@framework_pages.post("/strategies/<id:strategy_id>/suggestions", access="framework:strategy:edit")
def suggest_for_strategy(strategy: Strategy) -> Any:
    """Suggest other words for one line of a strategy."""
    return _suggested(strategy)


@framework_pages.post("/risks/<id:risk_id>/suggestions/<id:suggestion_id>/answer", access="framework:risk:answer")
def answer(risk: Risk, suggestion_id: str) -> Any:
    """Answer a suggestion about a risk."""
    return _answered(risk, suggestion_id)


@framework_pages.post("/strategies/<id:strategy_id>/suggestions/<id:suggestion_id>/answer", access="framework:strategy:answer")
def answer_for_strategy(strategy: Strategy, suggestion_id: str) -> Any:
    """Answer a suggestion about a strategy."""
    return _answered(strategy, suggestion_id)


@framework_pages.get("/frameworks/<id:framework_id>/suggestions", access="framework:framework:read")
def waiting_suggestions(framework: Framework) -> Any:
    """Show the suggestions that wait for an answer, the longest waiting first."""
    enter_workspace(framework.group_id)
    waiting = waiting_in(current_actor(), framework)
    return render_template("framework/suggestions.html", framework=framework, waiting=waiting, line_name=line_name, may_answer=may(current_actor(), "framework:framework:arrange", framework))
