"""The addresses of small groups."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.sharing.audience import audience_of
from enquiry_hub.core.access import may
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.features.circles.forms import BringForm, PlacesForm, SplitForm
from enquiry_hub.features.circles.models import Circle, Split
from enquiry_hub.features.circles.queries import (
    fitting_size,
    groups_of,
    leaders_in,
    people_of,
    splits_of,
    ways_for_groups,
)
from enquiry_hub.features.circles.services import (
    NewSplit,
    bring,
    change_places,
    drop_split,
    end_split,
    open_split,
    propose_split,
)
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.identity.groups.workspace import enter_workspace

circles = Guarded("circles", __name__)
blueprints = [circles]


@circles.form("/threads/<id:thread_id>/small-groups", access="circles:thread:split")
def ask(thread: Thread) -> Any:
    """Ask for pairs, threes or fours."""
    _enter(thread)
    leaders = leaders_in(thread.group_id)
    form = SplitForm(size=fitting_size(thread), people=[person_id for person_id, _name in leaders])
    form.people.choices = leaders
    form.way.choices = [("", _("As in any thread")), *ways_for_groups()]
    if form.validate_on_submit():
        try:
            new = NewSplit(form.size.data, tuple(form.people.data or ()), form.way.data, form.pace.data, valid_client_id(form.client_id.data))
            return _to(propose_split(current_actor(), thread, new))
        except Invalid as error:
            form.put_error(error)
    return show("circles/ask.html", form, thread=thread, splits=splits_of(current_actor(), thread))


@circles.get("/small-groups/<id:split_id>", access="circles:split:read")
def show_split(split: Split) -> Any:
    """Show small groups to their facilitator: as proposed, or as they are; never what they say."""
    return _page(split, PlacesForm())


def _page(split: Split, form: PlacesForm) -> Any:
    thread = db.session.get_one(Thread, split.thread_id)
    _enter(thread)
    groups = groups_of(split, thread.group_id)
    named = [(person_id, f"{name} ({found.circle.number})") for found in groups for person_id, name, _school in found.people]
    form.person.choices = form.other.choices = named
    return show("circles/show_split.html", form, split=split, thread=thread, groups=groups, ways=dict(ways_for_groups()))


@circles.post("/small-groups/<id:split_id>/places", access="circles:split:arrange")
def swap(split: Split) -> Any:
    """Let two people change places."""
    form = PlacesForm()
    form.person.validate_choice = form.other.validate_choice = False
    if form.validate():
        try:
            change_places(current_actor(), split, form.person.data, form.other.data)
            return _to(split)
        except Invalid as error:
            form.put_error(error)
    return _page(split, form)


@circles.post("/small-groups/<id:split_id>/drop", access="circles:split:arrange")
def drop(split: Split) -> Any:
    """Give up what was proposed."""
    thread_id = split.thread_id
    drop_split(current_actor(), split)
    return redirect(url_for("circles.ask", thread_id=thread_id), 303)


@circles.post("/small-groups/<id:split_id>/open", access="circles:split:arrange")
def open_them(split: Split) -> Any:
    """Open the groups."""
    open_split(current_actor(), split)
    return _to(split)


@circles.post("/small-groups/<id:split_id>/end", access="circles:split:arrange")
def end(split: Split) -> Any:
    """Bring the groups together again."""
    end_split(current_actor(), split)
    flash(_("What they bring back is in the thread."), "done")
    return redirect(url_for("discussions.show_thread", thread_id=split.thread_id, at=99999999), 303)


@circles.get("/circles/<id:circle_id>", access="circles:circle:read")
def show_circle(circle: Circle) -> Any:
    """Show one's small group: who is in it, where it talks, what it brings back."""
    thread = _talk_of(circle)
    mine = may(current_actor(), "circles:circle:bring", circle)
    return render_template("circles/show_circle.html", circle=circle, thread=thread, people=people_of(circle), may_bring=mine)


@circles.form("/circles/<id:circle_id>/bring-back", access="circles:circle:bring")
def bring_back(circle: Circle) -> Any:
    """Write down what one's group brings back."""
    thread = _talk_of(circle)
    form, met = BringForm(brings=circle.brings, base=circle.version), None
    if form.validate_on_submit():
        try:
            for concern in concerns_about(form.brings.data or "", thread.group_id):
                raise Invalid(concern.sentence, field="brings")
            bring(current_actor(), circle, form.brings.data or "", base=form.base.data)
            return redirect(url_for("circles.show_circle", circle_id=circle.id), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error)
            form.base.start_from(circle.version)
    readers = audience_of("discussions:thread:read", thread.id, cohort_id=g.cohort_id, viewer_id=current_actor().person_id)
    page, status = show("circles/bring_back.html", form, circle=circle, met=met, readers=readers)
    return page, 409 if met else status


def _talk_of(circle: Circle) -> Thread:
    """Return the thread that a group was split off, and make its cohort the workspace."""
    thread = db.session.get_one(Thread, db.session.get_one(Split, circle.split_id).thread_id)
    _enter(thread)
    return thread


def _enter(thread: Thread) -> None:
    enter_workspace(thread.group_id)
    g.section = "discussions"


def _to(split: Split) -> Any:
    return redirect(url_for("circles.show_split", split_id=split.id), 303)
