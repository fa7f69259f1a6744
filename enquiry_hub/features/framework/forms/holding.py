"""The shapes of signing, of saying that a risk happens, of dissent, of publishing, and of using what was said."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired

from enquiry_hub.core.forms import NOTE, SHORT, TITLE, HubForm, WhyForm, client_id, line, passage, reason_line
from enquiry_hub.features.framework.forms import VersionedForm
from enquiry_hub.features.framework.forms.parts import ControlForm, IndicatorForm
from enquiry_hub.features.framework.wording import LEVELS, NATURES


class IssueForm(HubForm):
    """Be what happens when a risk happens."""

    what_happens = passage(_l("What is happening"), NOTE)
    since = DateField(_l("Since"))
    who_acts = line(_l("Who acts, and how"), SHORT, required=False)
    client_id = client_id()


class CloseIssueForm(HubForm):
    """Be how something ended."""

    what_came = passage(_l("How it ended, and what came of it"), NOTE)


class AcceptanceForm(HubForm):
    """Be a signature under a risk that is borne as it is."""

    signed = line(_l("Who signs"), 120, hint=_l("A name, or a body such as the governors."))
    why = line(_l("Why it is borne as it is"), SHORT)
    until = DateField(_l("Until"))
    client_id = client_id()


class DissentForm(HubForm):
    """Be why somebody would set an appetite otherwise."""

    level = RadioField(_l("I would set it at"), choices=list(LEVELS.items()), validators=[InputRequired(message=_l("Choose one of the five levels."))])
    text = line(_l("Because"), SHORT)
    named = BooleanField(_l("Show my name beside it"))
    client_id = client_id()


class ListingForm(HubForm):
    """Be how somebody wants to be listed in what is published."""

    listed = RadioField(
        _l("How do you want to be listed?"),
        choices=[("named", _l("By name, with my role and school")), ("role", _l("By my role only, without my name")), ("unlisted", _l("Not at all"))],
        validators=[InputRequired(message=_l("Please choose one of the three."))],
    )


class ApprovalForm(HubForm):
    """Be an approval of the words of a release."""

    given_by = line(_l("Who approved it"), TITLE, hint=_l("A name with a role, or a body such as the advisory board."))
    given_on = DateField(_l("On"))
    note = line(_l("With what remark"), SHORT, required=False)
    client_id = client_id()


class MistakeForm(HubForm):
    """Be why an approval is taken back."""

    why = line(_l("Why?"), SHORT, hint=_l("One line for the history, such as “It was given for another text”."))


class PinForm(HubForm):
    """Be the session that a version belongs to."""

    session = SelectField(_l("Session"), default="")
    reason = reason_line()


class OpenForm(WhyForm):
    """Be that a version is opened to everybody or closed to outsiders, and why."""

    opened = HiddenField()


class UseForm(HubForm):
    """Be what a thing becomes evidence for."""

    target = SelectField(_l("For"))
    nature = SelectField(_l("It"), choices=list(NATURES.items()), default="supports")
    note = line(_l("In a few words, why"), SHORT, required=False)


class ReasonForm(HubForm):
    """Be why somebody changed something, said afterwards."""

    reason = line(_l("Why?"), SHORT)


class EndForm(HubForm):
    """Be that something no longer holds, stands or is watched, and why."""

    why = line(_l("Why?"), SHORT, required=False, hint=_l("One line for the history."))


class ChangeControlForm(ControlForm, VersionedForm):
    """Be what already happens, said otherwise."""


class ChangeIndicatorForm(IndicatorForm, VersionedForm):
    """Be what is watched, said otherwise."""
