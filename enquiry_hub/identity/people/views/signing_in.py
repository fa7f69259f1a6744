"""The way in and the way out."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import PUBLIC
from enquiry_hub.core.security import safe_next
from enquiry_hub.identity.people.addresses import plain_address
from enquiry_hub.identity.people.forms import SignInForm
from enquiry_hub.identity.people.guesses import count_guess, count_letter, forget_guesses
from enquiry_hub.identity.people.queries import demonstration_people, link_is_alive
from enquiry_hub.identity.people.services import find_by_password, send_sign_in_link, use_sign_in_link
from enquiry_hub.identity.people.sessions import close_session, open_session
from enquiry_hub.identity.people.views.blueprint import people


def _onward(target: str | None) -> Response:
    return redirect(safe_next(target) or url_for("public.home"), 303)  # type: ignore[return-value]


@people.form("/sign-in", access=PUBLIC)
def sign_in() -> Any:
    """Sign in with a password, or ask for a link."""
    if current_user.is_authenticated and request.method == "GET":
        return _onward(request.args.get("next"))
    form = SignInForm(next=safe_next(request.args.get("next")) or "")
    if form.validate_on_submit():
        address = plain_address(form.email.data)
        if request.form.get("way") == "link" or not form.password.data:
            return _send_link(address, form.next.data)
        count_guess(address)
        person = find_by_password(address, form.password.data)
        if person is not None:
            forget_guesses(address)
            open_session(person)
            return _onward(form.next.data)
        form.put_error(
            Invalid(
                _(
                    "This address and this password do not belong together. Leave the password empty and we send you a link."
                ),
                field="password",
            )
        )
    return show("people/sign_in.html", form, demonstration=_demonstration())


def _demonstration() -> list[Any]:
    return demonstration_people() if current_app.extensions["hub_settings"].demo else []


def _send_link(address: str, target: str | None) -> Any:
    count_letter(address)
    send_sign_in_link(address, onward=safe_next(target) or "")
    return redirect(url_for("people.link_sent"), 303)


@people.get("/sign-in/sent", access=PUBLIC)
def link_sent() -> Any:
    """Say where to look now, whether or not the address is known."""
    return render_template("people/link_sent.html")


@people.get("/sign-in/link/<token>", access=PUBLIC)
def follow_link(token: str) -> Any:
    """Show the button that signs in; asking spends nothing, for mail programs follow links."""
    target = safe_next(request.args.get("next")) or ""
    alive = link_is_alive(token)
    return render_template(
        "people/follow_link.html", token=token, next=target, alive=alive
    ), 200 if alive else 410


@people.post("/sign-in/link/<token>", access=PUBLIC, endpoint="use_link")
def use_link(token: str) -> Any:
    """Sign in by a link, once."""
    person = use_sign_in_link(token)
    if person is None:
        return render_template("people/follow_link.html", token=token, next="", alive=False), 410
    open_session(person)
    return _onward(request.form.get("next"))


@people.post("/sign-in/demonstration", access=PUBLIC)
def sign_in_as() -> Any:
    """Sign in as one of the demonstration's people; without demonstration mode there is no such address."""
    wanted = request.form.get("person", "")
    person = next((found for found, _part in _demonstration() if found.id == wanted), None)
    if person is None:
        abort(404)
    open_session(person)
    return _onward(request.form.get("next"))


@people.post("/sign-out", access=PUBLIC)
def sign_out() -> Any:
    """Sign out on this device."""
    close_session()
    flash(_("You have signed out."), "done")
    return redirect(url_for("public.home"), 303)
