"""The shapes of a school's board."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField
from wtforms.validators import InputRequired, Optional

from enquiry_hub.core.forms import SHORT, HubForm, client_id, line, passage, version_field
from enquiry_hub.features.spiral.services import LONGEST
from enquiry_hub.features.spiral.wording import NAMES


class BeginForm(HubForm):
    """Be the day from which the stages are reckoned."""

    begins_on = DateField(_l("Our spiral begins on"), validators=[InputRequired(message=_l("Please choose a day."))])


class CardForm(HubForm):
    """Be what a card says."""

    title = line(_l("In a line"), LONGEST["title"])
    words = passage(_l("In more words"), LONGEST["words"], required=False, hint=_l("Your own words. Speak of groups of learners, never of one child."))
    about = line(_l("Linked to"), SHORT, required=False, hint=_l("The address of an input, a risk or a measure. Whoever may not read it sees neither its title nor its address."))
    decision = passage(_l("What we decided"), LONGEST["decision"], required=False)
    trial = line(_l("What we try"), LONGEST["trial"], required=False)
    trial_by = line(_l("Who tries it"), LONGEST["trial_by"], required=False)
    until = DateField(_l("Until when"), validators=[Optional()])
    base = version_field()
    client_id = client_id()


class MoveForm(HubForm):
    """Be a move of a card to another column."""

    to_stage = SelectField(_l("Move it to"), choices=list(NAMES.items()))
    why = line(_l("Why?"), LONGEST["why"])
    from_stage = HiddenField()
