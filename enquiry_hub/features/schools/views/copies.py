"""The pages of what a school took home: its words, judgements, controls, acceptance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import HubForm, show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import diff_words
from enquiry_hub.features.framework.queries.register import names_of
from enquiry_hub.features.schools.forms import (
    COPY_FORMS,
    STEPS,
    AcceptForm,
    LocalControlForm,
    LocalRatingForm,
)
from enquiry_hub.features.schools.models import RISK, STRATEGY, WORDS, Adoption, LocalControl, School
from enquiry_hub.features.schools.queries import (
    moved_on,
    offered_from,
    ratings_of,
    source_of,
    team_of,
    view_of,
)
from enquiry_hub.features.schools.services import (
    Local,
    accept_risk,
    add_local_control,
    close_adoption,
    edit_adoption,
    end_local_control,
    rate_here,
)
from enquiry_hub.features.schools.views.blueprint import schools
from enquiry_hub.features.schools.wording import words
from enquiry_hub.identity.groups.workspace import enter_own_workspace


@schools.get("/taken-home/<id:adoption_id>", access="schools:adoption:read")
def show_adoption(adoption: Adoption) -> Any:
    """Show a copy: the school's words beside how they came, judgements, controls, strategies."""
    return _page(adoption)


def _page(adoption: Adoption, **forms: HubForm) -> Any:
    actor = current_actor()
    enter_own_workspace(actor)
    shown = {
        "rating_form": LocalRatingForm(formdata=None, prefix="rating"),
        "control_form": LocalControlForm(formdata=None, prefix="control"),
        "accept_form": AcceptForm(formdata=None, prefix="accept", until=today() + timedelta(days=180)),
        **forms,
    }
    is_risk = adoption.kind == RISK
    ratings = ratings_of(adoption.id) if is_risk else []
    return show(
        "schools/show_adoption.html", next(iter(forms.values()), shown["rating_form"]), adoption=adoption, view=view_of(adoption) if is_risk else None, ratings=ratings,
        owner=names_of([adoption.owner_id]).get(adoption.owner_id or "", ""), raters=names_of([row.rated_by for row in ratings]), source=source_of(actor, adoption),
        moved=moved_on(actor, adoption), under=db.session.get(Adoption, adoption.under_id) if adoption.under_id else None, leads=may(actor, "schools:adoption:lead", adoption),
        differences={name: diff_words(adoption.source.get(name, ""), adoption.words.get(name, "")) for name in adoption.changed}, offered=offered_from(actor, adoption),
        versions=len(revisions_of("adoption", adoption.id)), **shown, **words(),
    )  # fmt: skip


def _local(form: Any, kind: str) -> Local:
    steps = [(form[f"step{n}"].data or "", form[f"due{n}"].data) for n in STEPS] if kind == STRATEGY else []
    return Local(
        form.owner_id.data or None, form.review_on.data, form.appetite.data if kind == RISK else "",
        [{"text": text.strip(), "due_on": day.isoformat() if day else ""} for text, day in steps if text.strip()], bool(form.running.data) if kind == STRATEGY else False,
    )  # fmt: skip


def _filled(adoption: Adoption) -> dict[str, Any]:
    known: dict[str, Any] = {
        **adoption.words, "owner_id": adoption.owner_id or "", "review_on": adoption.review_on, "appetite": adoption.appetite, "running": adoption.running, "base": adoption.version
    }  # fmt: skip
    for n, step in zip(STEPS, adoption.steps, strict=False):
        known |= {f"step{n}": step["text"], f"due{n}": today().fromisoformat(step["due_on"]) if step.get("due_on") else None}
    return known


@schools.form("/taken-home/<id:adoption_id>/edit", access="schools:adoption:edit")
def change_adoption(adoption: Adoption) -> Any:
    """Say it in the school's own words, and keep what is the school's alone."""
    actor = current_actor()
    enter_own_workspace(actor)
    form, theirs = COPY_FORMS[adoption.kind](data=_filled(adoption)), None
    people = [(member.id, member.name) for member in team_of(db.session.get_one(School, adoption.school_id))]
    if adoption.owner_id and adoption.owner_id not in dict(people):
        people += list(names_of([adoption.owner_id]).items())
    form.owner_id.choices = [("", _("Nobody yet")), *people]
    if form.validate_on_submit():
        try:
            said = {name: form[name].data or "" for name in WORDS[adoption.kind]}
            edit_adoption(actor, adoption, said, form.why.data or "", _local(form, adoption.kind), base=form.base.data)
            return redirect(url_for("schools.show_adoption", adoption_id=adoption.id), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale:
            theirs = adoption.words
            form.base.start_from(adoption.version)
    page, status = show(
        "schools/edit_adoption.html", form, adoption=adoption, names=WORDS[adoption.kind], steps=STEPS if adoption.kind == STRATEGY else (), theirs=theirs,
        holder=dict(people).get(adoption.owner_id or "", ""), **words(),
    )  # fmt: skip
    return page, 409 if theirs else status


def _sent(adoption: Adoption, name: str, form: HubForm, keep: Callable[[Actor], Any], anchor: str) -> Any:
    """Keep what a form on a copy's page says, and go back to where it stands; else show what to mend."""
    if form.validate_on_submit():
        try:
            keep(current_actor())
            return redirect(url_for("schools.show_adoption", adoption_id=adoption.id, _anchor=anchor), 303)
        except Invalid as error:
            form.put_error(error)
    return _page(adoption, **{name: form})


@schools.post("/taken-home/<id:adoption_id>/rating", access="schools:adoption:edit")
def rate_locally(adoption: Adoption) -> Any:
    """Judge a risk at the school."""
    form = LocalRatingForm(prefix="rating")

    def keep(actor: Actor) -> None:
        rate_here(
            actor, adoption, form.kind.data, int(form.likelihood.data), int(form.impact.data), confidence=form.confidence.data or "", reason=form.reason.data or "",
            client_id=valid_client_id(form.client_id.data),
        )  # fmt: skip

    return _sent(adoption, "rating_form", form, keep, "judgements")


@schools.post("/taken-home/<id:adoption_id>/controls", access="schools:adoption:edit")
def new_control(adoption: Adoption) -> Any:
    """Write down what already holds the risk down at the school."""
    form = LocalControlForm(prefix="control")

    def keep(actor: Actor) -> None:
        add_local_control(actor, adoption, form.text.data, form.effectiveness.data, client_id=valid_client_id(form.client_id.data))

    return _sent(adoption, "control_form", form, keep, "controls")


@schools.post("/local-controls/<id:local_control_id>/end", access="schools:control:end")
def stop_control(local_control: LocalControl) -> Any:
    """Say that something no longer happens."""
    end_local_control(current_actor(), local_control)
    return redirect(url_for("schools.show_adoption", adoption_id=local_control.adoption_id, _anchor="controls"), 303)


@schools.post("/taken-home/<id:adoption_id>/accept", access="schools:adoption:lead")
def accept(adoption: Adoption) -> Any:
    """Sign that a risk is borne as it is, until a day."""
    form = AcceptForm(prefix="accept")
    return _sent(adoption, "accept_form", form, lambda actor: accept_risk(actor, adoption, form.name.data, form.why.data, form.until.data), "accepted")


@schools.post("/taken-home/<id:adoption_id>/close", access="schools:adoption:edit")
def put_away(adoption: Adoption) -> Any:
    """Put a copy away, or take it up again."""
    closed = request.form.get("closed") == "yes"
    try:
        close_adoption(current_actor(), adoption, closed)
    except Invalid as error:
        flash(error.sentence, "warn")
    else:
        flash(_("Put away. It is kept, and can be taken up again.") if closed else _("Taken up again."), "done")
    return redirect(url_for("schools.show_adoption", adoption_id=adoption.id), 303)
