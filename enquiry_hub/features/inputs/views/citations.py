"""The addresses of the works that inputs stand on: the list, taking it along, and bringing more."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.http import dump_options_header

from enquiry_hub.core.access import may
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.files import text_in
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.pages import paged
from enquiry_hub.core.routing import SIGNED_IN, current_actor
from enquiry_hub.core.security import safe_next
from enquiry_hub.features.inputs.citations.csl import CitationError, Csl, brief, is_same
from enquiry_hub.features.inputs.citations.metadata import coins
from enquiry_hub.features.inputs.citations.reading import LARGEST, Found, read
from enquiry_hub.features.inputs.citations.styles import STYLES
from enquiry_hub.features.inputs.citations.writing import FORMATS
from enquiry_hub.features.inputs.forms import ReferencesForm
from enquiry_hub.features.inputs.models import Citation
from enquiry_hub.features.inputs.queries import (
    chosen_style,
    in_words,
    inputs_under,
    references_of,
    removable,
    same_works,
)
from enquiry_hub.features.inputs.services import choose_style, list_references, remove_reference
from enquiry_hub.features.inputs.views.blueprint import inputs
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

MOST_TAKEN = 5_000


@dataclass(frozen=True)
class Line:
    """Be a row of the preview: what was found, and what the cohort or an earlier row has of the same work."""

    place: int
    found: Found
    words: str
    same: Citation | None
    same_words: str
    same_href: str
    same_place: int | None

    @property
    def is_new(self) -> bool:
        """Say whether it can be kept and is not there yet."""
        return self.found.item is not None and self.same is None and self.same_place is None


@inputs.get("/cohorts/<id:group_id>/references", access="groups:cohort:contribute")
def show_references(group: Group) -> Any:
    """Show the works that a cohort's inputs stand on, and those that wait for one."""
    enter_workspace(group.id)
    actor, words = current_actor(), request.args.get("q", "").strip()[:100]
    style = chosen_style(actor, request.args.get("style"))
    page = paged(references_of(actor, group.id, words), size=25)
    rows = in_words(page.rows, style)
    return render_template(
        "inputs/show_references.html", group=group, page=page, works=[(row, coins(row.row.csl)) for row in rows], under=inputs_under(actor, [row.row.id for row in rows]),
        removable=removable(actor, [row.row.id for row in rows]), q=words, styles=STYLES, style=style,
        may_research=may(actor, "inputs:research:post", group), formats=FORMATS,
    )  # fmt: skip


@inputs.get("/cohorts/<id:group_id>/references/list.<ending>", access="groups:cohort:contribute")
def take_references(group: Group, ending: str) -> Response:
    """Hand over all works of a cohort that one may read, for a reference manager."""
    rows = db.session.scalars(references_of(current_actor(), group.id).limit(MOST_TAKEN))
    return _handed([row.csl for row in rows], ending, "references")


@inputs.get("/references/<id:citation_id>/reference.<ending>", access="inputs:citation:read")
def take_reference(citation: Citation, ending: str) -> Response:
    """Hand over one work for a reference manager."""
    return _handed([citation.csl], ending, "reference")


def _handed(items: list[Csl], ending: str, name: str) -> Response:
    if ending not in FORMATS:
        abort(404)
    write, kind = FORMATS[ending]
    answer = Response(write(items), content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": f"{name}.{ending}"})
    return answer


@inputs.post("/references/style", access=SIGNED_IN)
def choose_reference_style() -> Any:
    """Remember in which style one reads references, and go back."""
    choose_style(current_actor(), request.form.get("style", ""))
    return redirect(safe_next(request.form.get("back")) or "/", 303)


@inputs.post("/references/<id:citation_id>/remove", access="inputs:citation:remove")
def take_off(citation: Citation) -> Any:
    """Take a work off a cohort's list."""
    group_id = citation.group_id
    remove_reference(current_actor(), citation)
    flash(_("It is off the list. Where an input stands on it, it stays there."), "done")
    return redirect(url_for("inputs.show_references", group_id=group_id), 303)


@inputs.form("/cohorts/<id:group_id>/references/bring", access="inputs:research:post")
def bring_references(group: Group) -> Any:
    """Take references from a file or a pasted text: show first, row by row, what each would become; keep those that are ticked."""
    enter_workspace(group.id)
    form = ReferencesForm()
    lines: list[Line] = []
    if form.validate_on_submit():
        if form.file.data:
            form.text.data, form.text.raw_data = text_in(form.file.data.read(LARGEST + 1)), None
        try:
            if not (form.text.data or "").strip():
                raise Invalid(_("Choose a file or paste something."), field="text")
            lines = _lines(group, read(form.text.data))
            if "confirm" in request.form:
                return _kept(group, form, lines)
        except CitationError as error:
            form.put_error(Invalid(str(error), field="text"))
        except Invalid as error:
            form.put_error(error)
    return show("inputs/bring_references.html", form, group=group, lines=lines, ticked=_ticked(lines))


def _lines(group: Group, found: list[Found]) -> list[Line]:
    actor = current_actor()
    items = [piece.item for piece in found if piece.item is not None]
    there = iter(same_works(actor, group.id, items))
    same = [next(there) if piece.item is not None else [] for piece in found]
    under = inputs_under(actor, [rows[0].id for rows in same if rows])
    lines: list[Line] = []
    for place, (piece, rows) in enumerate(zip(found, same, strict=True), start=1):
        kept = rows[0] if rows else None
        on_it = under.get(kept.id, []) if kept else []
        href = url_for("inputs.show_input", input_id=on_it[0].id) if on_it else url_for("inputs.show_references", group_id=group.id, q=kept.csl["title"][:100]) if kept else ""
        before = next((line.place for line in lines if piece.item and line.found.item and is_same(piece.item, line.found.item)), None)
        lines.append(Line(place, piece, brief(piece.item) if piece.item else piece.words, kept, brief(kept.csl) if kept else "", href, before))
    return lines


def _ticked(lines: list[Line]) -> set[int]:
    """Return the rows that are ticked: those that somebody ticked, at first those that are new."""
    if "confirm" in request.form:
        return {int(text) for text in request.form.getlist("keep") if text.isascii() and text.isdigit() and len(text) < 6}
    return {line.place for line in lines if line.is_new}


def _kept(group: Group, form: ReferencesForm, lines: list[Line]) -> Any:
    """Keep the ticked rows, all or none; raises Invalid where none is ticked."""
    wanted = _ticked(lines)
    items = [(line.place, line.found.item) for line in lines if line.place in wanted and line.found.item is not None]
    if not items:
        raise Invalid(_("Tick at least one row that can be read."), field="text")
    number = list_references(current_actor(), group, items, client_id=valid_client_id(form.client_id.data))
    flash(ngettext("One reference is on the list.", "%(num)d references are on the list.", number) if number else _("They were on the list already."), "done")
    return redirect(url_for("inputs.show_references", group_id=group.id), 303)
