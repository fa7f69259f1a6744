"""The settings of the application that is at work."""

from __future__ import annotations

from flask import current_app

from enquiry_hub.config import Settings


def settings() -> Settings:
    """Return the settings of the present application; needs an application context."""
    found: Settings = current_app.extensions["hub_settings"]
    return found
