"""What changed between two releases, or since one: as a page, as a paper, and for anybody between two that anybody may read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.documents import as_pdf, as_word, can_make_pdf, handed_over
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.routing import PUBLIC, current_actor
from enquiry_hub.features.framework.models import Framework, FrameworkRelease
from enquiry_hub.features.framework.papers import Edition, edition_for_all, edition_now, edition_of
from enquiry_hub.features.framework.papers.changes import Changes, changes_between
from enquiry_hub.features.framework.papers.printed import changes_paper
from enquiry_hub.features.framework.papers.summing import sentences
from enquiry_hub.features.framework.queries.publishing import public_release
from enquiry_hub.features.framework.queries.register import framework_of
from enquiry_hub.features.framework.queries.releases import releases_of, snapshot_of
from enquiry_hub.features.framework.queries.talked import dissent_at, talked_before
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.identity.groups.workspace import enter_workspace

NOW = "now"
CHANGES = "any('changes.pdf', 'changes.docx')"


@dataclass(frozen=True)
class Compared:
    """Be two editions of a framework, the earlier first, and what changed between them."""

    framework: Framework
    releases: list[FrameworkRelease]
    wanted: str
    before: Edition
    after: Edition
    changes: Changes
    since: datetime
    until: datetime


def _compared(actor: Actor, release: FrameworkRelease, wanted: str) -> Compared:
    """Compare a release with another of its framework, or with the framework as it stands; the earlier one comes first."""
    framework = framework_of(actor, release.group_id)
    if framework is None:
        raise NotThere()
    workspace, releases = enter_workspace(release.group_id), releases_of(actor, framework)
    cohort = workspace.name if workspace else ""
    other = next((found for found in releases if found.id == wanted), None)
    if other is None:
        if wanted != NOW:
            raise NotThere()
        snapshot = snapshot_of(actor, framework)
        before, after = edition_of(release, cohort), edition_now(actor, framework, cohort, snapshot)
        return Compared(framework, releases, wanted, before, after, changes_between(before, after, release.snapshot, snapshot), release.created_at, now())
    first, last = sorted((release, other), key=lambda found: found.created_at)
    before, after = edition_of(first, cohort), edition_of(last, cohort)
    return Compared(framework, releases, wanted, before, after, changes_between(before, after, first.snapshot, last.snapshot), first.created_at, last.created_at)


@framework_pages.get("/releases/<id:framework_release_id>/since", access="framework:release:read")
def release_diff(framework_release: FrameworkRelease) -> Any:
    """Say in sentences what changed between a release and another, or the framework now, and show it part by part."""
    actor = current_actor()
    found = _compared(actor, framework_release, request.args.get("to", NOW))
    talked = talked_before(actor, found.framework, found.since, found.until)
    titles = [{code: [thread.title for thread in threads] for code, threads in one.items()} for one in (talked.worded, talked.judged)]
    dissent = dissent_at(actor, found.framework, found.until)
    return render_template(
        "framework/release_diff.html", release=framework_release, found=found, changes=found.changes, talked=talked, pdf=can_make_pdf(),
        sentences=sentences(found.changes, worded=titles[0], judged=titles[1], dissent=dissent),
    )  # fmt: skip


@framework_pages.get(f"/releases/<id:framework_release_id>/since/<{CHANGES}:kind>", access="framework:release:read")
def hand_changes_over(framework_release: FrameworkRelease, kind: str) -> Any:
    """Hand over what changed; a paper goes further than its reader, and so it names no thread and counts no dissent."""
    wanted = request.args.get("to", NOW)
    found = _compared(current_actor(), framework_release, wanted)
    paper = changes_paper(found.before, found.after, found.changes)
    back = url_for("framework.release_diff", framework_release_id=framework_release.id, to=wanted)
    until = found.after.number if found.after.state != "working" else found.after.dated.isoformat()
    return handed_over(f"{found.before.file_stem}-to-{until}-{kind}", (lambda: as_pdf(paper)) if kind.endswith("pdf") else (lambda: as_word(paper)), back=back)


@framework_pages.get("/published/<id:release_id>/since/<id:earlier_id>", access=PUBLIC)
def read_changes(release_id: str, earlier_id: str) -> Any:
    """Say to anybody what changed between two published releases that anybody may read."""
    first, last = public_release(earlier_id), public_release(release_id)
    if first is None or last is None or first.framework_id != last.framework_id or first.created_at >= last.created_at:
        raise NotThere()
    before, after = edition_for_all(first), edition_for_all(last)
    changes = changes_between(before, after, first.snapshot, last.snapshot)
    heading = _("What changed between %(a)s and %(b)s", a=first.number, b=last.number)
    return render_template("framework/published_changes.html", heading=heading, first=first, last=last, changes=changes, sentences=sentences(changes))
