"""Offering a school's words back, and taking them back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import diff_words
from enquiry_hub.features.schools.forms import OfferForm
from enquiry_hub.features.schools.models import RISK, Adoption, Variant
from enquiry_hub.features.schools.queries import labels_of, organisation_of, schools_with, source_of
from enquiry_hub.features.schools.services import offer_variant, withdraw_variant
from enquiry_hub.features.schools.views.blueprint import schools
from enquiry_hub.features.schools.wording import SIZES, words
from enquiry_hub.identity.groups.workspace import enter_own_workspace


@schools.form("/taken-home/<id:adoption_id>/offer", access="schools:adoption:lead")
def offer(adoption: Adoption) -> Any:
    """Choose under which label the school's words go back to the cohort; whom a label fits is said beside it."""
    actor = current_actor()
    enter_own_workspace(actor)
    choices = labels_for(actor, adoption)
    if choices is None or not adoption.changed:
        flash(_("There is nothing to offer: it is said as the cohort says it, or you do not take part in the cohort."), "note")
        return redirect(url_for("schools.show_adoption", adoption_id=adoption.id), 303)
    form = OfferForm()
    form.labels.choices = choices
    if form.validate_on_submit():
        try:
            offer_variant(actor, adoption, set(form.labels.data or []), named=bool(form.named.data), client_id=valid_client_id(form.client_id.data))
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Offered. It stands beside the shared words, and you can take it back."), "done")
            return redirect(url_for("schools.show_adoption", adoption_id=adoption.id), 303)
    differences = {name: diff_words(adoption.source.get(name, ""), adoption.words.get(name, "")) for name in adoption.changed}
    return show("schools/offer.html", form, adoption=adoption, differences=differences, **words())


def labels_for(actor: Actor, adoption: Adoption) -> list[tuple[str, str]] | None:
    """Return what may be said of the school beside what it offers, each with how many schools it fits; nothing for who does not take part in the cohort."""
    source, organisation = source_of(actor, adoption), organisation_of(actor)
    if source is None or organisation is None:
        return None
    label = labels_of(organisation)
    fits = {name: schools_with(source.group_id, **{name: value}) for name, value in label.items() if value}
    return [(name, _("%(label)s (fits %(n)d schools of the cohort)", label=SIZES.get(value, value), n=fits[name])) for name, value in label.items() if value]


@schools.post("/variants/<id:variant_id>/withdraw", access="schools:variant:withdraw")
def take_back(variant: Variant) -> Any:
    """Take a variant back from the cohort."""
    withdraw_variant(current_actor(), variant)
    flash(_("Taken back."), "done")
    kind, row_id = (RISK, variant.risk_id) if variant.risk_id else ("strategy", variant.strategy_id)
    return redirect(url_for("public.go", kind=kind, row_id=row_id), 303)
