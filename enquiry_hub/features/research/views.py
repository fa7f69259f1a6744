"""The page for those who study a cohort: what may be handed over, handing it over, and the codebook."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from flask import Response, flash, g, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.clock import now
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.pages import csv_answer
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.features.research.forms import CodebookForm, StudyForm
from enquiry_hub.features.research.models import ResearchExport
from enquiry_hub.features.research.queries import Gathered, codes_of, exports_of, gather
from enquiry_hub.features.research.refi import Code, codebook_of, codes_for, project_of, read_codebook
from enquiry_hub.features.research.services import bring_codebook, hand_over
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

research = Guarded("research", __name__)
blueprints = [research]


@research.get("/cohorts/<id:group_id>/research", access="research:cohort:study")
def study(group: Group) -> Any:
    """Show what may be handed over today, and what was handed over before."""
    return _page(group, StudyForm(formdata=None), CodebookForm(formdata=None))


def _page(group: Group, form: StudyForm, codebook: CodebookForm) -> Any:
    actor = current_actor()
    enter_workspace(group.id)
    g.section = "research"
    found = gather(actor, group)
    page, status = show(
        "research/study.html", codebook if codebook.errors else form, form_study=form, codebook=codebook, group=group, found=found,
        exports=exports_of(actor, group.id), codes=codes_of(group.id),
    )  # fmt: skip
    return page, 422 if form.errors or codebook.errors else status


@research.post("/cohorts/<id:group_id>/research", access="research:cohort:study")
def take(group: Group) -> Any:
    """Hand over what may be studied, in the form that was asked for."""
    form = StudyForm()
    if form.validate_on_submit():
        try:
            export, found = hand_over(current_actor(), group, form.study.data, form.ethics.data)
        except Invalid as error:
            form.put_error(error)
        else:
            return _answer(export, found, form.form.data, group)
    return _page(group, form, CodebookForm(formdata=None))


def _answer(export: ResearchExport, found: Gathered, form: str, group: Group) -> Response:
    brought = [Code(row.guid, row.parent_guid, row.name, row.description, row.colour) for row in codes_of(group.id)]
    codes = codes_for(found.sources, brought)
    if form == "csv":
        rows = [[one.mark, one.author, one.kind, one.day, "; ".join(f"{kind}: {name}" for kind, name in one.codes), one.text] for one in found.sources]
        gone = [[mark, "", "", "", _("removed since last"), ""] for mark in found.removed]
        return csv_answer("research.csv", ["source", "author", "kind", "day", "codes", "text"], rows + gone)
    if form == "qdc":
        return _file(codebook_of(codes), "codebook.qdc", "application/xml")
    if form == "md":
        return _file(_texts(export, found), "research-texts.zip", "application/zip")
    return _file(project_of(export.study, found.sources, codes, now().isoformat(timespec="seconds")), "research.qdpx", "application/zip")


def _file(content: bytes, name: str, kind: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _texts(export: ResearchExport, found: Gathered) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        said = [f"study: {export.study}", f"ethics: {export.ethics}", f"sources: {len(found.sources)}", *(f"removed since last: {mark}" for mark in found.removed)]
        archive.writestr("READ-ME.md", "\n".join(said) + "\n")
        for one in found.sources:
            codes = "".join(f"\n{kind}: {name}" for kind, name in one.codes)
            archive.writestr(f"{one.day}-{one.author}-{one.mark[:6]}.md", f"---\nsource: {one.mark}\nauthor: {one.author}\nkind: {one.kind}\nday: {one.day}{codes}\n---\n\n{one.text}\n")
    return out.getvalue()


@research.post("/cohorts/<id:group_id>/research/codebook", access="research:cohort:study")
def bring(group: Group) -> Any:
    """Bring a codebook in."""
    form = CodebookForm()
    if form.validate_on_submit():
        try:
            if not form.file.data:
                raise Invalid(_("Please choose a file first."), field="file")
            count = bring_codebook(current_actor(), group, read_codebook(form.file.data.read()))
        except Invalid as error:
            form.put_error(error)
        else:
            flash(ngettext("One code is kept.", "%(num)d codes are kept.", count), "done")
            return redirect(url_for("research.study", group_id=group.id), 303)
    return _page(group, StudyForm(formdata=None), form)
