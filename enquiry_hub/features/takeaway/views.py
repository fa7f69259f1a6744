"""The pages about all that is one's own: everywhere it was written, to take along, to bring, to erase."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.access import load
from enquiry_hub.core.clock import today
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show as show_form
from enquiry_hub.core.pages import paged
from enquiry_hub.core.routing import SIGNED_IN, Guarded, current_actor
from enquiry_hub.features.journals.queries import entry_line
from enquiry_hub.features.takeaway.bringing import read_export
from enquiry_hub.features.takeaway.forms import BringForm, LeaveForm
from enquiry_hub.features.takeaway.queries import cohorts_to_write_in, pages_everywhere
from enquiry_hub.features.takeaway.services import bring_journal, erase_person, take_journal, what_goes
from enquiry_hub.identity.groups.workspace import enter_own_workspace
from enquiry_hub.identity.people.guesses import count_guess
from enquiry_hub.identity.people.queries import own_account
from enquiry_hub.identity.people.sessions import close_session

takeaway = Guarded("takeaway", __name__)
blueprints = [takeaway]


@takeaway.get("/my-journal", access=SIGNED_IN)
def show() -> Any:
    """Show all pages of the viewer's own, whatever cohort, school or address they had, and what can be done with them."""
    return _my_journal(BringForm(formdata=None))


def _my_journal(form: BringForm) -> Any:
    actor = current_actor()
    enter_own_workspace(actor)
    cohorts = cohorts_to_write_in(actor)
    form.cohort.choices = cohorts
    page = paged(pages_everywhere(actor), size=30, scalars=False)
    return show_form("takeaway/my_journal.html", form, page=page, pages=[(entry_line(row[:-1]), row[-1]) for row in page.rows], cohorts=cohorts)


@takeaway.post("/my-journal/take", access=SIGNED_IN)
def take() -> Any:
    """Hand over everything of the viewer's own."""
    content = take_journal(current_actor())
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f"attachment; filename=my-journal-{today().isoformat()}.zip"
    return answer


@takeaway.post("/my-journal/bring", access=SIGNED_IN)
def bring() -> Any:
    """Bring pages that an Enquiry Hub has handed over; what cannot be taken is said page by page."""
    actor, form = current_actor(), BringForm()
    form.cohort.choices = cohorts_to_write_in(actor)
    if form.validate_on_submit():
        try:
            if not form.file.data:
                raise Invalid(_("Please choose a file first."), field="file")
            brought = read_export(form.file.data.read())
            cohort = load(actor, "groups:cohort:contribute", form.cohort.data)
            count = bring_journal(actor, cohort, brought.pages)
        except Invalid as error:
            form.put_error(error)
        else:
            flash(ngettext("One page came. Only you can open it.", "%(num)d pages came. Only you can open them.", count), "done")
            for reason in brought.refused[:20]:
                flash(reason, "error")
            return redirect(url_for("takeaway.show"), 303)
    return _my_journal(form)


@takeaway.form("/account/leave", access=SIGNED_IN)
def leave() -> Any:
    """Say what goes and what stays when the viewer leaves for good, and do it when they say so."""
    actor = current_actor()
    person = own_account(actor)
    form = LeaveForm()
    if form.validate_on_submit():
        count_guess(person.email)
        try:
            receipt = erase_person(actor, person, form.way.data, password=form.password.data or "")
        except Invalid as error:
            form.put_error(error)
        else:
            close_session()
            return render_template("takeaway/leave.html", receipt=receipt)
    return show_form("takeaway/leave.html", form, person=person, goes=what_goes(person.id), receipt="")
