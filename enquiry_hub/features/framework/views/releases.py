"""Releases: the framework as it stood, and what changed between two of them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.documents import can_make_pdf
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.domain.citing import cite
from enquiry_hub.features.framework.domain.snapshots import compare_risks, compare_strategies
from enquiry_hub.features.framework.forms import ReleaseForm
from enquiry_hub.features.framework.models import Framework, FrameworkRelease
from enquiry_hub.features.framework.queries.publishing import approvals_of
from enquiry_hub.features.framework.queries.register import framework_of
from enquiry_hub.features.framework.queries.releases import releases_of, snapshot_of
from enquiry_hub.features.framework.services import make_release, withdraw_release
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.words import missing_in, words
from enquiry_hub.identity.groups.workspace import enter_workspace

NOW = "now"


@framework_pages.get("/frameworks/<id:framework_id>/releases", access="framework:framework:read")
def list_releases(framework: Framework) -> Any:
    """Show the releases of a framework, newest first."""
    enter_workspace(framework.group_id)
    actor = current_actor()
    return render_template(
        "framework/list_releases.html",
        framework=framework,
        releases=releases_of(actor, framework),
        may_arrange=may(actor, "framework:framework:arrange", framework),
    )


@framework_pages.form("/frameworks/<id:framework_id>/releases/new", access="framework:framework:arrange")
def new_release(framework: Framework) -> Any:
    """Keep the framework as it stands; publishing shows what is missing."""
    enter_workspace(framework.group_id)
    form, missing = ReleaseForm(), list[str]()
    if form.validate_on_submit():
        try:
            made = make_release(
                current_actor(), framework, form.number.data, state=form.state.data, note=form.note.data or ""
            )
            flash(_("The framework is kept as %(number)s.", number=made.number), "done")
            return redirect(url_for("framework.show_release", framework_release_id=made.id), 303)
        except Invalid as error:
            form.put_error(error)
            missing = missing_in(error)
    return show("framework/new_release.html", form, framework=framework, missing=missing)


@framework_pages.get("/releases/<id:framework_release_id>", access="framework:release:read")
def show_release(framework_release: FrameworkRelease) -> Any:
    """Show the framework as it stood."""
    enter_workspace(framework_release.group_id)
    actor = current_actor()
    framework = framework_of(actor, framework_release.group_id)
    return render_template(
        "framework/show_release.html", release=framework_release, may_arrange=may(actor, "framework:release:arrange", framework_release),
        approvals=approvals_of(framework, framework_release.snapshot) if framework else [], citation=cite(framework_release), pdf=can_make_pdf(), **words(),
    )  # fmt: skip


@framework_pages.get("/releases/<id:framework_release_id>/since", access="framework:release:read")
def release_diff(framework_release: FrameworkRelease) -> Any:
    """Show what was added, merged and reworded between a release and another, or the framework now."""
    enter_workspace(framework_release.group_id)
    actor = current_actor()
    framework = framework_of(actor, framework_release.group_id)
    if framework is None:
        raise NotThere()
    releases = releases_of(actor, framework)
    wanted = request.args.get("to", NOW)
    later = next((found for found in releases if found.id == wanted), None)
    if wanted != NOW and later is None:
        raise NotThere()
    before, after = framework_release.snapshot, later.snapshot if later else snapshot_of(actor, framework)
    return render_template(
        "framework/release_diff.html",
        release=framework_release,
        later=later,
        releases=releases,
        framework=framework,
        risks=compare_risks(before["risks"], after["risks"]),
        strategies=compare_strategies(before["strategies"], after["strategies"]),
        **words(),
    )


@framework_pages.post("/releases/<id:framework_release_id>/withdraw", access="framework:release:arrange")
def take_back_release(framework_release: FrameworkRelease) -> Any:
    """Withdraw a release."""
    withdraw_release(current_actor(), framework_release)
    flash(
        _("%(number)s is withdrawn. It stays readable, marked as withdrawn.", number=framework_release.number)
    )
    return redirect(url_for("framework.show_release", framework_release_id=framework_release.id), 303)
