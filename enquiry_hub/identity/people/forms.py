"""The shapes of what is sent to sign in and to change an account."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Regexp
from wtforms.widgets import TimeInput

from enquiry_hub.core.forms import NAME, NOTE, TITLE, HubForm, line, passage
from enquiry_hub.identity.people.fields import address, password

DIGESTS = [
    SelectChoice("daily", _l("Once a day, when there is something")),
    SelectChoice("weekly", _l("Once a week")),
    SelectChoice("off", _l("Never")),
]
LANGUAGES = {"en": "English", "cy": "Cymraeg"}


def clock(label: Any) -> StringField:
    """Return a field for a time of day."""
    return StringField(
        label,
        widget=TimeInput(),
        validators=[
            InputRequired(),
            Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", message=_l("Please write a time such as 18:00.")),
        ],
    )


class SignInForm(HubForm):
    """Be somebody at the door."""

    email = address(_l("E-mail address"))
    password = password(_l("Password"), hint=_l("Leave it empty and we send you a link instead."))
    next = HiddenField()


class ProfileForm(HubForm):
    """Be what a person says about themselves, and how they want to be told."""

    display_name = line(_l("Name"), NAME, hint=_l("As others see it."))
    known_as = line(
        _l("What shall we call you?"),
        NAME,
        required=False,
        hint=_l("A first name, for instance. The pages greet you by it; nobody else sees it."),
    )
    pronouns = line(_l("Pronouns"), 40, required=False)
    job_role = line(_l("What you do"), NAME, required=False, hint=_l("For example: deputy headteacher"))
    workplace = line(_l("School or organisation"), TITLE, required=False)
    biography = passage(
        _l("About you"),
        NOTE,
        required=False,
        hint=_l("Two or three sentences for the people you work with here."),
    )
    language = SelectField(_l("Language"))
    digest = SelectField(_l("E-mail about what waits for you"), choices=DIGESTS)
    quiet_from = clock(_l("Quiet from"))
    quiet_until = clock(_l("Quiet until"))
    weekends = BooleanField(_l("Write to me at weekends too"))


class PasswordForm(HubForm):
    """Be a new password."""

    old = password(_l("Present password"))
    password = password(
        _l("New password"),
        required=True,
        hint=_l("12 characters or more. Three or four words together work well. Pasting is fine."),
    )


class CloseForm(HubForm):
    """Be the wish to close one's account."""

    password = password(_l("Password"))
    sure = BooleanField(
        _l("Yes, close my account"),
        validators=[InputRequired(message=_l("Please tick this if you are sure."))],
    )
