"""The shapes of what is sent to sign in and to change an account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import InputRequired

from enquiry_hub.core.forms import NAME, NOTE, TITLE, HubForm, line, passage
from enquiry_hub.identity.people.fields import address, password

LANGUAGES = {"en": "English", "cy": "Cymraeg"}


class SignInForm(HubForm):
    """Be somebody at the door."""

    email = address(_l("E-mail address"))
    password = password(_l("Password"), hint=_l("Leave it empty and we send you a link instead."))
    next = HiddenField()


class ProfileForm(HubForm):
    """Be what a person says about themselves."""

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


class PasswordForm(HubForm):
    """Be a new password."""

    old = password(_l("Present password"))
    password = password(
        _l("New password"),
        required=True,
        hint=_l("12 characters or more. Three or four words together work well. Pasting is fine."),
    )


class AddressForm(HubForm):
    """Be the address that an account is to move to."""

    email = address(_l("New e-mail address"), hint=_l("One that you keep when you change schools."))
    password = password(_l("Password"))


class CloseForm(HubForm):
    """Be the wish to close one's account."""

    password = password(_l("Password"))
    sure = BooleanField(
        _l("Yes, close my account"),
        validators=[InputRequired(message=_l("Please tick this if you are sure."))],
    )
