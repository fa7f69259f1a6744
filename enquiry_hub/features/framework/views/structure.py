"""Themes, appetites and who stands for the framework."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.forms import NewThemeForm, PartiesForm, ThemeForm
from enquiry_hub.features.framework.models import Framework, Theme
from enquiry_hub.features.framework.queries.register import appetites_of, framework_of, names_of, themes_of
from enquiry_hub.features.framework.services import add_theme, change_framework, rename_theme, set_appetite
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.groups.workspace import enter_workspace


@framework_pages.get("/frameworks/<id:framework_id>/themes", access="framework:framework:read")
def show_themes(framework: Framework) -> Any:
    """Show the themes and how much of each one's risks the cohort is content with."""
    return _themes_page(framework, NewThemeForm(formdata=None))


def _themes_page(
    framework: Framework,
    new_form: NewThemeForm,
    *,
    changed: tuple[str, ThemeForm] | None = None,
    status: int = 200,
) -> Any:
    enter_workspace(framework.group_id)
    actor = current_actor()
    themes, appetites = themes_of(actor, framework.group_id), appetites_of(actor, framework.group_id)
    forms = {
        theme.id: ThemeForm(
            formdata=None,
            prefix=theme.id,
            name=theme.name,
            level=appetites[theme.id].level if theme.id in appetites else "",
            why=appetites[theme.id].why if theme.id in appetites else "",
        )
        for theme in themes
    }
    if changed:
        forms[changed[0]] = changed[1]
    page = render_template(
        "framework/show_themes.html",
        framework=framework,
        themes=themes,
        appetites=appetites,
        forms=forms,
        new_form=new_form,
        people=names_of([found.set_by for found in appetites.values()]),
        may_arrange=may(actor, "framework:framework:arrange", framework),
        **words(),
    )
    return page, status


@framework_pages.post("/frameworks/<id:framework_id>/themes/new", access="framework:framework:arrange")
def new_theme(framework: Framework) -> Any:
    """Add a theme."""
    form = NewThemeForm()
    if form.validate_on_submit():
        add_theme(current_actor(), framework, form.name.data)
        return redirect(url_for("framework.show_themes", framework_id=framework.id), 303)
    return _themes_page(framework, form, status=422)


@framework_pages.post("/themes/<id:theme_id>", access="framework:theme:arrange")
def change_theme(theme: Theme) -> Any:
    """Name a theme and set its appetite."""
    actor, form = current_actor(), ThemeForm(prefix=theme.id)
    framework = framework_of(actor, theme.group_id)
    if framework is None:
        raise NotThere()
    if not form.validate_on_submit():
        return _themes_page(framework, NewThemeForm(formdata=None), changed=(theme.id, form), status=422)
    rename_theme(actor, framework, theme, form.name.data)
    set_appetite(actor, framework, theme, form.level.data or "", why=form.why.data or "")
    flash(_("“%(name)s” is saved.", name=theme.name), "done")
    return redirect(url_for("framework.show_themes", framework_id=framework.id), 303)


@framework_pages.form("/frameworks/<id:framework_id>/edit", access="framework:framework:arrange")
def change_parties(framework: Framework) -> Any:
    """Change the framework's title, who leads it and who approved it."""
    enter_workspace(framework.group_id)
    form = PartiesForm(obj=framework, research_lead=framework.research_lead_id or "")
    members = [(member.id, member.name) for member in members_of(framework.group_id)]
    form.research_lead.choices, form.practice_leads.choices = [("", _("Nobody yet")), *members], members
    if form.validate_on_submit():
        try:
            change_framework(
                current_actor(),
                framework,
                title=form.title.data,
                research_lead_id=form.research_lead.data or None,
                practice_leads=form.practice_leads.data or [],
                approved_by=form.approved_by.data or "",
            )
            return redirect(url_for("framework.show_framework", group_id=framework.group_id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("framework/edit_framework.html", form, framework=framework)
