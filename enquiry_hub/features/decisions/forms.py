"""The shapes of decisions."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import NumberRange, Optional

from enquiry_hub.core.clock import from_local, now, today
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import CLOCK, NOTE, HubForm, client_id, line, passage
from enquiry_hub.features.decisions.domain import CHOICE, CONSENT, RANKED, SCORE

AT_AN_HOUR = "at"
LONGEST = timedelta(days=366)


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
        choices=[("", _l("When I close it")), ("60", _l("In an hour")), ("1440", _l("In a day")), ("4320", _l("In three days")), ("10080", _l("In a week")),
            ("20160", _l("In a fortnight")), (AT_AN_HOUR, _l("On a day and at an hour"))],
    )
    day = DateField(_l("Day"), validators=[Optional()])
    time = StringField(_l("Time"), validators=[Optional(), CLOCK], description=_l("London time, such as 16:30"))
    quorum = IntegerField(_l("At least how many answers?"), validators=[Optional(), NumberRange(1, 500)])
    hidden = BooleanField(_l("Nobody sees answers before it closes, only how many there are"), default=True)
    may_change = BooleanField(_l("Everyone may change their answer until it closes"), default=True)
    client_id = client_id()

    def closes_at(self) -> datetime | None:
        """Return when it closes, None where somebody closes it; raise Invalid where the moment is missing or makes no sense."""
        if self.lasts.data != AT_AN_HOUR and (self.day.data or self.time.data):
            raise Invalid(_("You wrote a day or a time. Choose “On a day and at an hour” here, or leave both empty."), field="lasts")
        if self.lasts.data != AT_AN_HOUR:
            return now() + timedelta(minutes=int(self.lasts.data)) if self.lasts.data else None
        if self.day.data is None:
            raise Invalid(_("Please choose the day on which it closes."), field="day")
        if not self.time.data:
            raise Invalid(_("Please write the time at which it closes, such as 16:30."), field="time")
        if not today() <= self.day.data <= today() + LONGEST:
            raise Invalid(_("Please choose a day from today on, within a year."), field="day")
        moment = from_local(self.day.data, self.time.data)
        if moment <= now():
            raise Invalid(_("That hour is over. Please choose a later one."), field="time")
        return moment


class AnswerForm(HubForm):
    """Be an answer; what is chosen is read from the fields of its options."""

    reason = passage(_l("Why"), NOTE, required=False)
    client_id = client_id()
