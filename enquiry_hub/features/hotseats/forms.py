"""The shape of a hotseat."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired

from enquiry_hub.core.forms import HubForm, client_id

_needed = InputRequired(message=_l("Please choose a day."))


class HotseatForm(HubForm):
    """Be the days of a hotseat."""

    opens_on = DateField(_l("First day for questions"), validators=[_needed])
    closes_on = DateField(_l("Last day for questions"), validators=[_needed], description=_l("What you have not answered by then goes to the agenda of the next session."))
    client_id = client_id()
