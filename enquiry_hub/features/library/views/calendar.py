"""A draft calendar for a type of programme: looked at, changed, and made all at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.clock import today
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import YEARS, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.library.calendars import Drafted, ProgrammeType, draft, programme_types
from enquiry_hub.features.library.forms import CalendarForm, StopForm
from enquiry_hub.features.library.services import Chosen, make_calendar
from enquiry_hub.features.library.views.blueprint import library
from enquiry_hub.features.programmes.domain import at_most_one_each, half_term_of
from enquiry_hub.features.programmes.models import WORKSHOP
from enquiry_hub.features.programmes.queries import half_terms_of
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@library.form("/cohorts/<id:group_id>/draft-calendar", access="groups:cohort:facilitate")
def draft_calendar(group: Group) -> Any:
    """Show the sessions of a type of programme from a first day on, and make those that are left in."""
    enter_workspace(group.id)
    programme, first, wrong = _asked()
    if programme is None or first is None:
        page = render_template("library/draft_calendar.html", group=group, types=programme_types(), programme=programme, first=request.values.get("first", ""), wrong=wrong, drafted=[])
        return page, 422 if request.method == "POST" else 200
    known = half_terms_of(group.id)
    drafted, form = draft(programme, first, known), CalendarForm()
    rows = [_row(number, one) for number, one in enumerate(drafted)]
    if request.method == "POST" and form.validate_on_submit() and all([not row.keep.data or row.validate() for row in rows]):
        try:
            return _made(group, programme, rows, form)
        except Invalid as error:
            form.put_error(error)
    mistaken = bool(form.errors or form.form_errors or any(row.errors for row in rows))
    crowded = not at_most_one_each([row.day.data for row, one in zip(rows, drafted, strict=True) if row.day.data and one.stop.kind == WORKSHOP], known)
    beyond = [one.day for one in drafted if known and half_term_of(one.day, known) is None]
    page = render_template(
        "library/draft_calendar.html", group=group, types=programme_types(), programme=programme, first=first.isoformat(), wrong="", form=form, beyond=beyond, over=first < today(),
        drafted=list(zip(drafted, rows, strict=True)), terms_known=bool(known), crowded=crowded,
    )  # fmt: skip
    return page, 422 if mistaken else 200


def _asked() -> tuple[ProgrammeType | None, date | None, str]:
    programme, text = programme_types().get(request.values.get("type", "")), request.values.get("first", "")
    if programme is None and not text:
        return None, None, ""
    try:
        first = date.fromisoformat(text)
    except ValueError:
        return programme, None, _("Please choose the first day.")
    if programme is None:
        return None, first, _("Please choose a type.")
    if first.year not in YEARS:
        return programme, None, _("Please choose the first day.")
    return programme, first, ""


def _row(number: int, one: Drafted) -> StopForm:
    data = None if request.method == "POST" else {"keep": True, "day": one.day, "begins": one.stop.begins}
    return StopForm(prefix=f"{number}-", data=data)


def _made(group: Group, programme: ProgrammeType, rows: list[StopForm], form: CalendarForm) -> Any:
    mark = valid_client_id(form.client_id.data)
    if mark is None:
        raise Invalid(_("The form's own mark is missing. Load the page again."))
    chosen = [Chosen(number, row.day.data, row.begins.data) for number, row in enumerate(rows) if row.keep.data]
    made = make_calendar(current_actor(), group, programme, chosen, client_id=mark)
    if made:
        flash(ngettext("One session is on the journey.", "%(num)d sessions are on the journey.", len(made)) + " " + _("Say where each is as soon as you know."), "done")
    return redirect(url_for("programmes.show_journey", group_id=group.id), 303)
