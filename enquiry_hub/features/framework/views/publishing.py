"""How one wants to be listed, approvals, and the page that anybody may read."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.documents import as_pdf, can_make_pdf, handed_to_all
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import PUBLIC, current_actor
from enquiry_hub.features.framework.answers import ANSWERS, NEXT
from enquiry_hub.features.framework.domain.citing import as_work
from enquiry_hub.features.framework.forms.holding import ApprovalForm, ListingForm, MistakeForm, OpenForm
from enquiry_hub.features.framework.models import Framework, FrameworkRelease, ReleaseApproval
from enquiry_hub.features.framework.papers import edition_for_all, two_pages, wording
from enquiry_hub.features.framework.queries.publishing import (
    contributors_of,
    listing_of,
    listings_of,
    public_release,
    public_releases,
    those_who_wait,
)
from enquiry_hub.features.framework.queries.register import framework_of
from enquiry_hub.features.framework.queries.releases import newer_than
from enquiry_hub.features.framework.services import (
    choose_listing,
    open_to_everybody,
    record_approval,
    take_approval_back,
)
from enquiry_hub.features.framework.views.blueprint import framework_pages
from enquiry_hub.features.framework.views.words import words
from enquiry_hub.features.inputs.citations.metadata import coins, meta_tags
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.mailing import full_address


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
    framework = framework_of(current_actor(), framework_release.group_id)
    form = ApprovalForm(given_on=today(), given_by=framework.approved_by if framework else "")
    back = url_for("framework.show_release", framework_release_id=framework_release.id)
    if form.validate_on_submit():
        try:
            mark = valid_client_id(form.client_id.data)
            made = record_approval(current_actor(), framework_release, form.given_by.data, form.given_on.data, note=form.note.data or "", client_id=mark)
            flash(_("The approval of %(number)s by %(who)s is recorded.", number=framework_release.number, who=made.given_by), "done")
            return redirect(back, 303)
        except Invalid as error:
            form.put_error(error)
    lead = _("It counts for the text of %(number)s and for no other: when the text changes, every page and paper says so.", number=framework_release.number)
    return show(
        "framework/ask.html", form, heading=_("An approval of %(number)s", number=framework_release.number), lead=lead, button_words=_("Record it"), back=back,
        back_words=framework_release.number,
    )  # fmt: skip


@framework_pages.form("/approvals/<id:approval_id>/take-back", access="framework:approval:take_back")
def unapprove_release(approval: ReleaseApproval) -> Any:
    """Take back an approval that was recorded by mistake, with why."""
    release = db.session.get_one(FrameworkRelease, approval.release_id)
    enter_workspace(release.group_id)
    form, back = MistakeForm(), url_for("framework.show_release", framework_release_id=release.id, _anchor="approvals")
    if form.validate_on_submit():
        try:
            take_approval_back(current_actor(), approval, form.why.data)
            flash(_("The approval is taken back. It counts nowhere any more; the history keeps both."), "done")
            return redirect(back, 303)
        except Invalid as error:
            form.put_error(error)
    lead = _("%(who)s, %(number)s. From now on no page and no paper says that it was approved; what was handed over before is out.", who=approval.given_by, number=release.number)
    return show(
        "framework/ask.html", form, heading=_("This approval was a mistake"), lead=lead, button_words=_("Take it back"), back=back, back_words=release.number,
    )  # fmt: skip


@framework_pages.form("/releases/<id:framework_release_id>/public", access="framework:release:arrange")
def open_release(framework_release: FrameworkRelease) -> Any:
    """Let anybody read a published release, or nobody outside again, and say why."""
    enter_workspace(framework_release.group_id)
    is_open, number = framework_release.public_since is not None, framework_release.number
    form, back = OpenForm(opened="no" if is_open else "yes"), url_for("framework.show_release", framework_release_id=framework_release.id)
    opened = form.opened.data == "yes"
    if form.validate_on_submit():
        try:
            open_to_everybody(current_actor(), framework_release, opened, reason=form.reason.data or "")
            flash(_("Anybody who has the address can read it now.") if opened else _("Nobody outside the cohort can read it any more."), "done")
            return redirect(back, 303)
        except Invalid as error:
            form.put_error(error)
    heading, button = (_("Let anybody read %(number)s", number=number), _("Open it")) if opened else (_("Close %(number)s to outsiders", number=number), _("Close it"))
    lead = _("Whoever has its address reads it without an account: the words, and figures only where they may leave the cohort.")
    if not opened:
        lead = _("Its address answers nobody outside any more. What was handed over before is out.")
    return show("framework/ask.html", form, heading=heading, lead=lead, button_words=button, back=back, back_words=number)


@framework_pages.get("/published/<id:release_id>", access=PUBLIC)
def read_published(release_id: str) -> Any:
    """Show a published release to anybody, while its owners say so: words, and figures only where the release rule lets them leave."""
    found = public_release(release_id)
    if found is None:
        raise NotThere()
    earlier = next((one for one in public_releases(found.framework_id) if one.created_at < found.created_at), None)
    address = full_address("framework.read_published", release_id=found.id)
    work = as_work(found, address)
    return render_template(
        "framework/published.html", release=found, earlier=earlier, newer=newer_than(found, public=True), edition=edition_for_all(found), address=address, meta=meta_tags(work),
        coins=coins(work), pdf=can_make_pdf(), w=wording, answers=ANSWERS, next_words=NEXT, **words(),
    )  # fmt: skip


@framework_pages.get("/published/<id:release_id>/two-pages.pdf", access=PUBLIC)
def print_published(release_id: str) -> Any:
    """Hand a published release over to anybody in two pages, while anybody may read it."""
    found = public_release(release_id)
    if found is None:
        raise NotThere()
    edition = edition_for_all(found)
    paper = two_pages(edition)
    return handed_to_all(f"{edition.file_stem}-two-pages.pdf", paper, as_pdf, back=url_for("framework.read_published", release_id=found.id))
