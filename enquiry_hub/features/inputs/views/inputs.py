"""The addresses of inputs by themselves."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.queries import files_of
from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, take_up
from enquiry_hub.capabilities.links.queries import both_ways
from enquiry_hub.capabilities.moderation.route import show_route
from enquiry_hub.capabilities.revisions.queries import unseen
from enquiry_hub.capabilities.revisions.services import see_changes
from enquiry_hub.capabilities.themes.queries import theme_names
from enquiry_hub.core.access import Actor, may, visible
from enquiry_hub.core.beside import beside
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere, Stale
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.pages import paged
from enquiry_hub.core.routing import Afterwards, current_actor
from enquiry_hub.core.work import aside
from enquiry_hub.features.discussions.queries import said_about
from enquiry_hub.features.inputs.citations.csl import is_same, key_of
from enquiry_hub.features.inputs.citations.metadata import coins, meta_tags
from enquiry_hub.features.inputs.citations.styles import STYLES
from enquiry_hub.features.inputs.citations.writing import FORMATS
from enquiry_hub.features.inputs.facets import chosen_in, marks, own_marks, sorts
from enquiry_hub.features.inputs.forms import (
    ConnectForm,
    PracticeForm,
    ResearchForm,
    as_form,
    form_values,
)
from enquiry_hub.features.inputs.models import INPUT, KINDS, PARTS, RESEARCH, Citation, Input
from enquiry_hub.features.inputs.queries import (
    InputLine,
    Reference,
    author_of,
    chosen_style,
    citation_under,
    citations_of,
    connectable,
    in_words,
    input_line,
    inputs_of,
    inputs_under,
    is_waiting,
    marks_of,
    reference_of,
    same_works,
)
from enquiry_hub.features.inputs.services import change_input, connect_input, post_input, take_down_input
from enquiry_hub.features.inputs.views.blueprint import inputs
from enquiry_hub.features.inputs.wording import PART_NAMES, PRACTICE_STRENGTH, RESEARCH_STRENGTH
from enquiry_hub.features.programmes.queries import sessions_of
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import own_settings

Form = ResearchForm | PracticeForm


@inputs.get("/cohorts/<id:group_id>/inputs", access="groups:cohort:contribute")
def list_inputs(group: Group) -> Any:
    """Show a cohort's inputs, by kind, theme and session."""
    enter_workspace(group.id)
    actor = current_actor()
    kind, theme, session_id = (request.args.get(name, "") for name in ("kind", "theme", "session"))
    narrowed = {"kind": kind if kind in KINDS else "", "theme": theme, "session_id": session_id}
    chosen = chosen_in(request.args)
    first = own_marks(own_settings(actor))
    page = paged(inputs_of(group.id, actor, **narrowed, marked=chosen.values(), first=first), scalars=False)
    lines = [input_line(row) for row in page.rows]
    return render_template(
        "inputs/list_inputs.html", group=group, page=page, lines=lines, cited=_cited(actor, lines), kind=kind, theme=theme, session_id=session_id,
        themes=list(theme_names(group.id).items()), sessions=[(found.id, found.title) for found in sessions_of(actor, group.id)], may_research=may(actor, "inputs:research:post", group),
        sorts=sorts(marks_of(group.id, actor, **narrowed), chosen, {"kind": kind, "theme": theme, "session": session_id}, url_for("inputs.list_inputs", group_id=group.id)),
        chosen=chosen, kept={facet: mark.partition(":")[2] for facet, mark in chosen.items()}, first=first, mark_names=marks(),
    )  # fmt: skip


def _cited(actor: Actor, lines: list[InputLine]) -> dict[str, tuple[str, str]]:
    """Return, for each input of a list that stands on a work, the reference and what reference managers read, by the input's id."""
    works = {found.row.id: found for found in in_words(citations_of(actor, [line.row for line in lines]), chosen_style(actor))}
    return {line.row.id: (works[line.row.citation_id].html, coins(works[line.row.citation_id].row.csl)) for line in lines if line.row.citation_id in works}


@inputs.form("/cohorts/<id:group_id>/inputs/research", access="inputs:research:post", prose=("body",))
def new_research(group: Group) -> Any:
    """Post a research input."""
    return _new(group, RESEARCH, ResearchForm())


@inputs.form("/cohorts/<id:group_id>/inputs/practice", access="groups:cohort:contribute", prose=("body",))
def new_practice(group: Group) -> Any:
    """Post a practice account."""
    return _new(group, "practice", PracticeForm())


def _new(group: Group, kind: str, form: Form) -> Any:
    enter_workspace(group.id)
    actor, place = current_actor(), f"newinput:{group.id}:{kind}"
    _offer_sessions(form, group.id)
    back = leaves_draft(actor, place, form)
    if back is not None:
        return redirect(back, 303)
    draft = take_up(actor, place, form)
    if "fill" in request.form and isinstance(form, ResearchForm):
        return _filled(form, group, None, place=place)
    if form.validate_on_submit() and _harmless(form, kind, group.id) and _new_here(form, group.id, None):
        try:
            mark = valid_client_id(form.client_id.data)
            row = post_input(actor, group, kind, form.content(), client_id=mark)
            drop_draft(actor, place, mark=mark)
            return redirect(url_for("inputs.show_input", input_id=row.id, sent=f"{actor.person_id}:{place}"), 303)
        except Invalid as error:
            form.put_error(error)
    if request.method == "GET" and isinstance(form, ResearchForm) and (work_id := request.args.get("work")):
        found = db.session.scalar(visible(actor, "inputs:citation:read").where(Citation.id == work_id, Citation.group_id == group.id))
        if found is not None:
            form.take(found.csl)
    same = _same(form, group.id, None)
    return show("inputs/edit_input.html", form, group=group, row=None, research=kind == RESEARCH, met=None, same=same, place=place, draft=draft)


def _same(form: Form, group_id: str, apart_from: str | None) -> list[tuple[Reference, list[Input]]]:
    """Return what the cohort has of the work in a form, with the inputs on it that the reader may read."""
    if not isinstance(form, ResearchForm) or request.method == "GET" or form.errors.keys() - {"same_seen"}:
        return []
    item = form.citation()
    if item is None:
        return []
    actor = current_actor()
    found = same_works(actor, group_id, [item], apart_from=apart_from)[0][:5]
    under = inputs_under(actor, [row.id for row in found])
    return [(work, under.get(work.row.id, [])) for work in in_words(found, chosen_style(actor))]


def _new_here(form: Form, group_id: str, row: Input | None) -> bool:
    """Say once, before a work is put under another input, that the cohort has it; whoever sends the form again has seen it."""
    item = form.citation() if isinstance(form, ResearchForm) else None
    if item is None or not isinstance(form, ResearchForm) or form.same_seen.data == key_of(item):
        return True
    before = citation_under(current_actor(), row) if row else None
    if before is not None and is_same(before.csl, item):
        return True
    found = same_works(current_actor(), group_id, [item])[0]
    others = [row for rows in inputs_under(current_actor(), [work.id for work in found]).values() for row in rows]
    if all(row.client_id and row.client_id == form.client_id.data for row in others):  # none, or the one that this form posted a moment ago
        return True
    form.same_seen.data, form.same_seen.raw_data = key_of(item), None
    form.same_seen.errors = [_("The cohort has this work already. What is there is shown below; post yours too if it says something else.")]
    return False


def _offer_sessions(form: Form, group_id: str) -> None:
    form.themes.choices = list(theme_names(group_id).items())
    form.session_id.choices = [("", _("None"))] + [(found.id, found.title) for found in sessions_of(current_actor(), group_id)]


def _filled(form: ResearchForm, group: Group | None, row: Input | None, *, place: str) -> Afterwards:
    """Show the form filled in, when the transaction is over: a registry may be asked, which may take seconds."""

    def answer() -> Any:
        complaint = form.fill_in()
        if complaint:
            form.pasted.errors = [complaint]
        page = render_template("inputs/edit_input.html", form=form, group=group, row=row, research=True, met=None, same=[], place=place, draft=None)
        return page, 422 if complaint else 200

    return Afterwards(answer)


def _harmless(form: Form, kind: str, group_id: str) -> bool:
    """Refuse a practice account in which a child could be recognised; it goes to everyone at once."""
    return kind == RESEARCH or form.harmless(("body", *PARTS), [member.name for member in members_of(group_id)])


@inputs.post("/inputs/<id:input_id>/take-down", access="inputs:input:take_down")
def take_down(input: Input) -> Any:
    """Take down at once what may be about a child."""
    take_down_input(current_actor(), input)
    return show_route()


@inputs.get("/inputs/<id:input_id>", access="inputs:input:read")
def show_input(input: Input) -> Any:
    """Show an input with what it stands on, what stands on it, and its thread."""
    actor, opening = current_actor(), {("input", input.id): 1}
    if input.author_id != actor.person_id and unseen(actor, opening):
        with aside("what somebody has opened"):
            see_changes(actor, opening)
    return _page(input, None)


def _page(row: Input, form: ConnectForm | None) -> Any:
    enter_workspace(row.group_id)
    actor = current_actor()
    form = form or ConnectForm(formdata=None)
    form.target.choices = connectable(actor, row.group_id, row.id)
    name, place = author_of(row)
    return show(
        "inputs/show_input.html", form, row=row, author=name, place=place,
        waiting=is_waiting(row), **_about_work(actor, row),
        evidence=both_ways(actor, "input", row.id),
        said=said_about(actor, "input", row.id),
        files=files_of(actor, "input", row.id), may_edit=may(actor, "inputs:input:edit", row), may_take_down=may(actor, "inputs:input:take_down", row), viewer_id=actor.person_id,
        beside=beside(actor, INPUT, row), strengths=dict(RESEARCH_STRENGTH if row.kind == RESEARCH else PRACTICE_STRENGTH), themes=theme_names(row.group_id), mark_names=marks(),
        part_names=PART_NAMES,
        session=next((found for found in sessions_of(actor, row.group_id) if found.id == row.session_id), None),
    )  # fmt: skip


def _about_work(actor: Actor, row: Input) -> dict[str, Any]:
    """Return what the page says of the work that an input stands on, to people and to reference managers."""
    style = chosen_style(actor, request.args.get("style"))
    work = reference_of(actor, row, style)
    if work is None:
        return {"work": None, "meta": []}
    item = work.row.csl
    on_it = inputs_under(actor, [found.id for found in same_works(actor, row.group_id, [item])[0]])
    others = [found for rows in on_it.values() for found in rows if found.id != row.id]
    return {"work": work, "others": others, "formats": FORMATS, "meta": meta_tags(item), "coins": coins(item), "styles": STYLES, "style": style}


@inputs.form("/inputs/<id:input_id>/edit", access="inputs:input:edit", prose=("body",))
def edit_input(input: Input) -> Any:
    """Change an input that one posted."""
    actor, row, met, place = current_actor(), input, None, f"input:{input.id}"
    citation = citation_under(actor, row)
    enter_workspace(row.group_id)
    form: Form = (ResearchForm if row.kind == RESEARCH else PracticeForm)(data=form_values(row, citation.csl if citation else None))
    _offer_sessions(form, row.group_id)
    back = leaves_draft(actor, place, form)
    if back is not None:
        return redirect(back, 303)
    draft = take_up(actor, place, form)
    if "fill" in request.form and isinstance(form, ResearchForm):
        return _filled(form, None, row, place=place)
    if form.validate_on_submit() and _harmless(form, row.kind, row.group_id) and _new_here(form, row.group_id, row):
        try:
            change_input(actor, row, form.content(), base=form.base.data)
            drop_draft(actor, place, mark=valid_client_id(form.client_id.data))
            return redirect(url_for("inputs.show_input", input_id=row.id, sent=f"{actor.person_id}:{place}"), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error, as_form)
            form.base.start_from(row.version)
    same = [] if met else _same(form, row.group_id, row.citation_id)
    page, status = show(
        "inputs/edit_input.html", form, group=None, row=row, research=row.kind == RESEARCH, met=met, same=same, place=place, draft=draft
    )
    return page, 409 if met else status


@inputs.post("/inputs/<id:input_id>/connect", access="inputs:input:connect")
def connect(input: Input) -> Any:
    """Connect an input with a risk, a strategy or another input."""
    form = ConnectForm()
    form.target.choices = connectable(current_actor(), input.group_id, input.id)
    if form.validate_on_submit():
        kind, _colon, other_id = form.target.data.partition(":")
        try:
            connect_input(current_actor(), input, kind, other_id, form.nature.data)
            flash(_("They are connected, and the connection can be followed both ways."), "done")
            return redirect(url_for("inputs.show_input", input_id=input.id), 303)
        except Invalid as error:
            form.put_error(error)
        except NotThere:
            form.target.errors = [_("Choose one of the list.")]
    return _page(input, form)
