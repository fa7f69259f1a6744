"""The library's parts, and how settings do them."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.errors import Invalid, NotThere, Stale
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import SIGNED_IN, current_actor
from enquiry_hub.features.inputs.facets import chosen_in, marks, own_marks, sorts
from enquiry_hub.features.library.domain import KINDS, Part
from enquiry_hub.features.library.forms import VariantForm
from enquiry_hub.features.library.models import PartVariant
from enquiry_hub.features.library.parts import marks_within, parts
from enquiry_hub.features.library.queries import (
    designs_of,
    found_parts,
    names_of,
    variants_in,
    variants_of,
)
from enquiry_hub.features.library.services import change_variant, say_variant, take_variant_back
from enquiry_hub.features.library.views.blueprint import library
from enquiry_hub.features.library.wording import words
from enquiry_hub.features.programmes.wording import TENSE_WORDS
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.groups.workspace import enter_own_workspace, enter_workspace
from enquiry_hub.identity.people.queries import own_settings


def part_named(part_id: str) -> Part:
    """Return a part by its id; raise NotThere for one that does not exist."""
    part = parts().get(part_id)
    if part is None:
        raise NotThere()
    return part


@library.get("/cohorts/<id:group_id>/library", access="groups:cohort:contribute")
def list_parts(group: Group) -> Any:
    """Show prompts, ways of talking and session designs with when to use each, by what they are sorted; facilitators see their own designs first."""
    enter_workspace(group.id)
    actor = current_actor()
    kind, lens, text = request.args.get("kind", ""), request.args.get("lens", ""), " ".join(request.args.get("q", "").split())[:120]
    asked, chosen = {"kind": kind, "lens": lens, "q": text}, chosen_in(request.args)
    found = found_parts(kind if kind in KINDS else "", lens if lens in TENSE_WORDS else "", text)
    variants = {part_id: list(dict.fromkeys(row.setting for row in rows)) for part_id, rows in variants_in(actor, group.id).items()}
    designs = designs_of(actor, group.id) if not any(asked.values()) else []
    marked = {part.id: {*part.marks, *own_marks(variants.get(part.id, []))} for part in found} | {row.id: set(marks_within(row.items)) for row in designs}
    shown = {row_id for row_id, there in marked.items() if there.issuperset(chosen.values())}
    return render_template(
        "library/list_parts.html", group=group, sections=[(name, [part for part in found if part.kind == name and part.id in shown]) for name in reversed(KINDS)], **asked,
        variants=variants, own=own_settings(actor), designs=[row for row in designs if row.id in shown], steward=may(actor, "groups:cohort:facilitate", group),
        chosen=chosen, kept={facet: mark.partition(":")[2] for facet, mark in chosen.items()}, mark_names=marks(),
        sorts=sorts(marked.values(), chosen, asked, url_for("library.list_parts", group_id=group.id)), **words(),
    )  # fmt: skip


@library.get("/library/<id:part_id>", access=SIGNED_IN)
def show_part(part_id: str) -> Any:
    """Show a part: as the reader's own setting does it, as it comes, and as other settings do it."""
    part, actor = part_named(part_id), current_actor()
    enter_own_workspace(actor)
    own, others = variants_of(actor, part.id)
    mine = {row.id for row in (*own, *others) if may(actor, "library:part_variant:edit", row)}
    ends = {row.id for row in (*own, *others) if may(actor, "library:part_variant:withdraw", row)}
    shown = {"own": own, "others": others, "names": names_of([*own, *others]), "mine": mine, "ends": ends, "mark_names": marks()}
    return render_template("library/show_part.html", found=part, place=g.get("workspace"), **shown, **words())


@library.form("/cohorts/<id:group_id>/library/<id:part_id>/variant", access="groups:cohort:contribute")
def new_variant(group: Group, part_id: str) -> Any:
    """Say how a setting does a part."""
    part, actor = part_named(part_id), current_actor()
    enter_workspace(group.id)
    form = VariantForm(setting=next(iter(own_settings(actor)), ""), words=part.words)
    if form.validate_on_submit() and _harmless(form, group.id):
        try:
            mark = valid_client_id(form.client_id.data)
            say_variant(actor, group, part, form.setting.data, form.words.data, form.why.data, minutes=form.minutes.data, client_id=mark)
            return redirect(url_for("library.show_part", part_id=part.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("library/edit_variant.html", form, found=part, met=None)


def _harmless(form: VariantForm, group_id: str) -> bool:
    """Refuse words in which a child could be recognised."""
    return form.harmless(("words", "why"), [member.name for member in members_of(group_id)])


@library.form("/part-variants/<id:part_variant_id>/edit", access="library:part_variant:edit")
def edit_variant(part_variant: PartVariant) -> Any:
    """Say otherwise how one's setting does a part."""
    part, met = part_named(part_variant.part_id), None
    enter_workspace(part_variant.group_id)
    form = VariantForm(obj=part_variant, base=part_variant.version)
    if form.validate_on_submit() and _harmless(form, part_variant.group_id):
        try:
            change_variant(current_actor(), part_variant, form.setting.data, form.words.data, form.why.data, minutes=form.minutes.data, base=form.base.data)
            return redirect(url_for("library.show_part", part_id=part.id), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error)
            form.base.start_from(part_variant.version)
    page, status = show("library/edit_variant.html", form, found=part, met=met)
    return page, 409 if met else status


@library.post("/part-variants/<id:part_variant_id>/take-back", access="library:part_variant:withdraw")
def withdraw_variant(part_variant: PartVariant) -> Any:
    """Take a variant back."""
    part_id = part_variant.part_id
    take_variant_back(current_actor(), part_variant)
    flash(_("Taken back. Its words are gone."), "done")
    return redirect(url_for("library.show_part", part_id=part_id), 303)
