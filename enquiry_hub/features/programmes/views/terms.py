"""When the schools of a cohort are in term, for facilitators and managers."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import HubForm
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.programmes.domain import Span
from enquiry_hub.features.programmes.forms import HalfTermForm
from enquiry_hub.features.programmes.queries import half_terms_of
from enquiry_hub.features.programmes.services import set_half_terms
from enquiry_hub.features.programmes.views.blueprint import programmes
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

AT_LEAST, SPARE = 6, 2


@programmes.form("/cohorts/<id:group_id>/terms", access="groups:cohort:facilitate")
def change_terms(group: Group) -> Any:
    """Show a cohort's half-terms and change them; a row that is emptied goes."""
    enter_workspace(group.id)
    form, kept = HubForm(), half_terms_of(group.id)
    count = max(AT_LEAST, len(kept) + SPARE)
    rows = [HalfTermForm(obj=kept[number] if number < len(kept) else None, prefix=f"{number}-") for number in range(count)]
    mistaken = False
    if form.is_submitted():
        mistaken = not (all([row.validate() for row in rows]) and form.validate())
        if not mistaken:
            try:
                found = [span for row in rows if (span := row.span()) is not None]
                named = [Span(span.name or _("Half-term %(number)s", number=number), span.starts_on, span.ends_on) for number, span in enumerate(found, start=1)]
                set_half_terms(current_actor(), group, named)
                flash(_("The half-terms are saved."), "done")
                return redirect(url_for("programmes.change_terms", group_id=group.id), 303)
            except Invalid as error:
                rows[0].starts_on.errors = [*rows[0].starts_on.errors, error.sentence]
                mistaken = True
    return render_template("programmes/terms.html", form=form, rows=rows, group=group), 422 if mistaken else 200
