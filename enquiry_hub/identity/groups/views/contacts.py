"""A cohort's safeguarding contacts."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.identity.groups.forms import ContactsForm
from enquiry_hub.identity.groups.models import MANAGER, Group
from enquiry_hub.identity.groups.queries import contacts_of, members_of
from enquiry_hub.identity.groups.services import Contact, name_contacts
from enquiry_hub.identity.groups.views.blueprint import groups
from enquiry_hub.identity.groups.workspace import enter_workspace


@groups.form("/cohorts/<id:group_id>/safeguarding", access="groups:cohort:facilitate")
def safeguarding_contacts(group: Group) -> Any:
    """Say whom an urgent report is told to at once."""
    enter_workspace(group.id)
    g.section = "groups"
    form = ContactsForm(**_as_fields(group.id))
    if form.validate_on_submit():
        named = [Contact(**one) for one in form.contacts() if any(one.values())]
        try:
            name_contacts(current_actor(), group, named)
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("The contacts are kept. An urgent report reaches them at once."), "done")
            return redirect(url_for("groups.manage_members", group_id=group.id), 303)
    return show("groups/safeguarding_contacts.html", form, group=group, managers=members_of(group.id, MANAGER))


def _as_fields(group_id: str) -> dict[str, str]:
    return {
        f"{name}_{number}": getattr(row, name)
        for number, row in enumerate(contacts_of(group_id), start=1)
        for name in ("name", "telephone", "email")
    }
