"""The pages that anyone may read, signed in or not."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request

from enquiry_hub.core.routing import PUBLIC, current_actor
from enquiry_hub.features.home.views.blueprint import public
from enquiry_hub.identity.groups.queries import contacts_near


def _settings() -> Any:
    return current_app.extensions["hub_settings"]


@public.get("/safeguarding", access=PUBLIC)
def safeguarding() -> Any:
    """Show whom to tell when one is worried about a child; never a form that asks what happened."""
    actor = current_actor()
    return render_template(
        "public/safeguarding.html",
        settings=_settings(),
        reported=request.args.get("reported", ""),
        contacts=contacts_near(actor) if actor.signed_in else [],
    )


@public.get("/accessibility", access=PUBLIC)
def accessibility() -> Any:
    """Show the accessibility statement."""
    return render_template("public/accessibility.html", settings=_settings())


@public.get("/privacy", access=PUBLIC)
def privacy() -> Any:
    """Show what is kept about people, why, for how long, and which cookies are set."""
    return render_template("public/privacy.html", settings=_settings())


@public.get("/help", access=PUBLIC)
def help_page() -> Any:
    """Show where to get help."""
    return render_template("public/help.html", settings=_settings())
