"""Inputs that were passed on to a school's team, as things that its cards are about."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.consents.kinds import Word, register_words
from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.database import db
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.spiral.models import PassedOn
from enquiry_hub.features.spiral.queries import words_given

register_kind(
    "passed_on", PassedOn, read="spiral:passed_on:read", title=lambda row: db.session.get_one(Input, row.input_id).title,
    href=lambda row: url_for("spiral.show_passed", passed_on_id=row.id), icon="inputs", word=_l("input that was passed on"),
)  # fmt: skip


@register_words
def passed_by_others(actor: Actor) -> list[Word]:
    """Return the inputs that the actor lets leaders pass on, also from cohorts that they have left."""
    says = _("Leaders may pass it on to the team of their own school, without the talk, the files and the names of the cohort.")
    return [
        Word(
            row.title, url_for("inputs.show_input", input_id=row.id) if may(actor, "inputs:input:read", row) else "", says, word.created_at,
            url_for("spiral.let_pass", input_id=row.id),
        )
        for word, row in words_given(actor)
    ]  # fmt: skip
