"""The shapes of asking to quote and of answering."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField

from enquiry_hub.core.forms import POST, HubForm, client_id, line, passage


class AskForm(HubForm):
    """Be the question whether some sentences may be quoted."""

    picked = SelectMultipleField(_l("Which sentences?"))
    purpose = line(_l("Where are they to stand, and what for?"), 300)
    client_id = client_id()


class AnswerForm(HubForm):
    """Be an author's answer: the words that may leave, and how they are signed."""

    words = passage(_l("The words that may be quoted"), POST, required=False)
    signed = line(_l("Signed as"), 120, required=False)
    note = line(_l("A word to who asked, if you like"), 500, required=False)
