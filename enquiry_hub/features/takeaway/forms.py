"""The shapes of bringing a journal and of leaving."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, PasswordField, RadioField, SelectField
from wtforms.validators import InputRequired

from enquiry_hub.core.forms import HubForm
from enquiry_hub.features.takeaway.services import FORMER, KEEP_NAME, NO_WORDS


class BringForm(HubForm):
    """Be the choice of a file and of the cohort in whose journal the pages are kept."""

    file = FileField(_l("The packed folder, or the journal.json in it"))
    cohort = SelectField(_l("In which journal are they kept?"))


class LeaveForm(HubForm):
    """Be the decision to leave for good."""

    way = RadioField(
        _l("What becomes of your posts in threads?"),
        choices=[
            (KEEP_NAME, _l("They stay under my name")),
            (FORMER, _l("They stay, as those of “a former member”")),
            (NO_WORDS, _l("Their words go; only that there was a post stays")),
        ],
    )
    password = PasswordField(_l("Your password"))
    sure = BooleanField(_l("I have read what goes, and want it to go"), validators=[InputRequired(_l("Please say that you have read it."))])
