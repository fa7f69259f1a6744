"""The one screen of settings."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from enquiry_hub.capabilities.notifications.domain import DAILY, NOW, OFF, WEEKLY, Quiet, Wish
from enquiry_hub.capabilities.notifications.sentences import WEEKDAYS
from enquiry_hub.core.forms import HubForm
from enquiry_hub.identity.people.fields import clock

PACE_WORDS = [
    SelectChoice(NOW, _l("At once, thing by thing")),
    SelectChoice(DAILY, _l("Once a day")),
    SelectChoice(WEEKLY, _l("Once a week")),
    SelectChoice(OFF, _l("Only here, no e-mail")),
]


class QuietForm(HubForm):
    """Be when a person wishes to hear nothing, from whichever cohort."""

    quiet_from = clock(_l("Quiet from"))
    quiet_until = clock(_l("Quiet until"))
    weekends = BooleanField(_l("Write to me at weekends too"))

    def quiet(self) -> Quiet:
        """Return what was chosen."""
        return Quiet(self.quiet_from.data or "", self.quiet_until.data or "", bool(self.weekends.data))


class WishForm(HubForm):
    """Be how a person wishes to hear from one cohort."""

    class Meta(HubForm.Meta):
        """Leave the token to the form that this is a part of."""

        csrf = False

    pace = SelectField(_l("E-mail"), choices=PACE_WORDS)
    at = clock(_l("At"))
    weekday = SelectField(_l("On, if once a week"), coerce=int)
    followed = BooleanField(_l("Tell me of new threads, and of new posts in threads that I follow, too"))
    in_holidays = BooleanField(_l("Write to me in the holidays too"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weekday.choices = [SelectChoice(number, name) for number, name in enumerate(WEEKDAYS)]

    def wish(self) -> Wish:
        """Return what was chosen."""
        return Wish(self.pace.data, self.at.data or "", self.weekday.data, bool(self.followed.data), bool(self.in_holidays.data))

    def agrees_with(self, quiet: Quiet) -> bool:
        """Say whether what was chosen can come about; put the mistake beside its field where it cannot."""
        wish = self.wish()
        if wish.pace in (DAILY, WEEKLY) and quiet.covers(wish.at):
            self.at.errors = [*self.at.errors, _("That is in your quiet hours. Choose another time, or change the quiet hours.")]
        if wish.pace == WEEKLY and wish.weekday >= 5 and not quiet.weekends:
            self.weekday.errors = [*self.weekday.errors, _("You get no e-mail at weekends. Choose another day, or tick weekends below.")]
        return not self.at.errors and not self.weekday.errors
