"""The devices that are told; the program that shows a message in the browser is the shell's."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.push.messages import point_of, server_key, written
from enquiry_hub.capabilities.push.models import PushDevice
from enquiry_hub.capabilities.push.queries import devices_of
from enquiry_hub.capabilities.push.services import add_device, remove_device
from enquiry_hub.core.current import settings
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.routing import SIGNED_IN, Guarded, current_actor
from enquiry_hub.identity.groups.workspace import enter_own_workspace

push = Guarded("push", __name__)
blueprints = [push]


@push.app_template_global("push_is_on")
def push_is_on() -> bool:
    """Say whether browsers can be told here."""
    return bool(settings().push_services.split())


@push.get("/notices/devices", access=SIGNED_IN)
def devices() -> Any:
    """Show on which devices the viewer is told, and let this one be told."""
    if not push_is_on():
        raise NotThere()
    actor = current_actor()
    enter_own_workspace(actor)
    key = written(point_of(server_key(settings().signing_keys[-1]).public_key()))
    return render_template("push/devices.html", key=key, found=devices_of(actor), here=actor.session_id)


@push.post("/notices/devices", access=SIGNED_IN)
def tell_here() -> Any:
    """Let this browser be told."""
    given = request.form
    add_device(current_actor(), given.get("endpoint", ""), given.get("public_key", ""), given.get("secret", ""))
    flash(_("This browser tells you from now on, out of your quiet hours."), "done")
    return redirect(url_for("push.devices"), 303)


@push.post("/notices/devices/<id:device_id>/remove", access="push:device:remove")
def tell_no_more(device: PushDevice) -> Any:
    """Tell a device nothing more."""
    remove_device(current_actor(), device)
    flash(_("That device is told nothing more."), "done")
    return redirect(url_for("push.devices"), 303)
