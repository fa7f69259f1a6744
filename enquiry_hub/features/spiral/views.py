"""The addresses of a school's spiral of inquiry."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import load
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import HubForm, show, tell_if_together, valid_client_id
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.queries import team_of
from enquiry_hub.features.spiral.domain import STAGES, guide
from enquiry_hub.features.spiral.forms import BeginForm, CardForm, MoveForm
from enquiry_hub.features.spiral.models import SpiralCard
from enquiry_hub.features.spiral.queries import begins_on, cards_of, names_of, views_of
from enquiry_hub.features.spiral.services import (
    PAGE,
    add_card,
    begin_spiral,
    change_card,
    move_card,
    remove_card,
)
from enquiry_hub.features.spiral.wording import ASKS, NAMES
from enquiry_hub.identity.groups.workspace import enter_own_workspace

spiral = Guarded("spiral", __name__)
blueprints = [spiral]


@spiral.get("/schools/<id:school_id>/spiral", access="schools:school:read")
def board(school: School) -> Any:
    """Show the board of a school: all columns side by side, on a narrow screen the one that was chosen."""
    return _board(school, BeginForm(begins_on=begins_on(current_actor(), school)))


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
        team=names, names=NAMES, asks=ASKS,
    )  # fmt: skip


@spiral.form("/schools/<id:school_id>/spiral/cards/new", access="spiral:school:work")
def new_card(school: School) -> Any:
    """Put a card into the first column; one about an input asks the team what it changes."""
    actor, about = current_actor(), request.args.get("about", "")[:300]
    enter_own_workspace(actor)
    page = PAGE.search(about)
    of_input = page is not None and page[1] == "input"
    form = CardForm(about=about, title=_("What does this change for us?") if of_input else "")
    if form.validate_on_submit() and _harmless(form, school):
        try:
            card = add_card(actor, school, _said(form), about=form.about.data or "", client_id=valid_client_id(form.client_id.data))
            flash(_("It is on the board."), "done")
            return redirect(url_for("spiral.board", school_id=school.id, column=card.stage, _anchor=f"card-{card.id}"), 303)
        except Invalid as error:
            form.put_error(error)
    return show("spiral/edit_card.html", form, school=school, view=None, of_input=of_input, theirs=None)


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
    movers = names_of({move.moved_by for move in view.moves if move.moved_by})
    return show("spiral/show_card.html", form, card=card, view=view, movers=movers, names=NAMES)


@spiral.form("/spiral-cards/<id:spiral_card_id>/edit", access="spiral:spiral_card:change")
def edit_card(spiral_card: SpiralCard) -> Any:
    """Change what a card says; what somebody else changed meanwhile stays, or both are shown."""
    actor, theirs = current_actor(), None
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
            theirs = error.details["theirs"]
            form.base.start_from(spiral_card.version)
    page, status = show("spiral/edit_card.html", form, school=school, view=view, of_input=False, theirs=theirs)
    return page, 409 if theirs else status


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
