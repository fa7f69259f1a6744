"""The shapes of decisions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional

from enquiry_hub.core.forms import NOTE, HubForm, client_id, line, passage
from enquiry_hub.features.decisions.domain import CHOICE, CONSENT, RANKED, SCORE


class OpenForm(HubForm):
    """Be a decision that is asked for."""

    kind = RadioField(
        _l("How do we decide?"), default=CONSENT,
        choices=[
            (CONSENT, _l("By consent: agree, agree with a reservation, or object, with a reason")), (CHOICE, _l("By choice: one or several options")),
            (SCORE, _l("By numbers: 0 to 5 for each option, shown as they are spread")), (RANKED, _l("By order: put the options in order; the last go out in turn")),
        ],
    )  # fmt: skip
    question = line(_l("What is proposed or asked?"), 300)
    options = passage(_l("Options, each on a line of its own"), NOTE, required=False, hint=_l("Not for consent: there the question itself is the proposal."))
    most = IntegerField(_l("How many options may each person choose?"), default=1, validators=[Optional(), NumberRange(1, 12)])
    lasts = SelectField(
        _l("When does it close?"), default="4320",
        choices=[("", _l("When I close it")), ("60", _l("In an hour")), ("1440", _l("In a day")), ("4320", _l("In three days")), ("10080", _l("In a week")), ("20160", _l("In a fortnight"))],
    )
    quorum = IntegerField(_l("At least how many answers?"), validators=[Optional(), NumberRange(1, 500)])
    hidden = BooleanField(_l("Nobody sees answers before it closes, only how many there are"), default=True)
    may_change = BooleanField(_l("Everyone may change their answer until it closes"), default=True)
    client_id = client_id()


class AnswerForm(HubForm):
    """Be an answer; what is chosen is read from the fields of its options."""

    reason = passage(_l("Why"), NOTE, required=False)
