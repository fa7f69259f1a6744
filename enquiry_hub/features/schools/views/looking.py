"""Looking back at a strategy that a school took home, and offering what was learned."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.answers import ReviewForm
from enquiry_hub.features.schools.forms import OfferLearnedForm
from enquiry_hub.features.schools.looks import looks_at
from enquiry_hub.features.schools.models import STRATEGY, Adoption, LocalReview
from enquiry_hub.features.schools.services import offer_learned, review_here
from enquiry_hub.features.schools.views.blueprint import schools
from enquiry_hub.features.schools.views.offering import labels_for
from enquiry_hub.features.schools.wording import words
from enquiry_hub.identity.groups.workspace import enter_own_workspace


@schools.form("/taken-home/<id:adoption_id>/look", access="schools:adoption:edit")
def look_back(adoption: Adoption) -> Any:
    """Say what came of a strategy at the school."""
    if adoption.kind != STRATEGY:
        raise NotThere()
    actor, form = current_actor(), ReviewForm()
    enter_own_workspace(actor)
    if form.validate_on_submit():
        said = form.said()
        try:
            review_here(actor, adoption, said, next_on=form.next_on.data, client_id=valid_client_id(form.client_id.data))
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("What you saw is kept with the strategy."), "done")
            place = "schools.change_adoption" if said.what_next == "change" else "schools.show_adoption"
            return redirect(url_for(place, adoption_id=adoption.id), 303)
    return show("schools/look_back.html", form, adoption=adoption, before=looks_at([adoption.id]).get(adoption.id, []), **words())


@schools.form("/local-reviews/<id:local_review_id>/offer", access="schools:review:offer")
def offer_look(local_review: LocalReview) -> Any:
    """Choose what of a look goes to the cohort, in which words and under which label."""
    actor, adoption = current_actor(), db.session.get_one(Adoption, local_review.adoption_id)
    enter_own_workspace(actor)
    form = OfferLearnedForm(obj=local_review)
    choices = labels_for(actor, adoption)
    if choices is None:
        flash(_("Somebody who takes part in the cohort can offer it."), "note")
        return redirect(url_for("schools.show_adoption", adoption_id=adoption.id), 303)
    form.labels.choices = choices
    if form.validate_on_submit():
        said = (form.what_we_saw.data or "", form.rival_explanation.data or "", form.who_gained.data or "")
        try:
            offer_learned(actor, local_review, set(form.labels.data or []), *said, named=bool(form.named.data), client_id=valid_client_id(form.client_id.data))
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Offered. It stands beside the shared words, and you can take it back."), "done")
            return redirect(url_for("schools.show_adoption", adoption_id=adoption.id), 303)
    return show("schools/offer_look.html", form, adoption=adoption, review=local_review, **words())
