"""The shape of what is to be posted later."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from enquiry_hub.core.clock import from_local, local
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import CLOCK, POST, TITLE, HubForm, client_id, line, passage
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.later.models import PlannedPost
from enquiry_hub.features.later.services import Plan
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.wording import TENSE_WORDS


class LaterForm(HubForm):
    """Be something that is posted at a moment or as a session begins."""

    title = line(_l("What is it about?"), TITLE, required=False)
    group = SelectField(_l("Where"), validators=[Optional()], validate_choice=False)
    tense = RadioField(_l("Which way does it look?"), choices=[("", _l("No matter")), *TENSE_WORDS.items()], default="", validators=[Optional()])
    themes = SelectMultipleField(_l("Themes"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), validate_choice=False)
    reply_to = HiddenField()
    body = passage(_l("Your post"), POST)
    when = RadioField(_l("When is it posted?"), choices=[("time", _l("At a time")), ("session", _l("When a session begins"))], default="time")
    day = DateField(_l("Day"), validators=[Optional()])
    time = StringField(_l("Time"), default="9:00", validators=[Optional(), CLOCK], description=_l("London time, such as 9:00"))
    session = SelectField(_l("Session"), validators=[Optional()], validate_choice=False)
    hold = BooleanField(_l("Send it to the facilitators first"))
    client_id = client_id()

    def offer(self, sessions: list[Session], themes: dict[str, str]) -> None:
        """Offer sessions to wait for, and themes by their codes."""
        self.themes.choices = list(themes.items())
        self.session.choices = [("", _("None"))] + [(found.id, f"{found.title}, {short_date(found.starts_at)}") for found in sessions]

    def plan(self) -> Plan:
        """Return what the form says; raise Invalid where the moment is missing."""
        plan = Plan(
            self.body.data or "", self.title.data or "", reply_to_id=self.reply_to.data or None, tense=self.tense.data or "", themes=tuple(self.themes.data or ()),
        )  # fmt: skip
        if self.when.data == "session":
            if self.session.data not in [choice[0] for choice in self.session.choices if choice[0]]:
                raise Invalid(_("Please choose a session."), field="session")
            return replace(plan, session_id=self.session.data)
        if self.day.data is None or not self.time.data:
            raise Invalid(_("Please choose a day and a time."), field="day")
        return replace(plan, post_at=from_local(self.day.data, self.time.data))


def values_of(row: PlannedPost) -> dict[str, Any]:
    """Return something that waits as the form shows it."""
    at = local(row.post_at) if row.post_at else None
    when = {"when": "session", "session": row.session_id} if row.session_id else {"when": "time"}
    what = {"title": row.title, "body": row.body, "group": row.group_id, "tense": row.tense, "themes": row.themes, "reply_to": row.reply_to_id or ""}
    return {**what, "day": at.date() if at else None, "time": at.strftime("%H:%M") if at else "9:00", **when}
