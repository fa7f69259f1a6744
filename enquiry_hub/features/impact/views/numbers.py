"""Writing numbers down: one in a few seconds, a column, a table, and correcting one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.files import text_in
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.impact.domain.reading import (
    MOST_LETTERS,
    BadRow,
    Found,
    read_column,
    read_counts,
    read_pairs,
    read_table,
)
from enquiry_hub.features.impact.forms import (
    CorrectForm,
    ImportForm,
    NoteForm,
    ObservationForm,
    PairsForm,
    PasteForm,
)
from enquiry_hub.features.impact.models import PAIRS, SHARE, Measure, Observation
from enquiry_hub.features.impact.queries.looks import days_of
from enquiry_hub.features.impact.services import (
    Number,
    add_many,
    add_observation,
    annotate,
    correct_observation,
    keep_pairs,
    take_away,
)
from enquiry_hub.features.impact.views.blueprint import impact
from enquiry_hub.features.impact.views.measures import measure_page
from enquiry_hub.features.impact.wording import words
from enquiry_hub.features.programmes.queries import half_terms_of
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import names_of

IN_FORM = ("on_day", "value", "numerator", "denominator", "unknown")


def _number(form: ObservationForm) -> Number:
    return Number(
        form.on_day.data, form.value.data, form.numerator.data, form.denominator.data, form.unknown.data or 0, read_counts(form.schools.data or "") or ()
    )


@impact.post("/measures/<id:measure_id>/numbers", access="impact:measure:count")
def write_number(measure: Measure) -> Any:
    """Write one number down."""
    form = ObservationForm()
    if form.validate_on_submit():
        try:
            add_observation(current_actor(), measure, _number(form), client_id=valid_client_id(form.client_id.data))
            flash(_("Written down."), "done")
            return redirect(url_for("impact.show_measure", measure_id=measure.id), 303)
        except Invalid as error:
            form.put_error(error)
    return measure_page(measure, number_form=form)


@impact.post("/measures/<id:measure_id>/notes", access="impact:measure:count")
def write_note(measure: Measure) -> Any:
    """Write at a day of the chart, or say that its number is unlike the rest and why."""
    form = NoteForm()
    if form.validate_on_submit():
        try:
            annotate(current_actor(), measure, form.on_day.data, form.text.data, unlike=form.unlike.data, client_id=valid_client_id(form.client_id.data))
            return redirect(url_for("impact.show_measure", measure_id=measure.id), 303)
        except Invalid as error:
            form.put_error(error)
    return measure_page(measure, note_form=form)


@impact.form("/measures/<id:measure_id>/numbers/paste", access="impact:measure:count")
def paste_numbers(measure: Measure) -> Any:
    """Take a column of numbers: show first what was understood, keep it when that is confirmed."""
    enter_workspace(measure.group_id)
    form, found = PasteForm(), None
    if form.validate_on_submit():
        kind = "share" if measure.kind == SHARE else "number"
        found = read_column(form.text.data, form.first_on.data, half_terms_of(measure.group_id), kind, today(), days_of(measure.id))
        if _kept(measure, form, found):
            return redirect(url_for("impact.show_measure", measure_id=measure.id), 303)
    return _preview("impact/paste_numbers.html", measure, form, found)


@impact.form("/measures/<id:measure_id>/numbers/import", access="impact:measure:count")
def import_numbers(measure: Measure) -> Any:
    """Take a table of days and numbers: show first what was understood and why the rest was not, keep it when that is confirmed."""
    enter_workspace(measure.group_id)
    form, found = ImportForm(), None
    if form.validate_on_submit():
        if form.file.data:
            form.text.data, form.text.raw_data = text_in(form.file.data.read(MOST_LETTERS + 1)), None
        if not form.text.data or len(form.text.data) > MOST_LETTERS:
            form.put_error(Invalid(_("Choose a file or write lines, up to a million letters."), field="text"))
        else:
            kind = "share" if measure.kind == SHARE else "number"
            found = read_table(form.text.data, kind, today(), days_of(measure.id))
            if _kept(measure, form, found):
                return redirect(url_for("impact.show_measure", measure_id=measure.id), 303)
    return _preview("impact/import_numbers.html", measure, form, found)


def _kept(measure: Measure, form: PasteForm | ImportForm, found: Found) -> bool:
    """Keep what was understood, all at once, if that is what was asked; say whether anything was kept."""
    if "confirm" not in request.form:
        return False
    if found.bad and not form.leave_out.data:
        form.put_error(Invalid(_("Some lines cannot be read. Mend them, or leave them out."), field="leave_out"))
        return False
    try:
        count = add_many(current_actor(), measure, found.rows)
    except Invalid as error:
        form.put_error(error)
        return False
    flash(ngettext("One number is kept.", "%(num)d numbers are kept.", count), "done")
    return True


def _preview(template: str, measure: Measure, form: Any, found: Found | None) -> Any:
    if measure.kind == PAIRS:
        return redirect(url_for("impact.write_pairs", measure_id=measure.id), 303)
    known = bool(half_terms_of(measure.group_id))
    return show(template, form, measure=measure, found=found, terms_known=known, **words())


@impact.form("/measures/<id:measure_id>/answers", access="impact:measure:count")
def write_pairs(measure: Measure) -> Any:
    """Write down all answers before and after, without names."""
    enter_workspace(measure.group_id)
    form = PairsForm()
    bad: list[BadRow] = []
    if measure.kind != PAIRS:
        return redirect(url_for("impact.show_measure", measure_id=measure.id), 303)
    if form.validate_on_submit():
        pairs, bad = read_pairs(form.text.data)
        if bad:
            form.put_error(Invalid(_("Some lines are not a school and two answers from 1 to 5."), field="text"))
        else:
            keep_pairs(current_actor(), measure, pairs, reason=form.reason.data or "")
            return redirect(url_for("impact.show_measure", measure_id=measure.id), 303)
    return show("impact/write_pairs.html", form, measure=measure, bad=bad, **words())


@impact.form("/numbers/<id:observation_id>/correct", access="impact:observation:correct")
def mend_number(observation: Observation) -> Any:
    """Correct a number, take it off the chart or put it back, with a reason; what it was stays known."""
    measure = db.session.get_one(Measure, observation.measure_id)
    enter_workspace(measure.group_id)
    form = CorrectForm(data={name: getattr(observation, name) for name in IN_FORM} | {"schools": ", ".join(map(str, observation.schools))})
    if form.validate_on_submit():
        try:
            if "gone" in request.form:
                take_away(current_actor(), observation, reason=form.reason.data, gone=request.form["gone"] == "yes")
            else:
                correct_observation(current_actor(), observation, _number(form), reason=form.reason.data)
            return redirect(url_for("impact.show_measure", measure_id=measure.id), 303)
        except Invalid as error:
            form.put_error(error)
    versions = revisions_of("observation", observation.id)
    people = names_of([version.author_id for version in versions])
    return show("impact/mend_number.html", form, measure=measure, observation=observation, versions=versions, people=people, **words())
