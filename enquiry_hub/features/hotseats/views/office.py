"""Office hours: opening one, asking with a chart, and answering in two boxes."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.sharing.audience import audience_of
from enquiry_hub.core.access import may
from enquiry_hub.core.chart_files import chart_answer
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.pages import csv_answer
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.models import HELD, Post, Thread
from enquiry_hub.features.discussions.services import NewPost
from enquiry_hub.features.hotseats.forms import AnswerForm, AskForm, OfficeHourForm
from enquiry_hub.features.hotseats.models import Hotseat, QuestionNumbers
from enquiry_hub.features.hotseats.queries import Shown, hotseat_of, numbers_beside, shown_of
from enquiry_hub.features.hotseats.services import (
    Brought,
    answer_question,
    ask_with_numbers,
    ask_without_name,
    open_office_hour,
    remove_numbers,
)
from enquiry_hub.features.hotseats.views.blueprint import hotseats
from enquiry_hub.features.hotseats.views.drawing import picture
from enquiry_hub.features.impact.domain.reading import Found, names_days, read_column
from enquiry_hub.features.impact.wording import plain_number, words
from enquiry_hub.features.programmes.queries import half_terms_of
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@hotseats.form("/cohorts/<id:group_id>/office-hours/new", access="hotseats:office:open")
def new_office_hour(group: Group) -> Any:
    """Offer to look at charts between two days."""
    enter_workspace(group.id)
    form = OfficeHourForm(data={"opens_on": today()})
    if form.validate_on_submit():
        try:
            for concern in concerns_about(form.title.data, group.id):
                raise Invalid(concern.sentence, field="title")
            hotseat = open_office_hour(current_actor(), group, form.title.data, form.opens_on.data, form.closes_on.data, client_id=valid_client_id(form.client_id.data))
            return redirect(url_for("hotseats.show_hotseat", hotseat_id=hotseat.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("hotseats/new_office_hour.html", form, group=group)


@hotseats.form("/hotseats/<id:hotseat_id>/ask", access="hotseats:hotseat:ask", prose=("question",))
def ask(hotseat: Hotseat) -> Any:
    """Bring a chart with a question: show first what was understood and how it is drawn, send it when that is confirmed."""
    actor, form = current_actor(), AskForm()
    enter_workspace(hotseat.group_id)
    found, brought, concerns = None, None, list[Any]()
    if form.validate_on_submit():
        try:
            found = _read(form, hotseat)
            brought = _brought(form, found)
            if "confirm" in request.form:
                if found.bad and not form.leave_out.data:
                    raise Invalid(_("Some lines cannot be read. Mend them, or leave them out."), field="leave_out")
                _refuse_beside(brought, hotseat.group_id)
                concerns = concerns_about(form.question.data, hotseat.group_id)
                if not concerns or (form.hold.data and not form.without_name.data):
                    return _sent(hotseat, form, brought, hold=bool(concerns))
        except Invalid as error:
            form.put_error(error)
    drawn = shown_of(brought.as_row()) if brought and brought.rows else None
    named = may(actor, "discussions:thread:meet", db.session.get_one(Thread, hotseat.thread_id))
    readers = audience_of("discussions:thread:read", hotseat.thread_id, cohort_id=g.cohort_id, viewer_id=str(actor.person_id), named=named)
    page, status = show(
        "hotseats/ask.html", form, hotseat=hotseat, found=found, drawn=drawn, picture=picture, concerns=concerns, audience=readers, terms_known=bool(half_terms_of(hotseat.group_id)),
        **words(),
    )  # fmt: skip
    return page, 422 if concerns else status


def _read(form: AskForm, hotseat: Hotseat) -> Found:
    if form.first_on.data is None and not names_days(form.text.data):
        raise Invalid(_("Please choose the day of the first number: the lines name none."), field="first_on")
    return read_column(form.text.data, form.first_on.data or today(), half_terms_of(hotseat.group_id), "number", today())


def _brought(form: AskForm, found: Found) -> Brought:
    rows = tuple((row.day.isoformat(), row.value, row.note) for row in sorted(found.rows, key=lambda row: row.day))
    return Brought(
        form.name.data, rows, form.unit.data or "", form.better.data, form.of_people.data, str(form.change_on.data or ""), form.change_what.data or "",
        form.audience.data, form.with_school.data,
    )  # fmt: skip


def _refuse_beside(brought: Brought, group_id: str) -> None:
    """Refuse what may point at a child beside a question: whoever looks at a held one reads the question alone."""
    notes = "\n".join(note for _day, _value, note in brought.rows if note)
    for field, said in (("name", f"{brought.name}\n{brought.unit}"), ("change_what", brought.change_what), ("text", notes)):
        for concern in concerns_about(said, group_id):
            raise Invalid(concern.sentence, field=field)


def _sent(hotseat: Hotseat, form: AskForm, brought: Brought, *, hold: bool) -> Any:
    actor, mark = current_actor(), valid_client_id(form.client_id.data)
    if form.without_name.data:
        if mark is None:
            raise Invalid(_("The form's own mark is missing. Copy your text, load the page again and paste it."))
        secret = ask_without_name(actor, hotseat, form.question.data, mark, brought)
        return render_template("discussions/write_unnamed.html", thread=db.session.get_one(Thread, hotseat.thread_id), kept=True, secret=secret), 200
    post = ask_with_numbers(actor, hotseat, NewPost(form.question.data, client_id=mark, hold=hold), brought)
    if post.state == HELD:
        flash(_("Thank you. A facilitator will look at it first; only you can see it until then."))
    return redirect(url_for("hotseats.show_hotseat", hotseat_id=hotseat.id, _anchor=f"q{post.seq}"), 303)


def _one(numbers: QuestionNumbers) -> Shown:
    return numbers_beside(current_actor(), QuestionNumbers.id == numbers.id)[0]


@hotseats.form("/question-numbers/<id:question_numbers_id>/answer", access="hotseats:question_numbers:answer", prose=("rules", "think"))
def answer(question_numbers: QuestionNumbers) -> Any:
    """Answer in two boxes: what the rules say, filled in beforehand, and what one thinks."""
    hotseat, shown = hotseat_of(question_numbers), _one(question_numbers)
    enter_workspace(hotseat.group_id)
    form = AnswerForm(data={"rules": question_numbers.body or shown.sentence}, answered=question_numbers.answer_id is not None)
    question = db.session.get_one(Post, question_numbers.post_id)
    if form.validate_on_submit():
        think = form.think.data if "think" in form else ""
        try:
            for field, text in (("rules", form.rules.data), ("think", think)):
                for concern in concerns_about(text, hotseat.group_id):
                    raise Invalid(concern.sentence, field=field)
            answer_question(current_actor(), question_numbers, form.rules.data, think, client_id=valid_client_id(form.client_id.data))
            return redirect(url_for("hotseats.show_hotseat", hotseat_id=hotseat.id, _anchor=f"q{question.seq}"), 303)
        except Invalid as error:
            form.put_error(error)
    return show("hotseats/answer.html", form, hotseat=hotseat, question=question, shown=shown, picture=picture, **words())


@hotseats.post("/question-numbers/<id:question_numbers_id>/remove", access="hotseats:question_numbers:remove")
def take_numbers_away(question_numbers: QuestionNumbers) -> Any:
    """Take the chart away that one set beside a question."""
    hotseat = hotseat_of(question_numbers)
    remove_numbers(current_actor(), question_numbers)
    flash(_("The chart is gone, with its numbers. The question stays."), "done")
    return redirect(url_for("hotseats.show_hotseat", hotseat_id=hotseat.id), 303)


@hotseats.get("/question-numbers/<id:question_numbers_id>/chart.svg", access="hotseats:question_numbers:read")
def question_chart(question_numbers: QuestionNumbers) -> Any:
    """Hand over the chart beside a question as a picture, as one who asks may see it."""
    return chart_answer("chart.svg", picture(_one(question_numbers)), question_numbers.name)


@hotseats.get("/question-numbers/<id:question_numbers_id>/values.csv", access="hotseats:question_numbers:read")
def question_csv(question_numbers: QuestionNumbers) -> Any:
    """Hand over the numbers beside a question, as one who asks may see them."""
    return csv_answer("numbers.csv", ("Day", "Figure", "Note"), [(day.isoformat(), plain_number(value), note) for day, value, note in _one(question_numbers).table])
