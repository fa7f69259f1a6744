"""Coming in: by an invitation, or by a join link."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import PUBLIC, current_actor
from enquiry_hub.identity.groups.arrangements import OpenInvitation, invitation_by_token, join_link_by_code
from enquiry_hub.identity.groups.forms import AcceptForm, CodeForm, JoinForm
from enquiry_hub.identity.groups.models import BOARD, Group, JoinLink
from enquiry_hub.identity.groups.services import accept_invitation, ask_to_join, join_by_link
from enquiry_hub.identity.groups.services.invitations import Newcomer
from enquiry_hub.identity.groups.views.blueprint import groups
from enquiry_hub.identity.people.guesses import count_code, count_letter
from enquiry_hub.identity.people.sessions import open_session


def _into(group: Group) -> Any:
    return redirect(
        url_for("groups.list_people", group_id=group.id) if group.kind == BOARD else url_for("public.home"),
        303,
    )


@groups.form("/invitations/<token>", access=PUBLIC)
def show_invitation(token: str) -> Any:
    """Show an invitation; accepting it is a button, for mail programs follow links."""
    found = invitation_by_token(token)
    if found is None:
        return render_template("groups/invitation_over.html"), 410
    actor = current_actor()
    mine = actor.signed_in and actor.person_id == found.account_id
    form = AcceptForm(display_name=found.invitation.display_name)
    if mine:
        del form.display_name, form.known_as, form.password
    if form.validate_on_submit():
        return _accept(found, form, token, mine=mine)
    return _page(found, form, token, mine=mine)


def _page(found: OpenInvitation, form: AcceptForm, token: str, *, mine: bool) -> Any:
    return show(
        "groups/show_invitation.html",
        form,
        found=found,
        token=token,
        mine=mine,
        signed_in=current_actor().signed_in,
    )


def _accept(found: OpenInvitation, form: AcceptForm, token: str, *, mine: bool) -> Any:
    newcomer = None if mine else Newcomer(form.display_name.data, form.password.data or "", form.known_as.data or "")
    try:
        person = accept_invitation(current_actor(), found.invitation, newcomer)
    except Invalid as error:
        form.put_error(error)
        return _page(found, form, token, mine=mine)
    if not mine:
        open_session(person)
    flash(_("Welcome to %(group)s.", group=found.group.name), "done")
    return _into(found.group)


@groups.form("/join", access=PUBLIC)
def type_code() -> Any:
    """Ask for a join code."""
    form = CodeForm()
    if form.validate_on_submit():
        if join_link_by_code(form.code.data) is not None:
            return redirect(url_for("groups.join", code=form.code.data), 303)
        count_code()
        form.put_error(
            Invalid(_("This code opens nothing. Perhaps it was closed; ask your facilitator."), field="code")
        )
    return show("groups/type_code.html", form)


@groups.form("/join/<code>", access=PUBLIC)
def join(code: str) -> Any:
    """Join by a link: at once when signed in, else by a letter to one's own address."""
    found = join_link_by_code(code)
    if found is None:
        count_code()
        return render_template("groups/join_over.html"), 404
    link, group = found
    signed_in = current_actor().signed_in
    form = JoinForm()
    if signed_in:
        del form.email
    if form.validate_on_submit():
        try:
            return _join(link, group) if signed_in else _ask(link, form)
        except Invalid as error:
            form.put_error(error)
    return show("groups/join.html", form, group=group, code=code, signed_in=signed_in)


def _join(link: JoinLink, group: Group) -> Any:
    if join_by_link(current_actor(), link) is not None:
        flash(_("Welcome to %(group)s.", group=group.name), "done")
    return _into(group)


def _ask(link: JoinLink, form: JoinForm) -> Any:
    count_letter(form.email.data.lower())
    ask_to_join(link, form.email.data)
    return redirect(url_for("groups.letter_sent"), 303)


@groups.get("/join-letter", access=PUBLIC)
def letter_sent() -> Any:
    """Say that a letter is on its way."""
    return render_template("groups/letter_sent.html")
