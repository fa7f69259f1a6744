"""The shapes of what is sent to arrange groups."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from enquiry_hub.core.forms import NAME, PAGE, SHORT, HubForm, line, passage, version_field
from enquiry_hub.identity.groups.models import (
    ACADEMIC,
    BOARD,
    FACILITATOR,
    MANAGER,
    MEMBER,
    OBSERVER,
    PARTICIPANT,
)
from enquiry_hub.identity.people.addresses import LONGEST
from enquiry_hub.identity.people.fields import address, password

ROLE_NAMES = {
    PARTICIPANT: _l("School leader"),
    FACILITATOR: _l("Facilitator"),
    ACADEMIC: _l("Academic"),
    MANAGER: _l("Programme manager"),
    OBSERVER: _l("Observer: sees the journey, reads no threads"),
    MEMBER: _l("Member"),
}


def roles_for(kind: str, *, only: tuple[str, ...] = ()) -> list[SelectChoice]:
    """Return the roles that a kind of group has, as choices."""
    fitting = (
        [MEMBER, MANAGER, OBSERVER]
        if kind == BOARD
        else [PARTICIPANT, FACILITATOR, ACADEMIC, MANAGER, OBSERVER]
    )
    return [SelectChoice(role, ROLE_NAMES[role]) for role in fitting if not only or role in only]


class InviteForm(HubForm):
    """Be a list of people to invite."""

    people = passage(
        _l("Whom do you invite?"),
        60_000,
        required=False,
        hint=_l(
            "One person a line: an address alone, or name, address, school or its number. A copied column or CSV with headings works too."
        ),
    )
    file = FileField(_l("Or a CSV file"), validators=[Optional()])
    role = SelectField(_l("Their role, where the list names none"))
    reason = line(
        _l("Why may a school have more places?"), SHORT, required=False, hint=_l("Only where its places are taken. It is kept in the history; without it those lines change nothing.")
    )
    seen = HiddenField()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.people.flags.optional = self.file.flags.optional = False  # one of the two is needed


class RoleForm(HubForm):
    """Be another role for a member."""

    role = RadioField(_l("Role"))
    reason = line(_l("Why, where their school has no place left?"), SHORT, required=False, hint=_l("Kept in the history."))


class EndForm(HubForm):
    """Be the end of somebody's membership, with a word to them."""

    words = passage(_l("A word to them"), 1000, required=False, hint=_l("It stands in the letter that tells them."))


class PlacesForm(HubForm):
    """Be how many places a school has."""

    places = IntegerField(_l("How many leaders of one school?"), validators=[Optional(), NumberRange(1, 100, message=_l("A number from 1 to 100, or nothing."))])


class JoinLinkForm(HubForm):
    """Be a join link to open."""

    role = SelectField(_l("Whoever joins comes as"))
    limit = IntegerField(
        _l("For at most how many people"), default=40, validators=[InputRequired(), NumberRange(1, 500)]
    )
    days = IntegerField(
        _l("Open for how many days"), default=14, validators=[InputRequired(), NumberRange(1, 90)]
    )


class AcceptForm(HubForm):
    """Be what a new person says on accepting an invitation."""

    display_name = line(_l("Name"), NAME, hint=_l("As the others will see it."))
    known_as = line(
        _l("What shall we call you?"),
        NAME,
        required=False,
        hint=_l("A first name, for instance. The pages greet you by it; nobody else sees it."),
    )
    password = password(
        _l("Password"),
        hint=_l("12 characters or more. Without one, we send you a link whenever you sign in."),
    )


class JoinForm(HubForm):
    """Be somebody with a join code and without an account at hand."""

    email = address(
        _l("Your e-mail address"), hint=_l("We send a link there, so that nobody can join in your name.")
    )


class CodeForm(HubForm):
    """Be a join code as it is typed."""

    code = line(_l("Code"), 40)


class PeerGroupForm(HubForm):
    """Be who works with whom."""

    name = line(_l("Name"), NAME, hint=_l("For example: Tom, Siobhán and Rukhsana"))
    people = SelectMultipleField(
        _l("Who works together?"), validators=[InputRequired(message=_l("Please choose two to four people."))]
    )


class AgreementForm(HubForm):
    """Be the next version of a working agreement."""

    body = passage(_l("What we promise each other"), PAGE)
    base = version_field()


class ContactsForm(HubForm):
    """Be up to two people whom an urgent report is told to."""

    name_1 = line(_l("Name and what they are"), NAME, required=False)
    telephone_1 = line(_l("Telephone"), 40, required=False)
    email_1 = line(_l("E-mail address"), LONGEST, required=False)
    name_2 = line(_l("Name of the second, and what they are"), NAME, required=False)
    telephone_2 = line(_l("Telephone of the second"), 40, required=False)
    email_2 = line(_l("E-mail address of the second"), LONGEST, required=False)

    def contacts(self) -> list[dict[str, str]]:
        """Return both as they were typed."""
        names = ("name", "telephone", "email")
        return [{name: self[f"{name}_{number}"].data or "" for name in names} for number in (1, 2)]
