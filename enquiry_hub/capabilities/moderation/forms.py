"""The shapes of what is sent to take words down, and to open what is sealed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from enquiry_hub.core.forms import NOTE, HubForm, passage


class OpenForm(HubForm):
    """Be the reason for opening sealed words."""

    reason = passage(_l("Why do you open it?"), NOTE, hint=_l("Your name, the time and this reason are kept, and the other contacts see them."))


class WordsForm(HubForm):
    """Be the texts of a thing that have to go."""

    words = SelectMultipleField(_l("Which words?"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
