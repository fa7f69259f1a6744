"""The fields by which people say who they are."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import TimeInput

from enquiry_hub.core.forms import one_line, sound_text


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def address(label: Any, *, hint: Any = "") -> EmailField:
    """Return a field for an e-mail address."""
    return EmailField(
        label,
        description=hint,
        filters=[_trimmed],
        validators=[
            InputRequired(message=_l("Please write your e-mail address.")),
            Length(max=254),
            sound_text,
            one_line,
        ],
    )


def password(label: Any, *, required: bool = False, hint: Any = "") -> PasswordField:
    """Return a field for a password, taken as it is typed or pasted."""
    presence = (
        InputRequired(message=_l("Please write a password."))
        if required
        else Optional(strip_whitespace=False)
    )
    return PasswordField(label, description=hint, validators=[presence, Length(max=1000)])


def clock(label: Any) -> StringField:
    """Return a field for a time of day."""
    return StringField(
        label,
        widget=TimeInput(),
        validators=[
            InputRequired(),
            Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", message=_l("Please write a time such as 18:00.")),
        ],
    )
