"""The shapes of pinning."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from enquiry_hub.core.forms import HubForm, client_id, line, passage, version_field
from enquiry_hub.features.toolkit.services import LONGEST_HEADING, LONGEST_NOTE


class WordsForm(HubForm):
    """Be what is said of something pinned."""

    heading = line(_l("Heading"), LONGEST_HEADING, required=False, hint=_l("Things under one heading stand together: “For the next governors’ meeting”."))
    note = passage(_l("Note"), LONGEST_NOTE, required=False, hint=_l("What is it good for, and when?"))
    base = version_field()


class PinForm(WordsForm):
    """Be where something is pinned, and what is said of it."""

    place = RadioField(_l("Where to"), validators=[InputRequired(message=_l("Please choose where it goes."))])
    client_id = client_id()
