"""What programs look for at known addresses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, current_app, redirect, url_for

from enquiry_hub.core.clock import now
from enquiry_hub.core.routing import PUBLIC
from enquiry_hub.features.home.views.blueprint import public


@public.get("/robots.txt", access=PUBLIC)
def robots() -> Any:
    """Ask search engines to keep out of everything but what is for everyone."""
    return Response(
        "User-agent: *\nAllow: /accessibility\nAllow: /privacy\nAllow: /safeguarding\nDisallow: /\n",
        mimetype="text/plain",
    )


@public.get("/.well-known/security.txt", access=PUBLIC)
def security_text() -> Any:
    """Say whom to tell about a weakness (RFC 9116)."""
    settings = current_app.extensions["hub_settings"]
    base = settings.base_url.rstrip("/")
    contact = f"mailto:{settings.contact_email}" if settings.contact_email else f"{base}/help"
    expires = (now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {base}/.well-known/security.txt",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@public.get("/.well-known/change-password", access=PUBLIC)
def change_password_address() -> Any:
    """Lead password managers to where a password is changed."""
    return redirect(url_for("people.account", _anchor="password-card"), 302)


@public.get("/cookies", access=PUBLIC)
def cookies() -> Any:
    """Lead to the list of cookies, which is part of the page on privacy."""
    return redirect(url_for("public.privacy", _anchor="cookies"), 301)
