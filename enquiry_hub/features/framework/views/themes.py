"""The page of a theme: everything that belongs to it, and who sees its appetite otherwise."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.beside import beside
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.beside import THEME
from enquiry_hub.features.framework.forms.holding import DissentForm
from enquiry_hub.features.framework.models import AppetiteDissent, Framework, Theme
from enquiry_hub.features.framework.queries.holding import appetite_history, appetite_of_theme, dissent_about
from enquiry_hub.features.framework.queries.register import framework_of, register_of
from enquiry_hub.features.framework.queries.themes import gathered_under, theme_of
from enquiry_hub.features.framework.services import dissent, take_dissent_back
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.seeing import has_seen, in_lines
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import names_of


def _framework_of(theme: Theme) -> Framework:
    found = framework_of(current_actor(), theme.group_id)
    if found is None:
        raise NotThere()
    return found


@framework_pages.get("/themes/<id:theme_id>", access="framework:theme:read")
def show_theme(theme: Theme) -> Any:
    """Show a theme: its appetite with dissent and history, its risks and strategies, and what questions, inputs and threads touch it."""
    enter_workspace(theme.group_id)
    actor, framework = current_actor(), _framework_of(theme)
    register = register_of(actor, framework)
    lines = [line for line in register.open_lines if line.theme.id == theme.id]
    history = appetite_history(theme)
    page = render_template(
        "framework/show_theme.html", framework=framework, theme=theme, lines=lines, people=register.people, appetite=appetite_of_theme(theme), history=history,
        setters=names_of([row.set_by for row in history]), dissent=dissent_about(actor, theme), gathered=gathered_under(actor, theme, lines), beside=beside(actor, THEME, theme),
        may_dissent=may(actor, "framework:theme:dissent", theme), **words(),
    )  # fmt: skip
    has_seen(*in_lines(lines))
    return page


@framework_pages.form("/themes/<id:theme_id>/dissent", access="framework:theme:dissent")
def say_otherwise(theme: Theme) -> Any:
    """Say that one would set the appetite otherwise, and why."""
    enter_workspace(theme.group_id)
    form = DissentForm()
    if form.validate_on_submit():
        try:
            dissent(
                current_actor(), _framework_of(theme), theme, form.level.data, form.text.data, named=bool(form.named.data), client_id=valid_client_id(form.client_id.data)
            )
            return redirect(url_for("framework.show_theme", theme_id=theme.id, _anchor="appetite"), 303)
        except Invalid as error:
            form.put_error(error)
    lead = _("It stands beside the appetite for everyone in the cohort to read, and is not averaged away.")
    back = url_for("framework.show_theme", theme_id=theme.id)
    return show("framework/ask.html", form, heading=_("I would set it otherwise"), lead=lead, button_words=_("Say it"), back=back, back_words=theme.name)


@framework_pages.post("/dissent/<id:dissent_id>/end", access="framework:dissent:end")
def end_dissent(dissent: AppetiteDissent) -> Any:
    """Take one's own dissent back."""
    theme = theme_of(current_actor(), dissent.theme_id)
    if theme is None:
        raise NotThere()
    take_dissent_back(current_actor(), _framework_of(theme), dissent)
    return redirect(url_for("framework.show_theme", theme_id=theme.id, _anchor="appetite"), 303)
