"""Themes, appetites and who stands for the framework."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.errors import Invalid, NotThere, Stale
from enquiry_hub.core.forms import WhyForm, show
from enquiry_hub.core.meeting import Meeting, meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.forms import NewThemeForm, PartiesForm, ThemeForm
from enquiry_hub.features.framework.models import Framework, Theme
from enquiry_hub.features.framework.queries.register import (
    appetites_of,
    framework_of,
    theme_as_set,
    themes_of,
)
from enquiry_hub.features.framework.services import (
    add_theme,
    arrange_theme,
    change_framework,
    move_theme,
    remove_theme,
)
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import names_of

EARLIER, REMOVE = "earlier", "remove"  # the two boxes for why that stand at each theme


@framework_pages.get("/frameworks/<id:framework_id>/themes", access="framework:framework:read")
def show_themes(framework: Framework) -> Any:
    """Show the themes and how much of each one's risks the cohort is content with."""
    return _themes_page(framework, NewThemeForm(formdata=None))


def _themes_page(
    framework: Framework,
    new_form: NewThemeForm,
    *,
    changed: tuple[str, ThemeForm] | None = None,
    asked: tuple[str, str, WhyForm] | None = None,
    met: Meeting | None = None,
    status: int = 200,
) -> Any:
    enter_workspace(framework.group_id)
    actor = current_actor()
    themes, appetites = themes_of(actor, framework.group_id), appetites_of(actor, framework.group_id)
    forms = {}
    for theme in themes:
        known = theme_as_set(theme, appetites.get(theme.id))
        forms[theme.id] = ThemeForm(formdata=None, prefix=theme.id, **known)
        forms[theme.id].begin_from(known)
    if changed:
        forms[changed[0]] = changed[1]
    why = {way: {theme.id: WhyForm(formdata=None, prefix=f"{way}-{theme.id}") for theme in themes} for way in (EARLIER, REMOVE)}
    if asked:
        why[asked[0]][asked[1]] = asked[2]
    page = render_template(
        "framework/show_themes.html",
        framework=framework,
        themes=themes,
        appetites=appetites,
        forms=forms,
        met={changed[0]: met} if changed and met else {},
        earlier=why[EARLIER],
        remove=why[REMOVE],
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
        add_theme(current_actor(), framework, form.name.data, reason=form.reason.data or "")
        return redirect(url_for("framework.show_themes", framework_id=framework.id), 303)
    return _themes_page(framework, form, status=422)


@framework_pages.post("/themes/<id:theme_id>", access="framework:theme:arrange")
def change_theme(theme: Theme) -> Any:
    """Name a theme and set its appetite; a save over somebody else's is refused and shows both."""
    actor, form, framework = current_actor(), ThemeForm(prefix=theme.id), _framework_with(theme)
    if not form.validate_on_submit():
        return _themes_page(framework, NewThemeForm(formdata=None), changed=(theme.id, form), status=422)
    try:
        arrange_theme(actor, framework, theme, form.name.data, form.level.data or "", why=form.why.data or "", began=form.began_from())
    except Stale as error:
        met = meet(form, error, lambda kept: {f"{theme.id}-{name}": value for name, value in kept.items()})
        form.begin_from(error.details["theirs"])
        return _themes_page(framework, NewThemeForm(formdata=None), changed=(theme.id, form), met=met, status=409)
    except Invalid as error:
        form.put_error(error)
        return _themes_page(framework, NewThemeForm(formdata=None), changed=(theme.id, form), status=422)
    flash(_("“%(name)s” is saved.", name=theme.name), "done")
    return redirect(url_for("framework.show_themes", framework_id=framework.id), 303)


@framework_pages.post("/themes/<id:theme_id>/earlier", access="framework:theme:arrange")
def put_theme_earlier(theme: Theme) -> Any:
    """Put a theme one place earlier, and say why."""
    framework, form = _framework_with(theme), WhyForm(prefix=f"{EARLIER}-{theme.id}")
    if not form.validate_on_submit():
        return _themes_page(framework, NewThemeForm(formdata=None), asked=(EARLIER, theme.id, form), status=422)
    move_theme(current_actor(), framework, theme, reason=form.reason.data or "")
    return redirect(url_for("framework.show_themes", framework_id=framework.id), 303)


@framework_pages.post("/themes/<id:theme_id>/remove", access="framework:theme:arrange")
def take_theme_out(theme: Theme) -> Any:
    """Remove a theme that nothing stands under, and say why."""
    framework, name, form = _framework_with(theme), theme.name, WhyForm(prefix=f"{REMOVE}-{theme.id}")
    if form.validate_on_submit():
        try:
            remove_theme(current_actor(), framework, theme, reason=form.reason.data or "")
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("“%(name)s” is removed.", name=name), "done")
            return redirect(url_for("framework.show_themes", framework_id=framework.id), 303)
    return _themes_page(framework, NewThemeForm(formdata=None), asked=(REMOVE, theme.id, form), status=422)


def _framework_with(theme: Theme) -> Framework:
    framework = framework_of(current_actor(), theme.group_id)
    if framework is None:
        raise NotThere()
    return framework


@framework_pages.form("/frameworks/<id:framework_id>/edit", access="framework:framework:arrange")
def change_parties(framework: Framework) -> Any:
    """Change the framework's title, who leads it and who is to approve it; a save over somebody else's is refused and shows both."""
    enter_workspace(framework.group_id)
    form, met = PartiesForm(obj=framework, research_lead=framework.research_lead_id or ""), None
    if not form.is_submitted():
        form.begin_from(framework.parties)
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
                reason=form.reason.data or "",
                began=form.began_from(),
            )
            return redirect(url_for("framework.show_framework", group_id=framework.group_id), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error, _as_form)
            form.begin_from(error.details["theirs"])
    page, status = show("framework/edit_framework.html", form, framework=framework, met=met)
    return page, 409 if met else status


def _as_form(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "research_lead": said["research_lead_id"] or ""}
