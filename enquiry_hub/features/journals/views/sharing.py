"""Choosing who reads a page, and seeing it as they would."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.consents.queries import agreed_to
from enquiry_hub.capabilities.consents.services import agree
from enquiry_hub.capabilities.sharing.audience import Audience, Reader, describe, readers_of
from enquiry_hub.capabilities.sharing.models import AUDIENCES, MY_COHORT, MY_THREE, NAMED, ONLY_ME
from enquiry_hub.core.access import Actor, may, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.journals.forms import AUDIENCE_NAMES, ResponseForm, ShareForm
from enquiry_hub.features.journals.latecomers import CIRCLES, companions
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.parts import name_of
from enquiry_hub.features.journals.queries import named_readers, opened_by, people_to_name, readers_if
from enquiry_hub.features.journals.services import share_entry
from enquiry_hub.features.journals.views.blueprint import enter_journal, journals
from enquiry_hub.features.journals.views.reading import entry_page
from enquiry_hub.identity.people.models import Person


@journals.form("/reflections/<id:entry_id>/share", access="journals:entry:share")
def share(entry: Entry) -> Any:
    """Choose who reads a page, knowing before one chooses who that is."""
    if entry.sealed_until and entry.opened_at is None:
        return redirect(url_for("journals.show_entry", entry_id=entry.id), 303)
    actor = current_actor()
    enter_journal(actor, entry)
    named = named_readers(entry.id)
    agreed = agreed_to(str(actor.person_id), "entry", entry.id, entry.version)
    form = ShareForm(audience=entry.audience, people=[row[0] for row in named], purposes=sorted(agreed))
    concerns: list[Any] = []
    if form.validate_on_submit():
        if form.audience.data == MY_COHORT and entry.audience != MY_COHORT and not form.confirm.data:
            concerns = concerns_about(f"{entry.title}\n{entry.body}", entry.group_id)
        if not concerns and _share(actor, entry, form):
            return redirect(url_for("journals.show_entry", entry_id=entry.id), 303)
    readers = readers_of("journals:entry:read", entry.id, cohort_id=entry.group_id)
    page, status = show(
        "journals/share.html",
        form,
        entry=entry,
        name=name_of(entry.title, entry.body),
        concerns=concerns,
        people=people_to_name(actor),
        named=named,
        options=_options(actor, entry),
        readers=[reader for reader in readers if reader.id != actor.person_id],
        latecomers=[
            one.name
            for one in (companions(actor, entry.group_id, entry.audience) if entry.audience in CIRCLES else ())
            if any(page.line.id == entry.id and not page.reads for page in one.pages)
        ],
    )
    return page, 422 if concerns else status


def _share(actor: Actor, entry: Entry, form: ShareForm) -> bool:
    """Share as the form says and tell what happened; False when something in it has to be put right."""
    people = set(form.people.data or [])
    before = opened_by(entry.id)
    try:
        if form.email.data:
            people.add(_person_with(actor, form.email.data))
        share_entry(actor, entry, form.audience.data, people)
        agree(actor, "entry", entry, form.purposes.data or [])
    except Invalid as error:
        form.put_error(error)
        return False
    left = {reader.id for reader in readers_of("journals:entry:read", entry.id, cohort_id=entry.group_id)}
    gone = [name for person_id, name in before.items() if person_id not in left]
    flash(
        _("Only you can open this page now.")
        if entry.audience == ONLY_ME
        else _("The page is shared as you chose."),
        "done",
    )
    if gone:
        flash(
            _(
                "%(names)s had already opened it. "
                "What was read cannot be unread; from now on they cannot open it.",
                names=", ".join(gone),
            )
        )
    return True


def _person_with(actor: Actor, email: str) -> str:
    query = (
        visible(actor, "people:person:read")
        .with_only_columns(Person.id)
        .where(sa.func.lower(Person.email) == email.lower(), Person.closed_at.is_(None))
    )
    found = db.session.scalar(query)
    if found is None or found == actor.person_id:
        raise Invalid(_("Nobody else in a group with you has this address."), field="email")
    return str(found)


def _options(actor: Actor, entry: Entry) -> list[tuple[str, Any, Audience]]:
    """Return each audience with who that would be, by the rule itself."""
    everyone = {option: readers_if(entry.id, option) for option in AUDIENCES}
    known = _as_readers(set().union(*everyone.values()), entry.group_id)
    options = []
    for option in AUDIENCES:
        found = describe(
            tuple(known[person_id] for person_id in known if person_id in everyone[option]),
            viewer_id=str(actor.person_id),
        )
        if len(everyone[option]) < 2 and option != ONLY_ME:
            found = _nobody_yet(option)
        elif option in CIRCLES:
            found = replace(found, detail=f"{found.detail} {_later_in(option)}")
        options.append((option, AUDIENCE_NAMES[option], found))
    return options


def _nobody_yet(option: str) -> Audience:
    words = (
        _("Nobody yet: choose people below.")
        if option == NAMED
        else _("Nobody else yet: you are alone here just now.")
    )
    return Audience(words, "" if option == NAMED else _later_in(option), ())


def _later_in(circle: str) -> str:
    if circle == MY_THREE:
        return _("Whoever comes into your three later reads it only if you say so.")
    return _("Whoever joins your cohort later reads it only if you say so.")


def _as_readers(ids: set[str], cohort_id: str) -> dict[str, Reader]:
    from_roles = readers_of("groups:cohort:contribute", cohort_id, cohort_id=cohort_id)
    known = {reader.id: reader for reader in from_roles if reader.id in ids}
    others = db.session.execute(
        sa.select(Person.id, Person.display_name).where(Person.id.in_(ids - known.keys()))
    )
    return {**known, **{row[0]: Reader(row[0], row[1], "", "") for row in others}}


@journals.get("/reflections/<id:entry_id>/as/<id:reader_id>", access="journals:entry:share")
def preview(entry: Entry, reader_id: str) -> Any:
    """Show one's own page as a reader would see it."""
    actor = current_actor()
    reader = db.session.scalar(visible(actor, "people:person:read").where(Person.id == reader_id))
    if reader is None or reader.id == actor.person_id:
        abort(404)
    if not may(Actor(reader.id), "journals:entry:read", entry):
        enter_journal(actor, entry)
        return render_template("journals/preview_nothing.html", entry=entry, reader=reader)
    return entry_page(entry, ResponseForm(formdata=None), seen_by=reader)
