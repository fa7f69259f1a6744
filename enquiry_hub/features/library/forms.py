"""The shapes of session designs and of variants."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from enquiry_hub.core.forms import CLOCK, HubForm, client_id, in_our_time, line, passage, version_field
from enquiry_hub.features.library.domain import LONGEST_LINE, LONGEST_NOTE, SETTINGS
from enquiry_hub.features.library.services import LONGEST, LONGEST_WORDS, MOST_ITEMS, SHORTEST
from enquiry_hub.features.library.wording import SETTING_WORDS

_minutes = NumberRange(1, 600, message=_l("From 1 to 600 minutes."))


class NewDesignForm(HubForm):
    """Be what a design begins with."""

    title = line(_l("Title"), LONGEST_LINE)
    purpose = passage(_l("When to use it"), LONGEST_NOTE, required=False)
    length = IntegerField(
        _l("How many minutes the session has"), validators=[InputRequired(message=_l("How many minutes?")), NumberRange(SHORTEST, LONGEST, message=_l("From 5 minutes to a day."))]
    )  # fmt: skip
    client_id = client_id()


class ItemForm(Form):
    """Be one part of a design."""

    kind = HiddenField()
    part = HiddenField()
    minutes = IntegerField(_l("Minutes"), validators=[InputRequired(message=_l("How many minutes?")), _minutes])
    title = line(_l("Line for everybody"), LONGEST_LINE)
    note = passage(_l("Note for facilitators"), LONGEST_NOTE, required=False)


class DesignForm(NewDesignForm):
    """Be a design with its parts, and what is added next."""

    items = FieldList(FormField(ItemForm), _l("Parts"), max_entries=MOST_ITEMS)
    add = SelectField(_l("Add a part"))
    add_minutes = IntegerField(_l("Minutes"), validators=[Optional(), _minutes])
    base = version_field()

    def rows(self) -> list[dict[str, Any]]:
        """Return the parts as they were sent."""
        return [{name: entry.form[name].data or "" for name in ("kind", "part", "minutes", "title", "note")} for entry in self.items]

    def minutes_so_far(self) -> int:
        """Return what those minutes that are numbers add up to."""
        return sum(entry.form.minutes.data or 0 for entry in self.items)


class ApplyForm(HubForm):
    """Be the choice of a session."""

    session = SelectField(_l("Session"))


class VariantForm(HubForm):
    """Be how a setting does a part."""

    setting = SelectField(_l("For which setting"), choices=[(code, SETTING_WORDS[code]) for code in SETTINGS])
    words = passage(_l("How it is done there"), LONGEST_WORDS)
    why = line(_l("What was changed, and why"), 300)
    minutes = IntegerField(_l("Minutes"), validators=[Optional(), _minutes], description=_l("If it takes another time there."))
    base = version_field()
    client_id = client_id()


class StopForm(HubForm):
    """Be one session of a draft calendar: whether it is made, on which day, and when it begins."""

    class Meta(HubForm.Meta):
        """Leave the token to the form that this is a part of."""

        csrf = False

    keep = BooleanField(_l("Make it"))
    day = DateField(_l("Day"), validators=[InputRequired(message=_l("Please choose a day.")), in_our_time])
    begins = StringField(_l("Begins"), validators=[InputRequired(message=_l("When does it begin?")), CLOCK])


class CalendarForm(HubForm):
    """Be a draft calendar that is to be made."""

    client_id = client_id()
