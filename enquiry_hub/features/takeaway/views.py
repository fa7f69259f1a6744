"""The pages about all that is one's own: everywhere it was written, to take along, to bring, to erase."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.access import load
from enquiry_hub.core.clock import local, today
from enquiry_hub.core.documents import as_pdf, as_word, can_make_pdf, handed_over
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show as show_form
from enquiry_hub.core.pages import paged
from enquiry_hub.core.routing import SIGNED_IN, Guarded, current_actor
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.queries import entry_line
from enquiry_hub.features.takeaway.book import pack
from enquiry_hub.features.takeaway.bringing import read_export
from enquiry_hub.features.takeaway.forms import BringForm, LeaveForm
from enquiry_hub.features.takeaway.gathering import contents_of, gather_page
from enquiry_hub.features.takeaway.papers import paper_of
from enquiry_hub.features.takeaway.queries import cohorts_to_write_in, pages_everywhere
from enquiry_hub.features.takeaway.services import bring_journal, erase_person, take_journal, what_goes
from enquiry_hub.identity.groups.workspace import enter_own_workspace
from enquiry_hub.identity.people.guesses import count_guess
from enquiry_hub.identity.people.queries import own_account
from enquiry_hub.identity.people.sessions import close_session

takeaway = Guarded("takeaway", __name__)
blueprints = [takeaway]
MAKERS = {"pdf": as_pdf, "docx": as_word}


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
    return show_form("takeaway/my_journal.html", form, page=page, pages=[(entry_line(row[:-1]), row[-1]) for row in page.rows], cohorts=cohorts, pdf=can_make_pdf())


@takeaway.post("/my-journal/take", access=SIGNED_IN)
def take() -> Any:
    """Hand over everything of the viewer's own."""
    everything, contents = take_journal(current_actor())
    paper = paper_of(everything, contents)
    return handed_over(f"my-journal-{today().isoformat()}.zip", lambda: pack(everything, contents, paper), back=url_for("takeaway.show"))


@takeaway.post("/my-journal/take/<any(pdf, docx):kind>", access=SIGNED_IN)
def take_book(kind: str) -> Any:
    """Hand over the whole journal as one document; letters are in it in the open, as in the folder."""
    everything, contents = take_journal(current_actor())
    paper = paper_of(everything, contents)
    return handed_over(f"my-journal-{today().isoformat()}.{kind}", lambda: MAKERS[kind](paper), back=url_for("takeaway.show"))


@takeaway.get("/reflections/<id:entry_id>/<any(pdf, docx):kind>", access="journals:entry:keep")
def take_page(entry: Entry, kind: str) -> Any:
    """Hand over one page of the viewer's own as a document; a letter in its seal waits for its day."""
    gathered = gather_page(current_actor(), entry)
    paper = paper_of(gathered, contents_of(gathered["pages"]), only=entry.id)
    return handed_over(f"reflection-{local(entry.written_at).date().isoformat()}.{kind}", lambda: MAKERS[kind](paper), back=url_for("takeaway.show"))


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
