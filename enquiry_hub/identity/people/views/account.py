"""One's own account: profile, password, sign-ins, and the way out for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from enquiry_hub.core.clock import now
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import HubForm
from enquiry_hub.core.routing import SIGNED_IN, current_actor
from enquiry_hub.identity.groups.workspace import enter_own_workspace
from enquiry_hub.identity.people.addresses import plain_address
from enquiry_hub.identity.people.forms import LANGUAGES, AddressForm, CloseForm, PasswordForm, ProfileForm
from enquiry_hub.identity.people.guesses import count_guess, count_letter
from enquiry_hub.identity.people.models import Person, UserSession
from enquiry_hub.identity.people.queries import own_account, own_sessions
from enquiry_hub.identity.people.services import (
    address_in,
    ask_for_address,
    change_address,
    change_profile,
    close_account,
    set_password,
)
from enquiry_hub.identity.people.services.accounts import PROFILE, Profile
from enquiry_hub.identity.people.sessions import close_session, end_sessions, open_session
from enquiry_hub.identity.people.views.blueprint import people


@people.form("/account", access=SIGNED_IN)
def account() -> Any:
    """Show one's account and change one's profile."""
    person = own_account(current_actor())
    form = _offer_languages(ProfileForm(obj=person))
    if form.validate_on_submit():
        try:
            change_profile(
                current_actor(), person, Profile(**{name: getattr(form, name).data for name in PROFILE})
            )
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Your profile is saved."), "done")
            return redirect(url_for("people.account"), 303)
    return _page(person, form, PasswordForm(formdata=None))


def _offer_languages(form: ProfileForm) -> ProfileForm:
    offered = current_app.extensions["hub_settings"].languages.split(",")
    form.language.choices = [
        SelectChoice(code.strip(), LANGUAGES.get(code.strip(), code.strip())) for code in offered
    ]
    return form


def _page(person: Person, profile: ProfileForm, secret: PasswordForm) -> Any:
    settings = current_app.extensions["hub_settings"]
    enter_own_workspace(current_actor())
    sessions = own_sessions(current_actor(), since=now() - timedelta(hours=settings.session_idle_hours))
    page = render_template(
        "people/account.html",
        person=person,
        form=profile,
        secret=secret,
        sessions=sessions,
        here=current_user.session_id,
    )
    return page, 422 if profile.errors or secret.errors else 200


@people.post("/account/password", access=SIGNED_IN)
def change_password() -> Any:
    """Set or change one's password; every other sign-in ends and this one gets a new secret."""
    person = own_account(current_actor())
    form = PasswordForm()
    if form.validate_on_submit():
        count_guess(person.email)
        try:
            set_password(current_actor(), person, form.password.data, old=form.old.data or "")
        except Invalid as error:
            form.put_error(error)
        else:
            open_session(person)
            flash(_("Your password is set. You are signed out everywhere else."), "done")
            return redirect(url_for("people.account"), 303)
    return _page(person, _offer_languages(ProfileForm(formdata=None, obj=person)), form)


@people.form("/account/address", access=SIGNED_IN, endpoint="change_address")
def ask_for_new_address() -> Any:
    """Say which address one's account is to move to; it moves when the link that is sent there is followed."""
    person, sent = own_account(current_actor()), ""
    form = AddressForm()
    if form.validate_on_submit():
        count_guess(person.email)
        count_letter(plain_address(form.email.data))
        try:
            sent = ask_for_address(current_actor(), person, form.email.data, password=form.password.data or "")
        except Invalid as error:
            form.put_error(error)
    page = render_template("people/change_address.html", form=form, person=person, sent=sent)
    return page, 422 if form.errors else 200


@people.form("/account/address/<token>", access=SIGNED_IN)
def confirm_address(token: str) -> Any:
    """Move one's account to the address that the link came to; reading the page moves nothing."""
    person, form, address = own_account(current_actor()), HubForm(), ""
    try:
        address = address_in(person, token)
        if form.validate_on_submit():
            change_address(current_actor(), person, token, keep=current_user.session_id)
            flash(_("Your account has moved to %(address)s. You are signed out everywhere else.", address=address), "done")
            return redirect(url_for("people.account"), 303)
    except Invalid as error:
        form.put_error(error)
    page = render_template("people/confirm_address.html", form=form, person=person, address=address)
    return page, 422 if form.errors or form.form_errors else 200


@people.post("/account/sign-ins/<id:user_session_id>/end", access="people:session:end")
def end_sign_in(user_session: UserSession) -> Any:
    """End one sign-in of one's own."""
    end_sessions(user_session.person_id, by=user_session.person_id, only=user_session.id)
    flash(_("That sign-in has ended."), "done")
    return redirect(url_for("people.account", _anchor="sign-ins"), 303)


@people.post("/account/sign-out-everywhere", access=SIGNED_IN)
def sign_out_everywhere() -> Any:
    """End every sign-in of one's own, this one too."""
    end_sessions(current_user.id, by=current_user.id)
    close_session()
    flash(_("You are signed out everywhere."), "done")
    return redirect(url_for("people.sign_in"), 303)


@people.form("/account/close", access=SIGNED_IN, endpoint="close_account")
def close_own_account() -> Any:
    """Close one's account after saying so twice."""
    person = own_account(current_actor())
    form = CloseForm()
    if form.validate_on_submit():
        count_guess(person.email)
        try:
            close_account(current_actor(), person, password=form.password.data or "")
        except Invalid as error:
            form.put_error(error)
        else:
            close_session()
            flash(_("Your account is closed."), "done")
            return redirect(url_for("public.home"), 303)
    page = render_template("people/close_account.html", form=form, person=person)
    return page, 422 if form.errors else 200
