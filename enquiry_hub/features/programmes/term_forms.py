"""The shape of what is sent about half-terms."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import Optional

from enquiry_hub.core.forms import HubForm, line
from enquiry_hub.features.programmes.domain import Span


class HalfTermForm(HubForm):
    """Be one half-term; empty days mean that there is none."""

    class Meta(HubForm.Meta):
        """Leave the token to the form that this is a part of."""

        csrf = False

    name = line(_l("Name"), 40, required=False, hint=_l("For example: Autumn 1"))
    starts_on = DateField(_l("First day"), validators=[Optional()])
    ends_on = DateField(_l("Last day"), validators=[Optional()])

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ask for both days or neither."""
        sound = super().validate(*args, **kwargs)
        if sound and (self.starts_on.data is None) != (self.ends_on.data is None):
            missing = self.starts_on if self.starts_on.data is None else self.ends_on
            missing.errors = [*missing.errors, _("Please give both days, or neither.")]
            return False
        return sound

    def span(self) -> Span | None:
        """Return what was written, or None where the row is empty."""
        if self.starts_on.data is None or self.ends_on.data is None:
            return None
        return Span(self.name.data or "", self.starts_on.data, self.ends_on.data)
