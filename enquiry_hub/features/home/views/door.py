"""The front door, the page of everything else, and the short way to a thing."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, redirect, render_template, url_for

from enquiry_hub.capabilities.notifications.queries import count_unread
from enquiry_hub.core import subjects
from enquiry_hub.core.access import may
from enquiry_hub.core.routing import PUBLIC, SIGNED_IN, current_actor
from enquiry_hub.features.home.forms import SampleForm, SampleReason
from enquiry_hub.features.home.queries import belongings
from enquiry_hub.features.home.views.blueprint import public
from enquiry_hub.features.openings.queries import is_named_officer
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@public.get("/", access=PUBLIC)
def home() -> Any:
    """Say what this is, or go on to the newest cohort's journey, or show what else one has a place in."""
    actor = current_actor()
    if not actor.signed_in:
        return render_template("public/welcome.html")
    found = belongings(actor)
    if found.cohorts:
        return redirect(url_for("programmes.show_journey", group_id=found.cohorts[0].id), 303)
    return render_template("public/home.html", found=found)


@public.get("/home", access=SIGNED_IN)
def places() -> Any:
    """Show every cohort, board and thread that one has a place in."""
    return render_template("public/home.html", found=belongings(current_actor()))


@public.get("/cohorts/<id:group_id>/more", access="groups:group:read")
def more(group: Group) -> Any:
    """Show the ways to what the bar has no room for."""
    workspace = enter_workspace(group.id)
    cohort_id = workspace.id if workspace else group.id
    actor = current_actor()
    steward = may(actor, "groups:group:facilitate", group)
    several = len(belongings(actor).cohorts) > 1
    return render_template(
        "public/more.html", cohort_id=cohort_id, contributes=may(actor, "groups:cohort:contribute", group), steward=steward, several=several, unread=count_unread(actor),
        officer=is_named_officer(actor), studies=may(actor, "research:cohort:study", group),
    )  # fmt: skip


@public.get("/go/<kind>/<id:row_id>", access=SIGNED_IN)
def go(kind: str, row_id: str) -> Any:
    """Go to a thing by its kind and id, for whoever may read it."""
    thing, known = subjects.find(current_actor(), kind, row_id), subjects.described(kind)
    if thing is None or known is None:
        abort(404)
    return redirect(known.href(thing), 303)


@public.get("/styleguide", access=PUBLIC)
def style_guide() -> Any:
    """Show every component in every state, in development only."""
    if current_app.extensions["hub_settings"].env != "development":
        abort(404)
    broken = SampleForm(formdata=None, meta={"csrf": False}, prefix="broken-", title="")
    unsaid = SampleReason(formdata=None, meta={"csrf": False}, prefix="unsaid-")
    broken.validate(), unsaid.validate()
    forms = {"form": SampleForm(formdata=None), "broken_form": broken, "why_form": SampleReason(formdata=None), "broken_why": unsaid}
    return render_template("styleguide/index.html", **forms)
