"""The addresses of decisions."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, take_up
from enquiry_hub.core.access import may
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.features.decisions.domain import CONSENT, RANKED, SCORE
from enquiry_hub.features.decisions.forms import AnswerForm, OpenForm
from enquiry_hub.features.decisions.models import Ballot
from enquiry_hub.features.decisions.queries import asked_before, ballot_of, look_at
from enquiry_hub.features.decisions.services import NewBallot, answer, close_ballot, open_ballot, settle
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.identity.groups.workspace import enter_workspace

decisions = Guarded("decisions", __name__)
blueprints = [decisions]


@decisions.form("/threads/<id:thread_id>/decide", access="discussions:thread:post")
def ask(thread: Thread) -> Any:
    """Ask a thread for a decision."""
    enter_workspace(thread.group_id)
    g.section = "discussions"
    actor, place = current_actor(), f"ask:{thread.id}"
    form = OpenForm()
    left = leaves_draft(actor, place, form)
    if left is not None:
        return redirect(left, 303)
    draft = take_up(actor, place, form)
    if form.validate_on_submit():
        try:
            mark = valid_client_id(form.client_id.data)
            first = asked_before(actor, mark)
            if first is not None:  # its answer was lost: what it asks of hours and words has been asked
                return redirect(url_for("decisions.show_ballot", ballot_id=first.id, sent=f"{actor.person_id}:{place}"), 303)
            for concern in concerns_about(f"{form.question.data}\n{form.options.data or ''}", thread.group_id):
                raise Invalid(concern.sentence, field="question")
            ballot = open_ballot(actor, thread, _asked(form))
            drop_draft(actor, place, mark=mark)
            return redirect(url_for("decisions.show_ballot", ballot_id=ballot.id, sent=f"{actor.person_id}:{place}"), 303)
        except Invalid as error:
            form.put_error(error)
    return show("decisions/ask.html", form, thread=thread, place=place, draft=draft)


def _asked(form: OpenForm) -> NewBallot:
    options = tuple(line.strip()[:200] for line in (form.options.data or "").splitlines() if line.strip())
    return NewBallot(
        form.kind.data, form.question.data, options, form.most.data or 1, bool(form.hidden.data), bool(form.may_change.data), form.quorum.data,
        form.closes_at(), valid_client_id(form.client_id.data),
    )  # fmt: skip


@decisions.get("/decisions/<id:ballot_id>", access="decisions:ballot:read")
def show_ballot(ballot: Ballot) -> Any:
    """Show a decision: the question, one's answer, and what is open of the others'."""
    settle(ballot)
    return _page(ballot, AnswerForm())


def _page(ballot: Ballot, form: AnswerForm) -> Any:
    actor = current_actor()
    thread = db.session.get_one(Thread, ballot.thread_id)
    enter_workspace(thread.group_id)
    g.section = "discussions"
    view, place = look_at(actor, ballot), _place_of(ballot)
    may_answer = may(actor, "decisions:ballot:answer", ballot)
    if not form.is_submitted() and view.mine is not None:
        form.reason.data = view.mine.reason
    draft = take_up(actor, place, form) if may_answer else None
    given = _given(ballot, request.form) if form.is_submitted() else _given(ballot, _fields_of(draft)) if draft else view.mine.answer if view.mine is not None else None
    return show(
        "decisions/show_ballot.html", form, view=view, ballot=ballot, thread=thread, given=given,
        place=place, draft=draft, may_answer=may_answer, may_close=may(actor, "decisions:ballot:close", ballot),
    )  # fmt: skip


@decisions.get("/posts/<id:post_id>/decision", access="discussions:post:read")
def ballot_of_post(post: Post) -> Any:
    """Lead from a post to the decision that it asks for or tells the outcome of."""
    ballot = ballot_of(current_actor(), post.id)
    if ballot is None:
        abort(404)
    return redirect(url_for("decisions.show_ballot", ballot_id=ballot.id), 303)


@decisions.post("/decisions/<id:ballot_id>/answer", access="decisions:ballot:answer")
def give_answer(ballot: Ballot) -> Any:
    """Answer, or change one's answer."""
    actor, place = current_actor(), _place_of(ballot)
    form, here = AnswerForm(), url_for("decisions.show_ballot", ballot_id=ballot.id, sent=f"{actor.person_id}:{place}")
    if leaves_draft(actor, place, form) is not None:
        return redirect(here, 303)
    if form.validate_on_submit():
        try:
            thread = db.session.get_one(Thread, ballot.thread_id)
            for concern in concerns_about(form.reason.data or "", thread.group_id):
                raise Invalid(concern.sentence, field="reason")
            answer(actor, ballot, _given(ballot, request.form), form.reason.data or "")
            drop_draft(actor, place, mark=valid_client_id(form.client_id.data))
            flash(_("Your answer is kept."))
            return redirect(here, 303)
        except Invalid as error:
            form.put_error(error)
    return _page(ballot, form)


@decisions.post("/decisions/<id:ballot_id>/close", access="decisions:ballot:close")
def close(ballot: Ballot) -> Any:
    """Close a decision."""
    close_ballot(current_actor(), ballot)
    return redirect(url_for("decisions.show_ballot", ballot_id=ballot.id), 303)


def _place_of(ballot: Ballot) -> str:
    return f"answer:{ballot.id}"


def _fields_of(draft: Draft) -> MultiDict[str, str]:
    return MultiDict(draft.fields)


def _given(ballot: Ballot, sent: MultiDict[str, str]) -> Any:
    """Return the answer that was sent or begun, in the form in which it is kept; what makes no sense becomes an empty one."""
    if ballot.kind == CONSENT:
        return sent.get("answer", "")
    numbers = [_number(sent.get(f"option-{place}", "")) for place in range(len(ballot.options))]
    if ballot.kind == SCORE:
        return numbers if all(number is not None for number in numbers) else []
    if ballot.kind == RANKED:
        ranked = sorted((number, place) for place, number in enumerate(numbers) if number is not None)
        return [place for _number_, place in ranked] if len({number for number, _place in ranked}) == len(ranked) else []
    return [number for text in sent.getlist("answer") if (number := _number(text)) is not None]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else None
