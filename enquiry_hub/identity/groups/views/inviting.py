"""Inviting people: a list, a look at what will happen, and only then the letters."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import BadText, clean_input
from enquiry_hub.identity.groups.forms import InviteForm, roles_for
from enquiry_hub.identity.groups.invite_rows import InviteRow, Verdict, judge, read_rows, without_lines
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.services import invite
from enquiry_hub.identity.groups.views.blueprint import groups
from enquiry_hub.identity.groups.workspace import enter_workspace

MOST_BYTES = 200_000


@groups.form("/cohorts/<id:group_id>/invite", access="groups:group:facilitate", endpoint="invite")
def invite_people(group: Group) -> Any:
    """Read a list, show what will happen to each line, and invite when that was confirmed; what is wrong stays in the box."""
    form = InviteForm()
    form.role.choices = roles_for(group.kind)
    verdicts: list[Verdict] = []
    if form.validate_on_submit():
        try:
            rows = _rows(form)
            verdicts = judge(group, rows)
            if request.form.get("way") == "confirm" and form.seen.data == _mark(form, verdicts):
                left = _confirm(group, rows, form.reason.data or "")
                if not left:
                    return redirect(url_for("groups.manage_members", group_id=group.id), 303)
                form.people.data = without_lines(form.people.data or "", {row.line for row in rows} - left)
                verdicts = judge(group, read_rows(form.people.data, role=form.role.data))
            form.seen.data = _mark(form, verdicts)
        except Invalid as error:
            form.put_error(error)
    enter_workspace(group.id)
    g.section = "groups"
    return show(
        "groups/invite.html",
        form,
        group=group,
        verdicts=verdicts,
        good=sum(found.what in ("new", "known") for found in verdicts),
        full=sum(found.what == "full" for found in verdicts),
        wrong=sum(found.what == "bad" for found in verdicts),
    )


def _rows(form: InviteForm) -> list[InviteRow]:
    """Return the rows of the file, if there is one, else of the box; what was read stands in the box from then on."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        data = upload.stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise Invalid(_("This file is too large for a list of people."), field="file")
        form.people.data = _text_of(data)
    rows = read_rows(form.people.data or "", role=form.role.data)
    if not rows:
        raise Invalid(_("Please write at least one address, or choose a file."), field="people")
    return rows


def _text_of(data: bytes) -> str:
    """Return a file's text: UTF-8, or what spreadsheets on Windows write."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    try:
        return clean_input(text)
    except BadText:
        raise Invalid(_("This file is no list in CSV."), field="file") from None


def _mark(form: InviteForm, verdicts: list[Verdict]) -> str:
    """Return a mark of what was shown, so that nothing else is confirmed than what was looked at, line by line."""
    text = (form.people.data or "").replace("\r\n", "\n").strip()
    shown = [form.role.data, *(found.what for found in verdicts), text]
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()[:32]


def _confirm(group: Group, rows: list[InviteRow], reason: str) -> set[int]:
    """Invite, say what was done, and return the numbers of the lines that are still to be put right."""
    done = invite(current_actor(), group, rows, reason=reason)
    parts = (
        [
            ngettext(
                "%(num)d invitation is on its way.", "%(num)d invitations are on their way.", done.invited
            )
        ]
        if done.invited
        else []
    )
    parts += (
        [ngettext("%(num)d person was added.", "%(num)d people were added.", done.added)]
        if done.added
        else []
    )
    parts += (
        [ngettext("For %(num)d person their school has no place left.", "For %(num)d people their schools have no place left.", done.full)]
        if done.full
        else []
    )
    parts += (
        [ngettext("%(num)d line is left in the box.", "%(num)d lines are left in the box.", len(done.left))] if done.left else []
    )
    flash(" ".join(parts) or _("Nothing was left to do: all of them are in or invited already."), "done")
    return {row.line for row in done.left}
