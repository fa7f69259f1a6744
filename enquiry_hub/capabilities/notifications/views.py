"""What one was told, how one wishes to be told, and the way out of the e-mails."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.notifications.followed import SOURCES, Switch
from enquiry_hub.capabilities.notifications.forms import QuietForm, WishForm
from enquiry_hub.capabilities.notifications.queries import (
    count_unread,
    has_notices_outside,
    lines_of,
    person_of,
    told,
)
from enquiry_hub.capabilities.notifications.sentences import meaning
from enquiry_hub.capabilities.notifications.services import change_wishes, read_all, unsubscribe
from enquiry_hub.capabilities.notifications.wishes import quiet_of, wish_in, wishes_of
from enquiry_hub.core.access import Actor
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.pages import paged
from enquiry_hub.core.routing import PUBLIC, SIGNED_IN, Guarded, current_actor
from enquiry_hub.extensions import csrf
from enquiry_hub.identity.groups.queries import cohorts_of
from enquiry_hub.identity.groups.workspace import enter_own_workspace
from enquiry_hub.identity.people.models import Person
from enquiry_hub.identity.people.queries import own_account

notifications = Guarded("notifications", __name__)
blueprints = [notifications]


@notifications.get("/notices", access=SIGNED_IN)
def list_notices() -> Any:
    """Show what the viewer was told."""
    actor = current_actor()
    enter_own_workspace(actor)
    page = paged(told(actor), size=60)
    return render_template(
        "notifications/list_notices.html", lines=lines_of(actor, page.rows), page=page, unread=count_unread(actor), governed=set(SOURCES)
    )


@notifications.post("/notices/read", access=SIGNED_IN)
def read_notices() -> Any:
    """Note that the viewer has looked at everything."""
    read_all(current_actor())
    return redirect(url_for("notifications.list_notices"), 303)


@notifications.get("/notices/count.json", access=SIGNED_IN)
def count_notices() -> Any:
    """Return how many notices are new, for the sign in the head of the page."""
    return jsonify(ok=True, count=count_unread(current_actor()))


@notifications.app_template_global("notices_count")
def notices_count() -> int:
    """Return how many notices are new for the viewer of the present page."""
    return count_unread(current_actor())


@dataclass(frozen=True)
class Place:
    """Be a cohort on the screen of settings, with its form and what the present settings mean."""

    id: str
    name: str
    form: WishForm
    means: str
    switches: list[Switch]


@notifications.form("/notices/settings", access=SIGNED_IN)
def change_settings() -> Any:
    """Show how the viewer is told, and change it."""
    actor = current_actor()
    person = own_account(actor)
    quiet = QuietForm(obj=person)
    places = _places(actor, person)
    if quiet.is_submitted():
        sound = quiet.validate()
        sound = all([place.form.validate() for place in places]) and sound
        # Asked of each, so that every mistake is shown at once.
        if sound and all([place.form.agrees_with(quiet.quiet()) for place in places]):
            change_wishes(actor, person, quiet.quiet(), {place.id: place.form.wish() for place in places})
            flash(_("Saved. What you chose holds from now on; each sentence says what it means."), "done")
            return redirect(url_for("notifications.change_settings"), 303)
    enter_own_workspace(actor)
    mistaken = quiet.is_submitted()
    return render_template("notifications/settings.html", quiet=quiet, places=places), 422 if mistaken else 200


def _places(actor: Actor, person: Person) -> list[Place]:
    """Return the viewer's cohorts, and what lies outside them where there is anything, each with its form."""
    wishes, quiet = wishes_of(person), quiet_of(person)
    switches = [switch for source in SOURCES.values() for switch in source.switches(actor)]
    cohorts = [(group.id, group.name) for group in cohorts_of(actor)]
    inside = {group_id for group_id, _name in cohorts}
    elsewhere = [switch for switch in switches if switch.group_id not in inside]
    if not cohorts or elsewhere or has_notices_outside(actor, inside):
        cohorts.append(("", _("Everywhere else")))
    places = []
    for group_id, name in cohorts:
        wish = wish_in(person, wishes, group_id)
        form = WishForm(obj=wish, prefix=f"{group_id or 'elsewhere'}-")
        here = [switch for switch in switches if switch.group_id == group_id] if group_id else elsewhere
        places.append(Place(group_id, name, form, meaning(wish, quiet), here))
    return places


@notifications.get("/unsubscribe/<token>", access=PUBLIC)
def ask_to_unsubscribe(token: str) -> Any:
    """Show the button that stops the e-mails; asking changes nothing, for mail programs follow links."""
    person_of(token)
    return render_template("notifications/unsubscribe.html", token=token, done=False)


@notifications.post("/unsubscribe/<token>", access=PUBLIC)
def stop_digests(token: str) -> Any:
    """Stop the e-mails, as often as it is asked."""
    unsubscribe(token)
    return render_template("notifications/unsubscribe.html", token=token, done=True)


# RFC 8058: the mail program itself posts here, with no cookie and no token of ours.
csrf.exempt(f"{stop_digests.__module__}.{stop_digests.__name__}")
