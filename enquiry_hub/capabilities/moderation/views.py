"""Opening what was sealed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import render_template
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.forms import OpenForm
from enquiry_hub.capabilities.moderation.models import Sealed, SealOpening
from enquiry_hub.capabilities.moderation.services import open_sealed as open_words
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.identity.groups.models import Group
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
            return render_template("moderation/open_sealed.html", sealed=sealed, group=group, words=words, author=author or _("A former member"))
        except Invalid as error:
            form.put_error(error)
    openings = db.session.execute(
        sa.select(SealOpening, Person.display_name).outerjoin(Person, Person.id == SealOpening.person_id)
        .where(SealOpening.sealed_id == sealed.id).order_by(SealOpening.created_at.desc()).limit(100)
    ).all()  # fmt: skip
    return show("moderation/open_sealed.html", form, sealed=sealed, group=group, openings=openings, words=None)
