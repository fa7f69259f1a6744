"""The shapes of what is said about claims."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from enquiry_hub.core.forms import SHORT, HubForm, client_id, line, passage, version_field
from enquiry_hub.features.claims.models import CANNOT_SAY, OPPOSITE, SEEN

ANSWER_WORDS = {SEEN: _l("I have seen it"), OPPOSITE: _l("I have seen the opposite"), CANNOT_SAY: _l("I can’t say")}


class ClaimForm(HubForm):
    """Be a claim with its limits."""

    words = line(_l("What it claims"), SHORT, hint=_l("One sentence, no stronger than the study."))
    limits = line(_l("Its limits"), SHORT, hint=_l("Of whom it is known, where, and how surely."))
    client_id = client_id()


class RewordForm(ClaimForm):
    """Be a claim in other words."""

    why = line(_l("Why?"), SHORT, hint=_l("Whoever relied on it is told with this."))
    base = version_field()


class EndForm(HubForm):
    """Be the end of a claim: withdrawn, or replaced by another."""

    instead = SelectField(_l("Put in its place"), validators=[Optional()])
    why = line(_l("Why?"), SHORT, hint=_l("Whoever relied on it is told with this."))


class AnswerForm(HubForm):
    """Be what somebody has seen of a claim."""

    answer = RadioField(_l("What have you seen?"), choices=list(ANSWER_WORDS.items()), validators=[InputRequired(message=_l("Please choose one of the three."))])
    context = passage(
        _l("Where and when"), 500, required=False,
        hint=_l("The cohort reads it under your answer: the phase, the time, how you know. No names, and nothing that points at a child."),
    )  # fmt: skip
    named = BooleanField(_l("Show my name beside it"))
