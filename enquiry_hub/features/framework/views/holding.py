"""Signing for a risk, saying that it happens, and what no longer holds it down or is watched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.clock import today
from enquiry_hub.core.errors import Invalid, NotThere, Stale
from enquiry_hub.core.forms import HubForm, show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.forms.holding import (
    AcceptanceForm,
    ChangeControlForm,
    ChangeIndicatorForm,
    CloseIssueForm,
    EndForm,
    IssueForm,
)
from enquiry_hub.features.framework.models import (
    CONTROL_WORDS,
    INDICATOR_WORDS,
    Control,
    Framework,
    Indicator,
    Risk,
)
from enquiry_hub.features.framework.queries.holding import acceptance_of, issues_of, misfits_in
from enquiry_hub.features.framework.queries.register import register_of
from enquiry_hub.features.framework.queries.risks import controls_of, indicators_of
from enquiry_hub.features.framework.services import (
    accept_shared,
    change_control,
    change_indicator,
    close_issue,
    end_part,
    open_issue,
    take_acceptance_back,
)
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.identity.groups.workspace import enter_workspace


def _back(risk: Risk, anchor: str = "") -> str:
    return url_for("framework.show_risk", risk_id=risk.id, _anchor=anchor or None)


def _ask(risk: Risk, form: HubForm, heading: str, lead: str, button: str) -> Any:
    enter_workspace(risk.group_id)
    return show("framework/ask.html", form, heading=heading, lead=lead, button_words=button, back=_back(risk), back_words=f"{risk.code} {risk.title}")


@framework_pages.form("/risks/<id:risk_id>/happening", access="framework:risk:edit")
def happening(risk: Risk) -> Any:
    """Say that a risk is happening now; it is kept, with a note of what is seen and who acts."""
    form = IssueForm(since=today())
    if form.validate_on_submit():
        try:
            open_issue(
                current_actor(), risk, form.what_happens.data, since=form.since.data, who_acts=form.who_acts.data or "", client_id=valid_client_id(form.client_id.data)
            )
            return redirect(_back(risk, "happening"), 303)
        except Invalid as error:
            form.put_error(error)
    lead = _("The risk stays as it is and is marked as happening now. No names of children, please; what is urgent for a child goes the school’s own way.")
    return _ask(risk, form, _("%(code)s is happening", code=risk.code), lead, _("Say that it happens"))


@framework_pages.form("/risks/<id:risk_id>/issues/<id:issue_id>/close", access="framework:risk:edit")
def end_issue(risk: Risk, issue_id: str) -> Any:
    """Say how something ended, and what came of it."""
    issue = next((found for found in issues_of(risk.id) if found.id == issue_id), None)
    if issue is None:
        raise NotThere()
    form = CloseIssueForm()
    if form.validate_on_submit():
        try:
            close_issue(current_actor(), risk, issue, form.what_came.data)
            return redirect(_back(risk, "happening"), 303)
        except Invalid as error:
            form.put_error(error)
    return _ask(risk, form, _("It is over"), issue.what_happens, _("Keep it"))


@framework_pages.form("/risks/<id:risk_id>/accept", access="framework:risk:arrange")
def accept_risk(risk: Risk) -> Any:
    """Sign that a risk is borne as it is, until a day."""
    form = AcceptanceForm(until=today() + timedelta(days=180))
    if form.validate_on_submit():
        try:
            accept_shared(current_actor(), risk, form.signed.data, form.why.data, form.until.data, client_id=valid_client_id(form.client_id.data))
            return redirect(_back(risk, "judgements"), 303)
        except Invalid as error:
            form.put_error(error)
    lead = _("A risk that stays above what we are content with needs a strategy that runs, or somebody who signs for it until a day.")
    return _ask(risk, form, _("Bear %(code)s as it is", code=risk.code), lead, _("Sign"))


@framework_pages.form("/risks/<id:risk_id>/accept/end", access="framework:risk:arrange")
def end_acceptance(risk: Risk) -> Any:
    """Take a signature back, and say why."""
    found, form = acceptance_of(risk.id), EndForm()
    if found is None:
        return redirect(_back(risk, "judgements"), 303)
    if form.validate_on_submit():
        take_acceptance_back(current_actor(), risk, found, why=form.why.data or "")
        return redirect(_back(risk, "judgements"), 303)
    return _ask(risk, form, _("Take the signature back"), _("It stays in the history, with who signed."), _("Take it back"))


def _end(risk: Risk, parts: list[Control] | list[Indicator], part_id: str, anchor: str) -> Any:
    part = next((found for found in parts if found.id == part_id), None)
    if part is None:
        raise NotThere()
    form = EndForm()
    if form.validate_on_submit():
        end_part(current_actor(), risk, part, why=form.why.data or "")
        flash(_("Taken out. The history keeps it."), "done")
        return redirect(_back(risk, anchor), 303)
    control = isinstance(part, Control)
    heading = _("This no longer happens") if control else _("This is no longer watched")
    return _ask(risk, form, heading, part.text if isinstance(part, Control) else part.name, _("Take it out"))


def _change(risk: Risk, form: ChangeControlForm | ChangeIndicatorForm, part: Control | Indicator, anchor: str, save: Callable[[dict[str, str]], None]) -> Any:
    """Change a part of a risk; a save over somebody else's is refused and shows both."""
    names, met = CONTROL_WORDS if isinstance(part, Control) else INDICATOR_WORDS, None
    if form.validate_on_submit():
        try:
            save({name: form[name].data or "" for name in names})
            return redirect(_back(risk, anchor), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error)
            form.base.start_from(part.version)
    enter_workspace(risk.group_id)
    heading = _("Change a control") if isinstance(part, Control) else _("Change what is watched")
    page, status = show("framework/ask.html", form, heading=heading, lead="", button_words=_("Save"), back=_back(risk, anchor), back_words=f"{risk.code} {risk.title}", met=met)
    return page, 409 if met else status


@framework_pages.form("/risks/<id:risk_id>/controls/<id:control_id>/edit", access="framework:risk:edit")
def edit_control(risk: Risk, control_id: str) -> Any:
    """Say otherwise what holds a risk down."""
    control = next((found for found in controls_of(risk) if found.id == control_id), None)
    if control is None:
        raise NotThere()
    form = ChangeControlForm(data={name: getattr(control, name) for name in CONTROL_WORDS}, base=control.version)

    def save(words: dict[str, str]) -> None:
        change_control(current_actor(), risk, control, words, base=form.base.data, reason=form.reason.data or "")

    return _change(risk, form, control, "controls", save)


@framework_pages.form("/risks/<id:risk_id>/indicators/<id:indicator_id>/edit", access="framework:risk:edit")
def edit_indicator(risk: Risk, indicator_id: str) -> Any:
    """Say otherwise what is watched for a risk."""
    indicator = next((found for found in indicators_of(risk) if found.id == indicator_id), None)
    if indicator is None:
        raise NotThere()
    form = ChangeIndicatorForm(data={name: getattr(indicator, name) for name in INDICATOR_WORDS}, base=indicator.version)

    def save(words: dict[str, str]) -> None:
        change_indicator(current_actor(), risk, indicator, words, base=form.base.data, reason=form.reason.data or "")

    return _change(risk, form, indicator, "indicators", save)


@framework_pages.form("/risks/<id:risk_id>/controls/<id:control_id>/end", access="framework:risk:edit")
def end_control(risk: Risk, control_id: str) -> Any:
    """Say that something no longer holds a risk down."""
    return _end(risk, controls_of(risk), control_id, "controls")


@framework_pages.form("/risks/<id:risk_id>/indicators/<id:indicator_id>/end", access="framework:risk:edit")
def end_indicator(risk: Risk, indicator_id: str) -> Any:
    """Say that something is no longer watched."""
    return _end(risk, indicators_of(risk), indicator_id, "indicators")


@framework_pages.get("/frameworks/<id:framework_id>/checks", access="framework:framework:read")
def show_checks(framework: Framework) -> Any:
    """Show as sentences what in a framework does not fit together."""
    enter_workspace(framework.group_id)
    found = misfits_in(register_of(current_actor(), framework).lines)
    return render_template("framework/checks.html", framework=framework, misfits=found, **words())
