"""The shapes of what is sent about sessions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from enquiry_hub.core.clock import from_local, local
from enquiry_hub.core.forms import CLOCK, NOTE, SHORT, TITLE, HubForm, line, passage, version_field
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.services import Plan


class SessionForm(HubForm):
    """Be a session's title, time and preparation."""

    title = line(_l("Title"), TITLE)
    kind = SelectField(_l("Kind"), choices=[("workshop", _l("Workshop")), ("launch", _l("Launch")), ("celebration", _l("Celebration")), ("meeting", _l("Other"))])
    tense = SelectField(_l("Which way it looks"), choices=[("", _l("None")), ("past", _l("Past")), ("present", _l("Present")), ("future", _l("Future"))])
    day = DateField(_l("Day"), validators=[InputRequired(message=_l("Please choose a day."))])
    begins = StringField(_l("Begins"), validators=[InputRequired(message=_l("When does it begin?")), CLOCK], description=_l("London time, such as 9:00"))
    ends = StringField(_l("Ends"), validators=[InputRequired(message=_l("When does it end?")), CLOCK])
    audience = line(_l("For whom"), 120, required=False)
    capacity = IntegerField(_l("Places"), validators=[Optional(), NumberRange(1, 5000, message=_l("A number from 1 to 5000."))])
    preparation = passage(_l("How to prepare"), NOTE * 4, required=False)
    base = version_field()

    def plan(self) -> Plan:
        """Return what the form says."""
        return Plan(
            kind=self.kind.data, title=self.title.data, tense=self.tense.data, audience=self.audience.data or "", capacity=self.capacity.data,
            starts_at=from_local(self.day.data, self.begins.data), ends_at=from_local(self.day.data, self.ends.data), preparation=self.preparation.data or "",
        )  # fmt: skip


def form_values(session: Session) -> dict[str, Any]:
    """Return a session as the form shows it."""
    return {
        "title": session.title, "kind": session.kind, "tense": session.tense, "day": local(session.starts_at).date(), "begins": _clock(session.starts_at),
        "ends": _clock(session.ends_at), "audience": session.audience, "capacity": session.capacity, "preparation": session.body, "base": session.version,
    }  # fmt: skip


def _clock(moment: datetime) -> str:
    return local(moment).strftime("%H:%M")


class VenueForm(HubForm):
    """Be a session's place."""

    place = line(_l("Where"), SHORT)
    access = line(_l("Getting in"), 500, hint=_l("Steps, lift, parking, hearing loop, a quiet room: people decide by this whether they can come."))


class AgendaForm(HubForm):
    """Be an agenda, a line for each part."""

    lines = passage(_l("One part a line: minutes, then what"), NOTE * 2, hint=_l("For example: 35 Research: reading your own history as evidence"))

    def items(self) -> list[tuple[int, str, str]]:
        """Return the parts; a line that does not begin with minutes puts an error on the field and is left out."""
        found = []
        for number, text in enumerate((self.lines.data or "").splitlines(), 1):
            if not text.strip():
                continue
            minutes, _space, title = text.strip().partition(" ")
            if not (minutes.isascii() and minutes.isdigit() and len(minutes) < 5 and 0 < int(minutes) <= 600 and title.strip()):
                self.lines.errors = [*self.lines.errors, _l("Line %(number)d needs minutes and then what: 15 Welcome", number=number)]
                continue
            found.append((int(minutes), "", title.strip()[:200]))
        return found


class ComingForm(HubForm):
    """Be an answer to whether one is coming."""

    answer = RadioField(_l("Are you coming?"), choices=[("yes", _l("I am coming")), ("maybe", _l("I am not sure yet")), ("no", _l("I cannot come"))])
    note = line(_l("Anything we should know"), SHORT, required=False, hint=_l("Only the facilitators and the programme manager see this."))


def half_term_day(form: SessionForm) -> date | None:
    """Return the day of a workshop, for the advice about half-terms."""
    return form.day.data if form.kind.data == "workshop" else None
