"""The pages of what a school took home: its words, judgements, controls, acceptance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import HubForm, WhyForm, show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import diff_words
from enquiry_hub.features.schools.forms import (
    COPY_FORMS,
    STEPS,
    AcceptForm,
    LocalControlForm,
    LocalRatingForm,
    PutAwayForm,
)
from enquiry_hub.features.schools.looks import looks_at
from enquiry_hub.features.schools.models import CLOSED, RISK, STRATEGY, WORDS, Adoption, LocalControl, School
from enquiry_hub.features.schools.queries import (
    merged_into,
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
    take_acceptance_back,
)
from enquiry_hub.features.schools.views.blueprint import schools
from enquiry_hub.features.schools.wording import words
from enquiry_hub.identity.groups.workspace import enter_own_workspace
from enquiry_hub.identity.people.queries import names_of


@schools.get("/taken-home/<id:adoption_id>", access="schools:adoption:read")
def show_adoption(adoption: Adoption) -> Any:
    """Show a copy: the school's words beside how they came, judgements, controls, strategies."""
    return _page(adoption)


def _page(adoption: Adoption, *, ending: Mapping[str, WhyForm] | None = None, **forms: HubForm) -> Any:
    actor = current_actor()
    enter_own_workspace(actor)
    shown = {
        "rating_form": LocalRatingForm(formdata=None, prefix="rating"),
        "control_form": LocalControlForm(formdata=None, prefix="control"),
        "accept_form": AcceptForm(formdata=None, prefix="accept", until=today() + timedelta(days=180)),
        "back_form": WhyForm(formdata=None, prefix="back"),
        **forms,
    }
    is_risk, source = adoption.kind == RISK, source_of(actor, adoption)
    view = view_of(adoption) if is_risk else None
    ending = {one.id: WhyForm(formdata=None, prefix=one.id) for one in (view.controls if view else ())} | dict(ending or {})
    ratings = ratings_of(adoption.id) if is_risk else []
    mistaken = next((form for form in (*forms.values(), *ending.values()) if form.errors), shown["rating_form"])
    return show(
        "schools/show_adoption.html", mistaken, adoption=adoption, view=view, ending=ending, ratings=ratings, into=merged_into(actor, source),
        owner=names_of([adoption.owner_id]).get(adoption.owner_id or "", ""), raters=names_of([row.rated_by for row in ratings]), source=source,
        moved=moved_on(actor, adoption), under=db.session.get(Adoption, adoption.under_id) if adoption.under_id else None, leads=may(actor, "schools:adoption:lead", adoption),
        differences={name: diff_words(adoption.source.get(name, ""), adoption.words.get(name, "")) for name in adoption.changed}, offered=offered_from(actor, adoption),
        looks=looks_at([adoption.id]).get(adoption.id, []), **shown, **words(),
    )  # fmt: skip


def _local(form: Any, kind: str) -> Local:
    steps = [(form[f"step{n}"].data or "", form[f"due{n}"].data) for n in STEPS] if kind == STRATEGY else []
    return Local(
        form.owner_id.data or None, form.review_on.data, form.appetite.data if kind == RISK else "",
        [{"text": text.strip(), "due_on": day.isoformat() if day else ""} for text, day in steps if text.strip()], bool(form.running.data) if kind == STRATEGY else False,
    )  # fmt: skip


def _filled(adoption: Adoption) -> dict[str, Any]:
    return _as_form(adoption.stored) | {"base": adoption.version}


def _as_form(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a version of a copy keeps as its form shows it; earlier versions did not keep what is the school's alone."""
    own = said.get("own")
    if own is None:
        return dict(said["words"])
    known = {**said["words"], **own, "owner_id": own["owner_id"] or "", "review_on": _day(own["review_on"])}
    for n, step in zip(STEPS, [*own.get("steps", []), *({} for _one in STEPS)], strict=False):
        known |= {f"step{n}": step.get("text", ""), f"due{n}": _day(step.get("due_on"))}
    return known


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@schools.form("/taken-home/<id:adoption_id>/edit", access="schools:adoption:edit")
def change_adoption(adoption: Adoption) -> Any:
    """Say it in the school's own words, and keep what is the school's alone."""
    actor = current_actor()
    enter_own_workspace(actor)
    form, met = COPY_FORMS[adoption.kind](data=_filled(adoption)), None
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
        except Stale as error:
            met = meet(form, error, _as_form)
            form.base.start_from(adoption.version)
    page, status = show(
        "schools/edit_adoption.html", form, adoption=adoption, names=WORDS[adoption.kind], steps=STEPS if adoption.kind == STRATEGY else (), met=met,
        **words(),
    )  # fmt: skip
    return page, 409 if met else status


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
        add_local_control(actor, adoption, form.text.data, form.effectiveness.data, reason=form.reason.data or "", client_id=valid_client_id(form.client_id.data))

    return _sent(adoption, "control_form", form, keep, "controls")


@schools.post("/local-controls/<id:local_control_id>/end", access="schools:control:end")
def stop_control(local_control: LocalControl) -> Any:
    """Say that something no longer happens, and why."""
    form = WhyForm(prefix=local_control.id)
    if not form.validate_on_submit():
        return _page(db.session.get_one(Adoption, local_control.adoption_id), ending={local_control.id: form})
    end_local_control(current_actor(), local_control, reason=form.reason.data or "")
    return redirect(url_for("schools.show_adoption", adoption_id=local_control.adoption_id, _anchor="controls"), 303)


@schools.post("/taken-home/<id:adoption_id>/accept", access="schools:adoption:lead")
def accept(adoption: Adoption) -> Any:
    """Sign that a risk is borne as it is, until a day."""
    form = AcceptForm(prefix="accept")
    return _sent(adoption, "accept_form", form, lambda actor: accept_risk(actor, adoption, form.name.data, form.why.data, form.until.data), "accepted")


@schools.post("/taken-home/<id:adoption_id>/accept/end", access="schools:adoption:lead")
def end_acceptance(adoption: Adoption) -> Any:
    """Take a signature back, and say why."""
    form = WhyForm(prefix="back")
    if not form.validate_on_submit():
        return _page(adoption, back_form=form)
    take_acceptance_back(current_actor(), adoption, reason=form.reason.data or "")
    flash(_("Taken back. The risk is no longer borne as it is."), "done")
    return redirect(url_for("schools.show_adoption", adoption_id=adoption.id, _anchor="accepted"), 303)


@schools.form("/taken-home/<id:adoption_id>/close", access="schools:adoption:edit")
def put_away(adoption: Adoption) -> Any:
    """Put a copy away, or take it up again, and say why."""
    actor = current_actor()
    enter_own_workspace(actor)
    form = PutAwayForm(closed="no" if adoption.status == CLOSED else "yes")
    closed = form.closed.data == "yes"
    if form.validate_on_submit():
        try:
            close_adoption(actor, adoption, closed, reason=form.reason.data or "")
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Put away. It is kept, and can be taken up again.") if closed else _("Taken up again."), "done")
            return redirect(url_for("schools.show_adoption", adoption_id=adoption.id), 303)
    return show("schools/put_away.html", form, adoption=adoption, closed=closed)
