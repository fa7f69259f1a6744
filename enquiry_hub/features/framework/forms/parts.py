"""The shapes of what hangs on a risk: controls and indicators."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from enquiry_hub.core.forms import NAME, SHORT, TITLE, HubForm, client_id, line, reason_line
from enquiry_hub.features.framework.wording import EFFECTS


class ControlForm(HubForm):
    """Be something that already happens."""

    text = line(
        _l("What already happens"),
        SHORT,
        hint=_l("In the present tense: “A named adult rings in the first week.”"),
    )
    effectiveness = SelectField(_l("How well does it hold?"), choices=list(EFFECTS.items()), default="partial")
    evidence = line(_l("How do we know?"), SHORT, required=False)
    reason = reason_line()
    client_id = client_id()


class IndicatorForm(HubForm):
    """Be what is watched."""

    name = line(_l("What we watch"), TITLE)
    kind = RadioField(
        _l("When does it move?"),
        choices=[("leading", _l("Before it happens")), ("lagging", _l("After it has happened"))],
        default="leading",
    )
    unit = line(_l("Counted in"), NAME, required=False)
    how_counted = line(_l("How it is counted"), SHORT, required=False)
    counted_by = line(_l("Who counts it"), 120, required=False)
    how_often = line(_l("How often"), NAME, required=False)
    reason = reason_line()
    client_id = client_id()
