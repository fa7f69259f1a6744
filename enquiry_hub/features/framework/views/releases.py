"""Releases: the framework as it stood."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.documents import can_make_pdf
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.framework.answers import ANSWERS, NEXT
from enquiry_hub.features.framework.domain.citing import cite
from enquiry_hub.features.framework.forms import ReleaseForm
from enquiry_hub.features.framework.forms.holding import EndForm, PinForm
from enquiry_hub.features.framework.models import PUBLISHED, Framework, FrameworkRelease
from enquiry_hub.features.framework.papers import edition_of, wording
from enquiry_hub.features.framework.queries.approvals import approvals_for, may_take_back, mistaken
from enquiry_hub.features.framework.queries.releases import last_number, newer_than, releases_of, session_of
from enquiry_hub.features.framework.services import make_release, pin_release, withdraw_release
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.seeing import has_seen
from enquiry_hub.features.framework.views.words import missing_in, words
from enquiry_hub.features.programmes.queries import sessions_of
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.queries import names_of


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
    form, missing = ReleaseForm(state=asked if (asked := request.args.get("as")) in ("review", PUBLISHED) else "draft"), list[str]()
    form.session.choices = session_choices(framework.group_id)
    if form.validate_on_submit():
        try:
            words = {"state": form.state.data, "note": form.note.data or "", "session_id": form.session.data or None}
            made = make_release(current_actor(), framework, form.number.data, **words)
            flash(_("The framework is kept as %(number)s.", number=made.number), "done")
            return redirect(url_for("framework.show_release", framework_release_id=made.id), 303)
        except Invalid as error:
            form.put_error(error)
            missing = missing_in(error)
    return show("framework/new_release.html", form, framework=framework, missing=missing, last=last_number(framework))


@framework_pages.get("/releases/<id:framework_release_id>", access="framework:release:read")
def show_release(framework_release: FrameworkRelease) -> Any:
    """Show the framework as it stood."""
    enter_workspace(framework_release.group_id)
    actor = current_actor()
    found, taken_back = approvals_for(framework_release), mistaken(framework_release)
    page = render_template(
        "framework/show_release.html", release=framework_release, may_arrange=may(actor, "framework:release:arrange", framework_release),
        approvals=found, approved=any(one.holds for one in found), taken_back=taken_back,
        may_take_back=may_take_back(actor, framework_release),
        names=names_of([person_id for row in taken_back for person_id in (row.recorded_by, row.taken_back_by)]), citation=cite(framework_release), pdf=can_make_pdf(),
        session=session_of(actor, framework_release), newer=newer_than(framework_release, public=False),
        edition=edition_of(framework_release, ""), w=wording, answers=ANSWERS, next_words=NEXT, **words(),
    )  # fmt: skip
    has_seen(framework_release)
    return page


def session_choices(group_id: str) -> list[tuple[str, str]]:
    """Return the sessions of a cohort to choose from, the latest first."""
    found = reversed(sessions_of(current_actor(), group_id))
    return [("", _("None")), *((session.id, f"{session.title}, {short_date(session.starts_at)}") for session in found)]


@framework_pages.form("/releases/<id:framework_release_id>/session", access="framework:release:arrange")
def pin_to_session(framework_release: FrameworkRelease) -> Any:
    """Pin a release to a session, or take the pin away."""
    enter_workspace(framework_release.group_id)
    form, back = PinForm(session=framework_release.session_id or ""), url_for("framework.show_release", framework_release_id=framework_release.id)
    form.session.choices = session_choices(framework_release.group_id)
    if form.validate_on_submit():
        pin_release(current_actor(), framework_release, form.session.data or None, reason=form.reason.data or "")
        return redirect(back, 303)
    return show(
        "framework/ask.html", form, heading=_("The session of %(number)s", number=framework_release.number), lead=_("The version is shown on the page of its session."),
        button_words=_("Save"), back=back, back_words=framework_release.number,
    )  # fmt: skip


@framework_pages.form("/releases/<id:framework_release_id>/withdraw", access="framework:release:arrange")
def take_back_release(framework_release: FrameworkRelease) -> Any:
    """Withdraw a release, and say why."""
    enter_workspace(framework_release.group_id)
    form, back = EndForm(), url_for("framework.show_release", framework_release_id=framework_release.id)
    if form.validate_on_submit():
        withdraw_release(current_actor(), framework_release, why=form.why.data or "")
        flash(_("%(number)s is withdrawn. It stays readable, marked as withdrawn.", number=framework_release.number))
        return redirect(back, 303)
    return show(
        "framework/ask.html", form, heading=_("Withdraw %(number)s", number=framework_release.number), lead=_("It stays readable, marked as withdrawn. Nobody outside can read it any more."),
        button_words=_("Withdraw it"), back=back, back_words=framework_release.number,
    )  # fmt: skip
