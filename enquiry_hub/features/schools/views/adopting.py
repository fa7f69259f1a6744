"""Taking shared things home."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.models import Framework, Risk, Strategy
from enquiry_hub.features.framework.queries.risks import open_risks
from enquiry_hub.features.framework.queries.strategies import strategies_of
from enquiry_hub.features.schools.forms import AdoptForm
from enquiry_hub.features.schools.models import RISK, STRATEGY
from enquiry_hub.features.schools.queries import adopted_from, school_of
from enquiry_hub.features.schools.services import adopt, adopt_many
from enquiry_hub.features.schools.views.blueprint import schools
from enquiry_hub.features.schools.wording import words
from enquiry_hub.identity.groups.workspace import enter_workspace


@schools.form("/risks/<id:risk_id>/take-home", access="schools:risk:take")
def take_risk(risk: Risk) -> Any:
    """Take a risk home, with the strategies that the school wants."""
    return _take(RISK, risk)


@schools.form("/strategies/<id:strategy_id>/take-home", access="schools:strategy:take")
def take_strategy(strategy: Strategy) -> Any:
    """Take a strategy home by itself."""
    return _take(STRATEGY, strategy)


def _take(kind: str, source: Any) -> Any:
    actor = current_actor()
    enter_workspace(source.group_id)
    school = school_of(actor)
    if school is None:
        return redirect(url_for("schools.ours", group_id=source.group_id), 303)
    there = adopted_from(actor, kind, source.id)
    if there is not None:
        return redirect(url_for("schools.show_adoption", adoption_id=there.id), 303)
    found = [one for one in strategies_of(actor, [source.id]).get(source.id, []) if one.state != "stopped"] if kind == RISK else []
    form = AdoptForm(strategies=[one.id for one in found])
    form.strategies.choices = [(one.id, f"{one.code} {one.title}") for one in found]
    if form.validate_on_submit():
        chosen = [one for one in found if one.id in (form.strategies.data or [])]
        try:
            row = adopt(actor, school, source, strategies=chosen, client_id=valid_client_id(form.client_id.data))
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("%(code)s is at your school now. Judge it there, and change any of its words.", code=row.code), "done")
            return redirect(url_for("schools.show_adoption", adoption_id=row.id), 303)
    return show("schools/take.html", form, kind=kind, source=source, strategies=found, school=school, **words())


@schools.post("/frameworks/<id:framework_id>/take-home", access="schools:framework:take")
def take_all(framework: Framework) -> Any:
    """Take all open risks of a framework home, with their strategies."""
    actor = current_actor()
    school = school_of(actor)
    if school is None:
        return redirect(url_for("schools.ours", group_id=framework.group_id), 303)
    risks = open_risks(actor, framework.id)
    by_risk = {risk_id: [one for one in found if one.state != "stopped"] for risk_id, found in strategies_of(actor, [risk.id for risk in risks]).items()}
    count = adopt_many(actor, school, risks, by_risk)
    flash(ngettext("One risk is at your school now.", "%(num)d risks are at your school now.", count), "done")
    return redirect(url_for("schools.show_school", school_id=school.id), 303)
