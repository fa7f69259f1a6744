"""One's ledger of what one agreed to; asking to quote, and answering."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.consents.forms import AnswerForm, AskForm
from enquiry_hub.capabilities.consents.kinds import KINDS, words_of
from enquiry_hub.capabilities.consents.models import Consent, Quote
from enquiry_hub.capabilities.consents.queries import (
    approved_quotes,
    cohorts_to_agree_in,
    ledger_of,
    quotes_between,
)
from enquiry_hub.capabilities.consents.services import (
    agree_to_research,
    answer_quote,
    ask_to_quote,
    end_consent,
)
from enquiry_hub.core import subjects
from enquiry_hub.core.access import may
from enquiry_hub.core.clock import local
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.pages import csv_answer
from enquiry_hub.core.routing import SIGNED_IN, Guarded, current_actor
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_own_workspace, enter_workspace
from enquiry_hub.identity.people.models import Person

consents = Guarded("consents", __name__)
blueprints = [consents]


@consents.get("/account/consents", access=SIGNED_IN)
def ledger() -> Any:
    """Show everything that the viewer has agreed to, in the words that they saw, and let them change it."""
    actor = current_actor()
    enter_own_workspace(actor)
    return render_template("consents/ledger.html", lines=ledger_of(actor), words=words_of(actor), cohorts=cohorts_to_agree_in(actor))


@consents.post("/consents/<id:consent_id>/end", access="consents:consent:end")
def take_back(consent: Consent) -> Any:
    """Take back one thing that one has agreed to."""
    end_consent(current_actor(), consent)
    flash(_("Taken back. What was published before stays out there; from now on nothing new may use it."), "done")
    return redirect(url_for("consents.ledger"), 303)


@consents.post("/cohorts/<id:group_id>/research-consent", access="groups:cohort:contribute")
def settle_research(group: Group) -> Any:
    """Let one's posts in a cohort be used for research, or no longer."""
    agree_to_research(current_actor(), group, request.form.get("agree") == "yes")
    flash(_("Kept."), "done")
    return redirect(url_for("consents.ledger"), 303)


@consents.form("/quotes/ask/<kind>/<id:row_id>", access=SIGNED_IN)
def ask(kind: str, row_id: str) -> Any:
    """Ask the author of something that one may read whether some sentences of it may be quoted."""
    actor = current_actor()
    known, thing = KINDS.get(kind), subjects.find(actor, kind, row_id)
    if known is None or known.sentences is None or thing is None:
        raise NotThere()
    form = AskForm()
    form.picked.choices = [(str(place), sentence) for place, sentence in enumerate(known.sentences(thing))]
    if form.validate_on_submit():
        try:
            picked = {int(value) for value in form.picked.data or []}
            quote = ask_to_quote(actor, kind, row_id, picked, form.purpose.data, client_id=valid_client_id(form.client_id.data))
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Its author is asked. Only what they approve may be quoted."), "done")
            return redirect(url_for("consents.show_quote", quote_id=quote.id), 303)
    _enter(known.group_of(thing))
    return show("consents/ask.html", form, title=subjects.KINDS[kind].title(thing), href=subjects.KINDS[kind].href(thing))


def _enter(group_id: str | None) -> None:
    group = db.session.get(Group, group_id) if group_id else None
    if group is not None:
        enter_workspace(group.parent_id or group.id)


@consents.get("/quotes/<id:quote_id>", access="consents:quote:read")
def show_quote(quote: Quote) -> Any:
    """Show a quotation: to its author what is asked, to who asked what was answered, to others what was approved."""
    return _quote_page(quote, AnswerForm(formdata=None, words=quote.words or quote.asked_words, signed=quote.signed))


def _quote_page(quote: Quote, form: AnswerForm) -> Any:
    actor = current_actor()
    _enter(quote.group_id)
    # Who asked reads the page's own words only as long as they may read the page.
    asked = actor.person_id == quote.author_id or subjects.find(actor, quote.subject_kind, quote.subject_id) is not None
    people = {row.id: row.display_name for row in db.session.query(Person).filter(Person.id.in_([quote.asker_id, quote.author_id]))}
    return show(
        "consents/quote.html", form, quote=quote, asker=people[quote.asker_id], author=people[quote.author_id], may_answer=may(actor, "consents:quote:answer", quote),
        between=actor.person_id in (quote.asker_id, quote.author_id), mine=actor.person_id == quote.author_id, shows_asked=asked,
    )  # fmt: skip


@consents.post("/quotes/<id:quote_id>/answer", access="consents:quote:answer")
def answer(quote: Quote) -> Any:
    """Approve, change, decline, or take an approval back."""
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            answer_quote(current_actor(), quote, request.form.get("answer", ""), words=form.words.data or "", signed=form.signed.data or "", note=form.note.data or "")
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Answered."), "done")
            return redirect(url_for("consents.show_quote", quote_id=quote.id), 303)
    return _quote_page(quote, form)


@consents.get("/cohorts/<id:group_id>/quotes", access="groups:cohort:contribute")
def list_quotes(group: Group) -> Any:
    """Show the quotations that may leave the cohort, and those between the viewer and somebody."""
    actor = current_actor()
    enter_workspace(group.id)
    return render_template("consents/quotes.html", group=group, between=quotes_between(actor, group.id), approved=approved_quotes(actor, group.id))


@consents.get("/cohorts/<id:group_id>/quotes.csv", access="groups:cohort:contribute")
def quotes_csv(group: Group) -> Any:
    """Hand over the approved quotations, and nothing that was only asked for."""
    header = [_("Words"), _("Signed as"), _("For"), _("Approved on")]
    quotes = approved_quotes(current_actor(), group.id)
    rows = [[row.words, row.signed or _("no name"), row.purpose, local(row.answered_at).date().isoformat() if row.answered_at else ""] for row in quotes]
    return csv_answer("quotations.csv", header, rows)
