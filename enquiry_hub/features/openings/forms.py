"""The shape of asking for a lawful opening."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import Optional

from enquiry_hub.core.forms import HubForm, client_id, line


class OpeningForm(HubForm):
    """Be the question to open somebody's pages."""

    email = line(_l("The e-mail address of whose pages they are"), 254)
    since = DateField(_l("Pages from"))
    until = DateField(_l("Pages until"))
    purpose = line(_l("What for, in words that the writer will read"), 1000)
    law = line(_l("Which duty in law obliges you to look"), 300)
    silent_until = DateField(_l("Not told before, only where the law forbids telling"), validators=[Optional()])
    silent_because = line(_l("Which rule forbids telling"), 500, required=False)
    client_id = client_id()
