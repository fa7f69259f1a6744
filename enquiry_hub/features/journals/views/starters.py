"""Pages to begin: placed by facilitators, begun or waved away by each for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.journals.forms import StarterForm
from enquiry_hub.features.journals.models import Starter
from enquiry_hub.features.journals.services import (
    NewStarter,
    bring_back,
    change_starter,
    end_starter,
    place_starter,
    put_away,
)
from enquiry_hub.features.journals.starters import starters_to_arrange
from enquiry_hub.features.journals.views.blueprint import journals
from enquiry_hub.features.programmes.queries import sessions_of
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@journals.form("/cohorts/<id:group_id>/journal/starters", access="groups:cohort:facilitate", prose=("body",))
def starters(group: Group) -> Any:
    """List the pages to begin of a cohort, and place another."""
    actor, names = current_actor(), _enter(group.id)
    form = StarterForm()
    form.offer(list(names.items()))
    if form.validate_on_submit():
        try:
            place_starter(actor, group, _new(form))
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("The page lies in every participant’s journal now. Nobody is told who begins it."), "done")
            return redirect(url_for("journals.starters", group_id=group.id), 303)
    return show("journals/starters.html", form, group=group, starters=starters_to_arrange(actor, group.id), sessions=names)


def _enter(group_id: str) -> dict[str, str]:
    """Make a cohort the workspace and return the names of its sessions by id."""
    enter_workspace(group_id)
    g.section = "journals"
    return {session.id: session.title for session in sessions_of(current_actor(), group_id)}


def _new(form: StarterForm) -> NewStarter:
    return NewStarter(
        tense=form.tense.data or "", title=form.title.data or "", body=form.body.data or "", session_id=form.session_id.data or "",
        client_id=valid_client_id(form.client_id.data),
    )  # fmt: skip


def _as_form(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "session_id": said["session_id"] or ""}


@journals.form("/starters/<id:starter_id>/edit", access="journals:starter:arrange", prose=("body",), endpoint="edit_starter")
def change(starter: Starter) -> Any:
    """Change what a page begins with."""
    names, met = _enter(starter.group_id), None
    form = StarterForm(tense=starter.tense, title=starter.title, body=starter.body, session_id=starter.session_id or "", base=starter.version)
    form.offer(list(names.items()))
    if form.validate_on_submit():
        try:
            change_starter(current_actor(), starter, _new(form), base=form.base.data)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error, _as_form)
            form.base.start_from(starter.version)
        else:
            flash(_("The page is changed, for whoever begins it from now on."), "done")
            return redirect(url_for("journals.starters", group_id=starter.group_id), 303)
    page, status = show("journals/edit_starter.html", form, starter=starter, met=met)
    return page, 409 if met else status


@journals.post("/starters/<id:starter_id>/end", access="journals:starter:arrange", endpoint="end_starter")
def end_offer(starter: Starter) -> Any:
    """Offer a page to begin to nobody any more."""
    end_starter(current_actor(), starter)
    flash(_("The page is offered no longer. What was begun from it stays with whoever began it."), "done")
    return redirect(url_for("journals.starters", group_id=starter.group_id), 303)


@journals.post("/starters/<id:starter_id>/wave-away", access="journals:starter:begin")
def wave_away(starter: Starter) -> Any:
    """Wave a page to begin away, for oneself."""
    put_away(current_actor(), starter)
    flash(_("It is out of your journal. Nobody is told; below your pages you can bring it back."), "done")
    return redirect(url_for("journals.show_journal", group_id=starter.group_id), 303)


@journals.post("/cohorts/<id:group_id>/journal/starters/again", access="groups:cohort:contribute")
def starters_again(group: Group) -> Any:
    """Be offered everything again that one put away."""
    bring_back(current_actor(), group)
    return redirect(url_for("journals.show_journal", group_id=group.id), 303)
