"""The addresses of claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.links.queries import stands_under
from enquiry_hub.capabilities.moderation.route import show_route
from enquiry_hub.core.access import load, may
from enquiry_hub.core.chart_files import chart_answer
from enquiry_hub.core.errors import Invalid, NotThere, Stale
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.pages import csv_answer
from enquiry_hub.core.plots import strength, strengths
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.features.claims.forms import ANSWER_WORDS, AnswerForm, ClaimForm, EndForm, RewordForm
from enquiry_hub.features.claims.models import Claim, ClaimAnswer
from enquiry_hub.features.claims.queries import answers_to, beside_claim, contradictions, others_of
from enquiry_hub.features.claims.services import (
    answer_claim,
    end_claim,
    make_claim,
    reword_claim,
    take_answer_back,
    take_down_answer,
    take_down_claim,
)
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.wording import PRACTICE_STRENGTH, RESEARCH_STRENGTH
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

claims = Guarded("claims", __name__)
blueprints = [claims]
STRENGTHS = "any('strength.svg', 'strength.csv')"
KIND_WORDS = {"research": _l("Research"), "theory": _l("Argument and theory"), "practice": _l("Practice")}
MOST = 4  # the highest step of either scale


def _words(row: Input) -> str:
    """Return what the strength of an input is called."""
    return str(dict(RESEARCH_STRENGTH if row.kind == "research" else PRACTICE_STRENGTH)[row.strength])


def _picture(row: Input) -> dict[str, Any]:
    """Return how strong an input is, drawn as its own kind is: bars for research, dots for practice."""
    words = _words(row)
    return {"input": row, "words": words, "picture": strength(row.strength, MOST, words, dots=row.kind != "research")}


def _drawn(kinds: Mapping[str, Sequence[Input]]) -> list[tuple[str, Input, str]]:
    """Return the inputs beside a claim as one list, each with what its kind and its strength are called."""
    return [(str(KIND_WORDS[kind]), row, _words(row)) for kind, rows in kinds.items() for row in rows]


@claims.get("/claims/<id:claim_id>", access="claims:claim:read")
def show_claim(claim: Claim) -> Any:
    """Show a claim: each kind of evidence beside the others, with its limits, and what leaders have seen."""
    return _page(claim, None)


@claims.get(f"/claims/<id:claim_id>/<{STRENGTHS}:kind>", access="claims:claim:read")
def claim_strength(claim: Claim, kind: str) -> Any:
    """Hand over how strong the inputs beside a claim are, those that one who asks may read; nothing adds them."""
    if claim.taken_down:
        raise NotThere()
    found = _drawn(beside_claim(current_actor(), claim))
    if kind == "strength.csv":
        return csv_answer(kind, ("Kind", "Input", "Step", "Of", "In words"), [(name, row.title, row.strength, MOST, words) for name, row, words in found])
    said = " ".join(f"{name}: {row.title}. {words}." for name, row, words in found)
    drawn = strengths([(f"{row.title}: {words}", row.strength, row.kind != "research") for _name, row, words in found], MOST, said)
    return chart_answer(kind, drawn, _("How strong is what bears on it? %(about)s", about=claim.words))


def _page(claim: Claim, form: AnswerForm | None, concerns: tuple[Any, ...] = ()) -> Any:
    enter_workspace(claim.group_id)
    actor = current_actor()
    found, kinds = answers_to(actor, claim), beside_claim(actor, claim)
    mine = found.mine
    if form is None:
        form = AnswerForm(formdata=None, answer=mine.answer if mine else None, context=mine.context if mine else "", named=bool(mine and mine.named))
    page, status = show(
        "claims/show_claim.html", form, claim=claim, answers=found, kinds={kind: [_picture(row) for row in rows] for kind, rows in kinds.items()}, drawn=_drawn(kinds),
        kind_words=KIND_WORDS, answer_words=ANSWER_WORDS,
        instead=load(actor, "claims:claim:read", claim.replaced_by_id) if claim.replaced_by_id else None, may_answer=may(actor, "claims:claim:answer", claim),
        may_change=may(actor, "claims:claim:change", claim), may_take_down=may(actor, "claims:claim:take_down", claim), used=stands_under(actor, "claim", claim.id), concerns=concerns,
    )  # fmt: skip
    return page, 422 if concerns else status


@claims.form("/inputs/<id:input_id>/claims/new", access="claims:input:claim")
def new_claim(input: Input) -> Any:
    """Say what an input claims."""
    enter_workspace(input.group_id)
    form = ClaimForm()
    if form.validate_on_submit():
        try:
            claim = make_claim(current_actor(), input, form.words.data, form.limits.data, client_id=valid_client_id(form.client_id.data))
            return redirect(url_for("claims.show_claim", claim_id=claim.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("claims/edit_claim.html", form, claim=None, row=input, met=None)


@claims.form("/claims/<id:claim_id>/edit", access="claims:claim:change")
def edit_claim(claim: Claim) -> Any:
    """Say a claim in other words."""
    enter_workspace(claim.group_id)
    form, met = RewordForm(data={"words": claim.words, "limits": claim.limits}, base=claim.version), None
    if form.validate_on_submit():
        try:
            reword_claim(current_actor(), claim, form.words.data, form.limits.data, form.why.data, base=form.base.data)
            return redirect(url_for("claims.show_claim", claim_id=claim.id), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error)
            form.base.start_from(claim.version)
    page, status = show("claims/edit_claim.html", form, claim=claim, row=load(current_actor(), "inputs:input:read", claim.input_id), met=met)
    return page, 409 if met else status


@claims.form("/claims/<id:claim_id>/end", access="claims:claim:change")
def finish_claim(claim: Claim) -> Any:
    """Withdraw a claim, or put another in its place."""
    enter_workspace(claim.group_id)
    actor, form = current_actor(), EndForm()
    others = others_of(actor, claim)
    form.instead.choices = [("", _("Nothing: it is withdrawn")), *((row.id, row.words) for row in others)]
    if form.validate_on_submit():
        try:
            end_claim(actor, claim, form.why.data, instead=next((row for row in others if row.id == form.instead.data), None))
            flash(_("Every place that uses it says so now."), "done")
            return redirect(url_for("claims.show_claim", claim_id=claim.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("claims/end_claim.html", form, claim=claim)


@claims.post("/claims/<id:claim_id>/answer", access="claims:claim:answer")
def answer(claim: Claim) -> Any:
    """Say what one has seen of a claim; what may point at a child comes back."""
    form = AnswerForm()
    if form.validate_on_submit():
        concerns = tuple(concerns_about(form.context.data or "", claim.group_id))
        if concerns:
            return _page(claim, form, concerns)
        try:
            answer_claim(current_actor(), claim, form.answer.data, form.context.data or "", named=bool(form.named.data))
            return redirect(url_for("claims.show_claim", claim_id=claim.id, _anchor="seen"), 303)
        except Invalid as error:
            form.put_error(error)
    return _page(claim, form)


@claims.post("/claim-answers/<id:answer_id>/take-back", access="claims:answer:take_back")
def take_back(answer: ClaimAnswer) -> Any:
    """Take one's own answer back."""
    claim_id = answer.claim_id
    take_answer_back(current_actor(), answer)
    return redirect(url_for("claims.show_claim", claim_id=claim_id, _anchor="seen"), 303)


@claims.post("/claims/<id:claim_id>/take-down", access="claims:claim:take_down")
def take_down(claim: Claim) -> Any:
    """Take down at once a claim that may be about a child."""
    take_down_claim(current_actor(), claim)
    return show_route()


@claims.post("/claim-answers/<id:answer_id>/take-down", access="claims:answer:take_down")
def take_answer_down(answer: ClaimAnswer) -> Any:
    """Take down at once what somebody wrote that may be about a child."""
    take_down_answer(current_actor(), answer)
    return show_route()


@claims.get("/cohorts/<id:group_id>/contradictions", access="groups:cohort:contribute")
def list_contradictions(group: Group) -> Any:
    """List what speaks against what."""
    enter_workspace(group.id)
    return render_template("claims/contradictions.html", group=group, found=contradictions(current_actor(), group.id))
