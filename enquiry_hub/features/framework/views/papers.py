"""Documents of the framework, as it stands and of each release: the same papers at both places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from enquiry_hub.core.documents import as_pdf, as_sheets, as_word, handed_over
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.pages import csv_answer
from enquiry_hub.core.routing import PUBLIC, current_actor
from enquiry_hub.features.framework.models import FrameworkRelease
from enquiry_hub.features.framework.papers import (
    Edition,
    as_data,
    edition_now,
    edition_of,
    full_paper,
    header,
    references_beside,
    register_rows,
    schools_beside,
    sheets_of,
    two_pages,
)
from enquiry_hub.features.framework.papers.data import SCHEMA
from enquiry_hub.features.framework.queries.register import framework_of
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.mailing import full_address

PAPERS = "any('two-pages.pdf', 'full.pdf', 'framework.docx', 'register.xlsx', 'register.csv', 'framework.json')"


@framework_pages.get(f"/cohorts/<id:group_id>/framework/<{PAPERS}:kind>", access="groups:cohort:contribute")
def hand_over(group: Group, kind: str) -> Any:
    """Hand the framework over as it stands, with the figures of closed rounds of five or more and of no other."""
    actor = current_actor()
    framework = framework_of(actor, group.id)
    if framework is None:
        raise NotThere()
    back = url_for("framework.show_framework", group_id=group.id)
    return _paper(edition_now(actor, framework, group.name), kind, back)


@framework_pages.get(f"/releases/<id:framework_release_id>/<{PAPERS}:kind>", access="framework:release:read")
def hand_release_over(framework_release: FrameworkRelease, kind: str) -> Any:
    """Hand the framework over as a release keeps it."""
    back = url_for("framework.show_release", framework_release_id=framework_release.id)
    workspace = enter_workspace(framework_release.group_id)
    return _paper(edition_of(framework_release, workspace.name if workspace else ""), kind, back)


@framework_pages.get("/formats/framework-1.schema.json", access=PUBLIC)
def framework_schema() -> Any:
    """Say for programs what the framework as JSON holds."""
    return Response(SCHEMA.read_bytes(), mimetype="application/schema+json")


def _paper(edition: Edition, kind: str, back: str) -> Any:
    """Answer with one paper; what is asked of the store is asked before it is made."""
    name = f"{edition.file_stem}-{kind}" if not kind.startswith("framework") else f"{edition.file_stem}.{kind.partition('.')[2]}"
    if kind == "register.csv":
        rows = ([cell["day"] if isinstance(cell, dict) else cell for cell in row] for row in register_rows(edition))
        beside = ([schools_beside(edition, risk), references_beside(edition, risk), edition.line, " ".join(edition.approval), edition.consent] for risk in edition.risks)
        names = [*header(), _("Strategies, for which schools"), _("References"), _("Version"), _("Approval"), _("Who is named")]
        return csv_answer(name, names, [[*row, *more] for row, more in zip(rows, beside, strict=True)])
    return handed_over(name, _maker(edition, kind), back=back)


def _maker(edition: Edition, kind: str) -> Callable[[], bytes]:
    if kind == "register.xlsx":
        sheets = sheets_of(edition)
        return lambda: as_sheets(edition.title, sheets)
    if kind == "framework.json":
        data = as_data(edition, full_address("framework.framework_schema"))
        return lambda: data
    paper = two_pages(edition) if kind == "two-pages.pdf" else full_paper(edition)
    return lambda: as_word(paper) if kind == "framework.docx" else as_pdf(paper)
