"""Taking words down that stand in no post, and opening what was sealed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.forms import OpenForm, WordsForm
from enquiry_hub.capabilities.moderation.models import Sealed, SealOpening
from enquiry_hub.capabilities.moderation.removable import REMOVABLE, words_on
from enquiry_hub.capabilities.moderation.services import open_sealed as open_words
from enquiry_hub.capabilities.moderation.services import take_words_down
from enquiry_hub.core import subjects
from enquiry_hub.core.access import require
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import SIGNED_IN, Guarded, current_actor
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.models import Person

moderation = Guarded("moderation", __name__)
blueprints = [moderation]


@moderation.form("/sealed/<id:sealed_id>", access="moderation:sealed:open")
def open_sealed(sealed: Sealed) -> Any:
    """Say what was sealed when, and open it for a contact who says why; the words are in this answer only."""
    form, group = OpenForm(), db.session.get_one(Group, sealed.group_id)
    if form.validate_on_submit():
        try:
            words = open_words(current_actor(), sealed, form.reason.data or "")
            author = db.session.scalar(sa.select(Person.display_name).where(Person.id == words["author_id"])) if words["author_id"] else None
            return render_template("moderation/open_sealed.html", sealed=sealed, group=group, words=words, author=(author or _("A former member")) if words["author_id"] else "")
        except Invalid as error:
            form.put_error(error)
    openings = db.session.execute(
        sa.select(SealOpening, Person.display_name).outerjoin(Person, Person.id == SealOpening.person_id)
        .where(SealOpening.sealed_id == sealed.id).order_by(SealOpening.created_at.desc()).limit(100)
    ).all()  # fmt: skip
    return show("moderation/open_sealed.html", form, sealed=sealed, group=group, openings=openings, words=None)


@moderation.form("/take-down/<kind>/<id:row_id>", access=SIGNED_IN)
def take_words(kind: str, row_id: str) -> Any:
    """Take down the words of a thing that may be about a child: those that are chosen, or all of them at once."""
    actor, known = current_actor(), REMOVABLE.get(kind)
    thing = subjects.find(actor, kind, row_id) if known else None
    if known is None or thing is None:
        raise NotThere()
    require(actor, known.permission, known.asked_of(thing))
    enter_workspace(thing.group_id)
    form, written, described = WordsForm(), words_on(kind, thing), subjects.KINDS[kind]
    form.words.choices = [(one.key, one.text) for one in written]
    if form.validate_on_submit():
        try:
            take_words_down(actor, kind, thing, {one.key for one in written} if "all" in request.form else set(form.words.data or ()))
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("It is taken down and sealed. The safeguarding contacts are told."), "done")
            return redirect(described.href(thing), 303)
    return show("moderation/take_words.html", form, title=described.title(thing), href=described.href(thing))
