"""The addresses of a school's spiral of inquiry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import load, may
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere, Stale
from enquiry_hub.core.forms import HubForm, show, tell_if_together, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.features.inputs.models import RESEARCH, Citation, Input
from enquiry_hub.features.inputs.queries import author_of, chosen_style, in_words
from enquiry_hub.features.inputs.wording import PART_NAMES, PRACTICE_STRENGTH, RESEARCH_STRENGTH
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.queries import school_of, team_of
from enquiry_hub.features.spiral import services
from enquiry_hub.features.spiral.domain import STAGES, guide
from enquiry_hub.features.spiral.forms import BeginForm, CardForm, MoveForm
from enquiry_hub.features.spiral.models import PassedOn, SpiralCard
from enquiry_hub.features.spiral.queries import begins_on, cards_of, passed_to, views_of, words_for_team
from enquiry_hub.features.spiral.services import (
    PAGE,
    PASSED,
    add_card,
    allow_passing,
    begin_spiral,
    change_card,
    move_card,
    remove_card,
)
from enquiry_hub.features.spiral.wording import ASKS, NAMES
from enquiry_hub.identity.groups.workspace import enter_own_workspace
from enquiry_hub.identity.people.queries import names_of

spiral = Guarded("spiral", __name__)
blueprints = [spiral]


@spiral.get("/schools/<id:school_id>/spiral", access="schools:school:read")
def board(school: School) -> Any:
    """Show the board of a school: all columns side by side, on a narrow screen the one that was chosen."""
    return _board(school, BeginForm(begins_on=begins_on(current_actor(), school)))


@spiral.post("/inputs/<id:input_id>/passing", access="spiral:input:allow")
def let_pass(input: Input) -> Any:
    """Let leaders pass an input on to the team of their school, or no longer."""
    allowed = request.form.get("allowed") == "yes"
    allow_passing(current_actor(), input, allowed)
    flash(_("Leaders may pass it on to the team of their school.") if allowed else _("It is not passed on any more, and no school’s team reads it."), "done")
    stays = may(current_actor(), "inputs:input:read", input)
    return redirect(url_for("inputs.show_input", input_id=input.id) if stays else url_for("consents.ledger"), 303)


@spiral.post("/inputs/<id:input_id>/pass-on", access="spiral:input:pass")
def pass_on(input: Input) -> Any:
    """Let the team of one's school read an input."""
    actor = current_actor()
    school = school_of(actor)
    if school is None:
        raise NotThere()
    passed = services.pass_on(actor, input, school)
    flash(_("Your team reads it now. Send them this page’s address, or put a card about it on the board."), "done")
    return redirect(url_for("spiral.show_passed", passed_on_id=passed.id), 303)


@spiral.get("/passed-inputs/<id:passed_on_id>", access="spiral:passed_on:read")
def show_passed(passed_on: PassedOn) -> Any:
    """Show an input as the team of a school reads it: without its talk, its files and its cohort."""
    actor, row = current_actor(), db.session.get_one(Input, passed_on.input_id)
    enter_own_workspace(actor)
    name, place = author_of(row)
    work = db.session.get(Citation, row.citation_id) if row.citation_id else None
    strengths = dict(RESEARCH_STRENGTH if row.kind == RESEARCH else PRACTICE_STRENGTH)
    cards = [card for card in cards_of(actor, load(actor, "schools:school:read", passed_on.school_id)) if (card.card.subject_kind, card.card.subject_id) == ("passed_on", passed_on.id)]
    return render_template(
        "spiral/show_passed.html", passed=passed_on, row=row, words=words_for_team(row), author=name, place=place, work=in_words([work], chosen_style(actor, None))[0] if work else None,
        strengths=strengths, part_names=PART_NAMES, cards=cards, passer=names_of([passed_on.passed_by]).get(passed_on.passed_by or "", ""),
        whole=may(actor, "inputs:input:read", row), may_end=may(actor, "spiral:passed_on:end", passed_on),
    )  # fmt: skip


@spiral.post("/passed-inputs/<id:passed_on_id>/take-back", access="spiral:passed_on:end")
def take_back(passed_on: PassedOn) -> Any:
    """Take an input back from one's team."""
    school_id = passed_on.school_id
    services.take_back(current_actor(), passed_on)
    flash(_("It is taken back. What your team wrote about it stays."), "done")
    return redirect(url_for("spiral.board", school_id=school_id), 303)


@spiral.post("/schools/<id:school_id>/spiral/beginning", access="spiral:school:work")
def begin(school: School) -> Any:
    """Say from which day the stages are reckoned."""
    form = BeginForm()
    if form.validate_on_submit() and form.begins_on.data:
        begin_spiral(current_actor(), school, form.begins_on.data)
        return redirect(url_for("spiral.board", school_id=school.id), 303)
    return _board(school, form)


def _board(school: School, form: BeginForm) -> Any:
    actor = current_actor()
    enter_own_workspace(actor)
    day, chosen, cards = begins_on(actor, school), request.args.get("column", ""), cards_of(actor, school)
    columns = [(stage, [view for view in cards if view.card.stage == stage]) for stage in STAGES]
    names = ", ".join(member.name for member in team_of(school))
    return show(
        "spiral/board.html", form, school=school, columns=columns, chosen=chosen if chosen in STAGES else STAGES[0], guide=guide(day) if day else {},
        team=names, names=NAMES, asks=ASKS, passed=passed_to(actor, school),
    )  # fmt: skip


@spiral.form("/schools/<id:school_id>/spiral/cards/new", access="spiral:school:work")
def new_card(school: School) -> Any:
    """Put a card into the first column; one about an input asks the team what it changes."""
    actor, about = current_actor(), request.args.get("about", "")[:300]
    enter_own_workspace(actor)
    page = PAGE.search(about)
    of_input = page is not None and page[1] in ("input", PASSED)
    form = CardForm(about=about, title=_("What does this change for us?") if of_input else "")
    if form.validate_on_submit() and _harmless(form, school):
        try:
            card = add_card(actor, school, _said(form), about=form.about.data or "", client_id=valid_client_id(form.client_id.data))
            flash(_("It is on the board."), "done")
            return redirect(url_for("spiral.board", school_id=school.id, column=card.stage, _anchor=f"card-{card.id}"), 303)
        except Invalid as error:
            form.put_error(error)
    return show("spiral/edit_card.html", form, school=school, view=None, of_input=of_input, passed=page is not None and page[1] == PASSED, met=None)


@spiral.get("/spiral-cards/<id:spiral_card_id>", access="spiral:spiral_card:read")
def show_card(spiral_card: SpiralCard) -> Any:
    """Show a card with what was decided, its trial and its moves."""
    return _card(spiral_card, MoveForm(from_stage=spiral_card.stage, to_stage=_next(spiral_card)))


def _next(card: SpiralCard) -> str:
    return STAGES[min(STAGES.index(card.stage) + 1, len(STAGES) - 1)]


def _card(card: SpiralCard, form: MoveForm) -> Any:
    actor = current_actor()
    enter_own_workspace(actor)
    view = views_of(actor, [card])[0]
    movers = names_of(move.moved_by for move in view.moves)
    return show("spiral/show_card.html", form, card=card, view=view, movers=movers, names=NAMES)


def _as_form(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "until": date.fromisoformat(said["until"]) if said.get("until") else None}


@spiral.form("/spiral-cards/<id:spiral_card_id>/edit", access="spiral:spiral_card:change")
def edit_card(spiral_card: SpiralCard) -> Any:
    """Change what a card says; what somebody else changed meanwhile stays, or both are shown."""
    actor, met = current_actor(), None
    enter_own_workspace(actor)
    school, view = _school_of(spiral_card), views_of(actor, [spiral_card])[0]
    form = CardForm(data={**spiral_card.stored, "until": spiral_card.trial_until, "about": view.href, "base": spiral_card.version})
    if view.hidden:
        del form.about
    if form.validate_on_submit() and _harmless(form, school):
        try:
            change_card(actor, spiral_card, _said(form), about=None if view.hidden else form.about.data or "", base=form.base.data)
            tell_if_together(form.base.data, spiral_card.version)
            return redirect(url_for("spiral.show_card", spiral_card_id=spiral_card.id), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error, _as_form)
            form.base.start_from(spiral_card.version)
    page, status = show("spiral/edit_card.html", form, school=school, view=view, of_input=False, passed=False, met=met)
    return page, 409 if met else status


@spiral.post("/spiral-cards/<id:spiral_card_id>/move", access="spiral:spiral_card:change")
def move(spiral_card: SpiralCard) -> Any:
    """Move a card to another column, and note why."""
    form = MoveForm()
    if form.validate_on_submit() and _harmless(form, _school_of(spiral_card)):
        try:
            move_card(current_actor(), spiral_card, form.to_stage.data, form.why.data or "", from_stage=form.from_stage.data or "")
            return redirect(url_for("spiral.show_card", spiral_card_id=spiral_card.id), 303)
        except Invalid as error:
            form.put_error(error)
            form.from_stage.data = spiral_card.stage
    return _card(spiral_card, form)


@spiral.post("/spiral-cards/<id:spiral_card_id>/remove", access="spiral:spiral_card:change")
def take_out(spiral_card: SpiralCard) -> Any:
    """Take a card off the board."""
    school_id = spiral_card.school_id
    remove_card(current_actor(), spiral_card)
    flash(_("It is off the board."), "done")
    return redirect(url_for("spiral.board", school_id=school_id), 303)


def _school_of(card: SpiralCard) -> School:
    found: School = load(current_actor(), "schools:school:read", card.school_id)
    return found


def _said(form: CardForm) -> dict[str, str]:
    said = {name: form[name].data or "" for name in ("title", "words", "decision", "trial", "trial_by")}
    return {**said, "until": form.until.data.isoformat() if form.until.data else ""}


def _harmless(form: HubForm, school: School) -> bool:
    """Refuse words in which a child could be recognised."""
    said = [name for name in ("title", "words", "decision", "trial", "trial_by", "why") if name in form]
    return form.harmless(said, [member.name for member in team_of(school)])
