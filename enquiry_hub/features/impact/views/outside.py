"""Figures of a place or of the sector, each with its source, year and limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, take_up
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.pages import csv_answer
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.impact.forms import OutsideForm
from enquiry_hub.features.impact.models import OUTSIDE_WORDS, Measure, OutsideFigure
from enquiry_hub.features.impact.queries.accounts import outside_figures
from enquiry_hub.features.impact.queries.looks import looks_of
from enquiry_hub.features.impact.queries.places import place_in, place_words, places_of, titles_of
from enquiry_hub.features.impact.services import change_outside_figure, keep_outside_figure
from enquiry_hub.features.impact.views.blueprint import impact
from enquiry_hub.features.impact.wording import SCOPES, words
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@impact.get("/cohorts/<id:group_id>/figures-from-elsewhere", access="groups:cohort:contribute")
def list_outside(group: Group) -> Any:
    """Show the figures of places and of the sector, with our own beside them and labelled as different things."""
    enter_workspace(group.id)
    actor = current_actor()
    figures = outside_figures(actor, group.id)
    looks = {look.measure.id: look for look in looks_of(actor, [figure.measure_id for figure in figures if figure.measure_id])}
    editable = set(db.session.scalars(visible(actor, "impact:outside_figure:edit").where(OutsideFigure.group_id == group.id).with_only_columns(OutsideFigure.id)))
    return render_template("impact/list_outside.html", group=group, figures=figures, looks=looks, editable=editable, titles=titles_of(actor, figures), **words())


@impact.get("/cohorts/<id:group_id>/figures-from-elsewhere.csv", access="groups:cohort:contribute")
def outside_csv(group: Group) -> Any:
    """Hand the figures over, each with its source."""
    figures = outside_figures(current_actor(), group.id)
    titles = titles_of(current_actor(), figures)
    rows = [
        (str(SCOPES[row.scope]), titles[row.id][0], row.name, row.where, row.value, row.compared_with, row.year, row.source, row.link, row.limits)
        for row in figures
    ]
    return csv_answer("figures-from-elsewhere.csv", ("About", "Stands on", "What", "Where", "Figure", "Compared with", "Year", "Source", "Address", "Limits"), rows)


def _offer(form: OutsideForm, actor: Actor, group_id: str) -> None:
    measures = db.session.scalars(visible(actor, "impact:measure:read").where(Measure.group_id == group_id).order_by(Measure.name))
    form.hangs_on.choices = [("", _("The cohort as a whole")), *place_words(actor, group_id)]
    form.measure_id.choices = [("", _("None of them")), *((row.id, row.name) for row in measures)]


def _words(form: OutsideForm) -> dict[str, Any]:
    plain = {name: form[name].data or "" for name in OUTSIDE_WORDS if name in form}
    return plain | places_of(form.hangs_on.data or "") | {"measure_id": form.measure_id.data or None, "year": form.year.data, "number": form.number.data}


def _as_form(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "measure_id": said["measure_id"] or "", "hangs_on": place_in(said)}


@impact.form("/cohorts/<id:group_id>/figures-from-elsewhere/new", access="groups:cohort:contribute")
def new_outside(group: Group) -> Any:
    """Write down a figure from elsewhere."""
    enter_workspace(group.id)
    form = OutsideForm(data={"measure_id": request.args.get("beside", ""), "hangs_on": request.args.get("for", "")} if request.method == "GET" else None)
    _offer(form, current_actor(), group.id)
    if form.validate_on_submit():
        try:
            keep_outside_figure(current_actor(), group, _words(form), client_id=valid_client_id(form.client_id.data))
            return redirect(url_for("impact.list_outside", group_id=group.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("impact/edit_outside.html", form, group_id=group.id, figure=None, met=None, place=None, draft=None)


@impact.form("/figures-from-elsewhere/<id:outside_figure_id>/edit", access="impact:outside_figure:edit")
def edit_outside(outside_figure: OutsideFigure) -> Any:
    """Change a figure from elsewhere; a save over somebody else's is refused and shows both."""
    enter_workspace(outside_figure.group_id)
    actor, place, met = current_actor(), f"outside:{outside_figure.id}", None
    form = OutsideForm(data=_as_form({name: getattr(outside_figure, name) for name in OUTSIDE_WORDS}), base=outside_figure.version)
    _offer(form, actor, outside_figure.group_id)
    back = leaves_draft(actor, place, form)
    if back is not None:
        return redirect(back, 303)
    draft = take_up(actor, place, form)
    if form.validate_on_submit():
        try:
            change_outside_figure(actor, outside_figure, _words(form), base=form.base.data, reason=form.reason.data or "")
            flash(_("It is saved."), "done")
            drop_draft(actor, place, mark=valid_client_id(form.client_id.data))
            return redirect(url_for("impact.list_outside", group_id=outside_figure.group_id, sent=f"{actor.person_id}:{place}"), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error, _as_form)
            form.base.start_from(outside_figure.version)
    page, status = show("impact/edit_outside.html", form, group_id=outside_figure.group_id, figure=outside_figure, met=met, place=place, draft=draft)
    return page, 409 if met else status
