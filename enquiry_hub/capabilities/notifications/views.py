"""What one was told, and the way out of the digests."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from enquiry_hub.capabilities.notifications.queries import count_unread, lines_of, person_of, told
from enquiry_hub.capabilities.notifications.services import read_all, unsubscribe
from enquiry_hub.core.pages import paged
from enquiry_hub.core.routing import PUBLIC, SIGNED_IN, Guarded, current_actor
from enquiry_hub.extensions import csrf
from enquiry_hub.identity.groups.workspace import enter_own_workspace

notifications = Guarded("notifications", __name__)
blueprints = [notifications]


@notifications.get("/notices", access=SIGNED_IN)
def list_notices() -> Any:
    """Show what the viewer was told."""
    actor = current_actor()
    enter_own_workspace(actor)
    page = paged(told(actor), size=60)
    return render_template("notifications/list_notices.html", lines=lines_of(actor, page.rows), page=page, unread=count_unread(actor))


@notifications.post("/notices/read", access=SIGNED_IN)
def read_notices() -> Any:
    """Note that the viewer has looked at everything."""
    read_all(current_actor())
    return redirect(url_for("notifications.list_notices"), 303)


@notifications.get("/unsubscribe/<token>", access=PUBLIC)
def ask_to_unsubscribe(token: str) -> Any:
    """Show the button that stops the digests; asking changes nothing, for mail programs follow links."""
    person_of(token)
    return render_template("notifications/unsubscribe.html", token=token, done=False)


@notifications.post("/unsubscribe/<token>", access=PUBLIC)
def stop_digests(token: str) -> Any:
    """Stop the digests, as often as it is asked."""
    unsubscribe(token)
    return render_template("notifications/unsubscribe.html", token=token, done=True)


# RFC 8058: the mail program itself posts here, with no cookie and no token of ours.
csrf.exempt(f"{stop_digests.__module__}.{stop_digests.__name__}")
