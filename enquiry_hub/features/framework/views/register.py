"""The framework as a document."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.beside import beside
from enquiry_hub.core.documents import can_make_pdf
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.beside import FRAMEWORK
from enquiry_hub.features.framework.forms import BeginForm
from enquiry_hub.features.framework.queries.approvals import any_given, approvals_of, that_count
from enquiry_hub.features.framework.queries.register import (
    Register,
    RiskLine,
    framework_of,
    headline_of,
    heat_of,
    lines_under,
    register_of,
)
from enquiry_hub.features.framework.queries.releases import releases_of, snapshot_of
from enquiry_hub.features.framework.queries.rounds import rounds_to_rate
from enquiry_hub.features.framework.queries.strategies import own_first, schools_like
from enquiry_hub.features.framework.services import create_framework
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.seeing import has_seen, in_lines
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.features.framework.wording import heat_sentence
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@framework_pages.get("/cohorts/<id:group_id>/framework", access="groups:cohort:contribute")
def show_framework(group: Group) -> Any:
    """Show a cohort's framework as a document by theme, with what the viewer may see of the judgements."""
    enter_workspace(group.id)
    actor = current_actor()
    framework = framework_of(actor, group.id)
    if framework is None:
        return render_template(
            "framework/no_framework.html",
            group=group,
            may_begin=may(actor, "groups:cohort:facilitate", group),
        )
    register = register_of(actor, framework)
    theme = request.args.get("theme", "")
    own = schools_like(actor)
    shown = [replace(line, strategies=own_first(own, line.strategies)) for line in lines_under(register.open_lines, theme)]
    page = render_template(
        "framework/show_framework.html",
        group=group,
        framework=framework,
        register=register,
        shown=shown,
        theme=theme,
        by_theme=_by_theme(register, shown),
        gone=[line for line in register.lines if line not in register.open_lines],
        headline=headline_of(register),
        heat=(heat := heat_of(shown)),
        heat_said=heat_sentence(heat),
        heat_rows=_with_addresses(heat["rows"]),
        themes_for_choice=[(found.code, found.name) for found in register.themes],
        releases=releases_of(actor, framework),
        approvals=that_count(approvals_of(framework.id, snapshot_of(actor, framework))) if any_given(framework.id) else [],
        beside=beside(actor, FRAMEWORK, framework),
        to_rate=sum(not rated for _found, rated in rounds_to_rate(actor, group.id)),
        may_arrange=may(actor, "framework:framework:arrange", framework),
        pdf=can_make_pdf(),
        **words(),
    )
    has_seen(*in_lines(shown))
    return page


def _by_theme(register: Register, lines: list[RiskLine]) -> list[tuple[Any, list[RiskLine]]]:
    grouped = [(theme, [line for line in lines if line.theme.id == theme.id]) for theme in register.themes]
    return [(theme, found) for theme, found in grouped if found]


def _with_addresses(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the grid with each risk as a link."""
    return [
        {
            **row,
            "cells": [
                {
                    **cell,
                    "items": [
                        {
                            "label": risk.code,
                            "title": risk.title,
                            "href": url_for("framework.show_risk", risk_id=risk.id),
                        }
                        for risk in cell["risks"]
                    ],
                }
                for cell in row["cells"]
            ],
        }
        for row in rows
    ]


@framework_pages.form("/cohorts/<id:group_id>/framework/new", access="groups:cohort:facilitate")
def begin_framework(group: Group) -> Any:
    """Begin the framework of a cohort."""
    enter_workspace(group.id)
    form = BeginForm(title=_("Risks we can see, and what we do about them"))
    if form.validate_on_submit():
        try:
            create_framework(current_actor(), group, form.title.data)
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("The framework has begun, with seven themes."), "done")
            return redirect(url_for("framework.show_framework", group_id=group.id), 303)
    return show("framework/begin_framework.html", form, group=group)
