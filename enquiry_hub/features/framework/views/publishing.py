"""How one wants to be listed, approvals, and the page that anybody may read."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.clock import today
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import PUBLIC, current_actor
from enquiry_hub.features.framework.forms.holding import ApprovalForm, ListingForm
from enquiry_hub.features.framework.models import Framework, FrameworkRelease
from enquiry_hub.features.framework.queries.publishing import (
    contributors_of,
    listing_of,
    listings_of,
    public_release,
    those_who_wait,
)
from enquiry_hub.features.framework.services import choose_listing, open_to_everybody, record_approval
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.identity.groups.workspace import enter_workspace


@framework_pages.form("/frameworks/<id:framework_id>/listing", access="framework:framework:propose")
def listing(framework: Framework) -> Any:
    """Say how one wants to be listed in what is published, and see how it would read."""
    enter_workspace(framework.group_id)
    actor = current_actor()
    form = ListingForm(listed=listing_of(actor, framework) or None)
    if form.validate_on_submit():
        try:
            choose_listing(actor, framework, form.listed.data)
            flash(_("Kept. You can change it until the next version is published."), "done")
            return redirect(url_for("framework.listing", framework_id=framework.id), 303)
        except Invalid as error:
            form.put_error(error)
    arranges = may(actor, "framework:framework:arrange", framework)
    return show(
        "framework/listing.html", form, framework=framework, contributes=actor.person_id in contributors_of(framework), found=listings_of(framework),
        waiting=those_who_wait(framework) if arranges else [],
    )  # fmt: skip


@framework_pages.form("/releases/<id:framework_release_id>/approve", access="framework:release:arrange")
def approve_release(framework_release: FrameworkRelease) -> Any:
    """Record that somebody approved the words of a release."""
    enter_workspace(framework_release.group_id)
    form = ApprovalForm(given_on=today())
    back = url_for("framework.show_release", framework_release_id=framework_release.id)
    if form.validate_on_submit():
        try:
            mark = valid_client_id(form.client_id.data)
            record_approval(current_actor(), framework_release, form.given_by.data, form.given_on.data, note=form.note.data or "", client_id=mark)
            return redirect(back, 303)
        except Invalid as error:
            form.put_error(error)
    lead = _("It counts for the words of %(number)s and for no others: when the words change, the page says so.", number=framework_release.number)
    return show(
        "framework/ask.html", form, heading=_("An approval of %(number)s", number=framework_release.number), lead=lead, button_words=_("Record it"), back=back,
        back_words=framework_release.number,
    )  # fmt: skip


@framework_pages.post("/releases/<id:framework_release_id>/public", access="framework:release:arrange")
def open_release(framework_release: FrameworkRelease) -> Any:
    """Let anybody read a published release, or nobody outside again."""
    opened = request.form.get("opened") == "yes"
    try:
        open_to_everybody(current_actor(), framework_release, opened)
    except Invalid as error:
        flash(error.sentence, "warn")
    else:
        flash(_("Anybody who has the address can read it now.") if opened else _("Nobody outside the cohort can read it any more."), "done")
    return redirect(url_for("framework.show_release", framework_release_id=framework_release.id), 303)


@framework_pages.get("/published/<id:release_id>", access=PUBLIC)
def read_published(release_id: str) -> Any:
    """Show a published release to anybody, while its owners say so: words, and figures only where the release rule lets them leave."""
    found = public_release(release_id)
    if found is None:
        raise NotThere()
    return render_template("framework/published.html", release=found, **words())
