"""Ending a measure, taking it up again, and removing it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import WhyForm
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.impact.forms import EndForm
from enquiry_hub.features.impact.models import Measure
from enquiry_hub.features.impact.services import count_again, end_measure, remove_measure
from enquiry_hub.features.impact.views.blueprint import impact
from enquiry_hub.features.impact.views.measures import measure_page


@impact.post("/measures/<id:measure_id>/end", access="impact:measure:count")
def end(measure: Measure) -> Any:
    """Say that something is counted no longer, and why."""
    form = EndForm()
    if form.validate_on_submit():
        try:
            end_measure(current_actor(), measure, form.why.data or "")
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Ended. Its numbers stay where they are."), "done")
            return redirect(url_for("impact.show_measure", measure_id=measure.id), 303)
    return measure_page(measure, end_form=form)


@impact.post("/measures/<id:measure_id>/count-again", access="impact:measure:count")
def take_up(measure: Measure) -> Any:
    """Take a measure up again, and say why if one likes."""
    form = WhyForm(prefix="again")
    if not form.validate_on_submit():
        return measure_page(measure, again_form=form)
    count_again(current_actor(), measure, reason=form.reason.data or "")
    return redirect(url_for("impact.show_measure", measure_id=measure.id), 303)


@impact.post("/measures/<id:measure_id>/remove", access="impact:measure:remove")
def remove(measure: Measure) -> Any:
    """Remove a measure for good."""
    group_id = measure.group_id
    remove_measure(current_actor(), measure)
    flash(_("Removed, with its numbers and files."), "done")
    return redirect(url_for("impact.list_measures", group_id=group_id), 303)
