"""The shapes of what is sent about sessions and half-terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from enquiry_hub.core.clock import from_local, local
from enquiry_hub.core.forms import (
    CLOCK,
    NAME,
    NOTE,
    SHORT,
    TITLE,
    HubForm,
    client_id,
    in_our_time,
    line,
    passage,
    version_field,
)
from enquiry_hub.features.programmes.domain import Span, clock_in_session
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.services import Plan
from enquiry_hub.features.programmes.wording import TENSE_WORDS


class SessionForm(HubForm):
    """Be a session's title, time and preparation."""

    title = line(_l("Title"), TITLE)
    kind = SelectField(_l("Kind"), choices=[("workshop", _l("Workshop")), ("launch", _l("Launch")), ("celebration", _l("Celebration")), ("meeting", _l("Other"))])
    tense = SelectField(_l("Which way it looks"), choices=[("", _l("None")), *TENSE_WORDS.items()])
    day = DateField(_l("Day"), validators=[InputRequired(message=_l("Please choose a day.")), in_our_time])
    begins = StringField(_l("Begins"), validators=[InputRequired(message=_l("When does it begin?")), CLOCK], description=_l("London time, such as 9:00"))
    ends = StringField(_l("Ends"), validators=[InputRequired(message=_l("When does it end?")), CLOCK])
    audience = line(_l("For whom"), 120, required=False)
    capacity = IntegerField(_l("Places"), validators=[Optional(), NumberRange(1, 5000, message=_l("A number from 1 to 5000."))])
    preparation = passage(_l("How to prepare"), NOTE * 4, required=False)
    base = version_field()

    def plan(self) -> Plan:
        """Return what the form says; an evening may end past midnight."""
        begins = from_local(self.day.data, self.begins.data)
        return Plan(
            kind=self.kind.data, title=self.title.data, tense=self.tense.data, audience=self.audience.data or "", capacity=self.capacity.data,
            starts_at=begins, ends_at=clock_in_session(begins, self.ends.data), preparation=self.preparation.data or "",
        )  # fmt: skip

SAME = ("title", "kind", "tense", "audience", "capacity")


def form_values(session: Session) -> dict[str, Any]:
    """Return a session as the form shows it."""
    said = {name: getattr(session, name) for name in (*SAME, "body")}
    return as_form({**said, "starts_at": session.starts_at.isoformat(), "ends_at": session.ends_at.isoformat()}) | {"base": session.version}


def as_form(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a version keeps of a session as its form shows it; an early version keeps no times."""
    known = {name: said[name] for name in SAME if name in said} | {"preparation": said["body"]}
    if "starts_at" in said:
        begins, ends = (datetime.fromisoformat(said[name]) for name in ("starts_at", "ends_at"))
        known |= {"day": local(begins).date(), "begins": _clock(begins), "ends": _clock(ends)}
    return known


def _clock(moment: datetime) -> str:
    return local(moment).strftime("%H:%M")


class VenueForm(HubForm):
    """Be a session's place."""

    place = line(_l("Where"), SHORT)
    access = line(_l("Getting in"), 500, hint=_l("Steps, lift, parking, hearing loop, a quiet room: people decide by this whether they can come."))


class AgendaForm(HubForm):
    """Be an agenda, a line for each part."""

    lines = passage(_l("One part a line: minutes, then what"), NOTE * 2, hint=_l("For example: 35 Research: reading your own history as evidence"))

    began = HiddenField()

    def items(self) -> list[tuple[int, str]]:
        """Return the parts; a line that does not begin with minutes puts an error on the field and is left out."""
        found = []
        for number, text in enumerate((self.lines.data or "").splitlines(), 1):
            if not text.strip():
                continue
            minutes, _space, title = text.strip().partition(" ")
            if not (minutes.isascii() and minutes.isdigit() and len(minutes) < 5 and 0 < int(minutes) <= 600 and title.strip()):
                self.lines.errors = [*self.lines.errors, _l("Line %(number)d needs minutes and then what: 15 Welcome", number=number)]
                continue
            found.append((int(minutes), title.strip()[:200]))
        return found


class ComingForm(HubForm):
    """Be an answer to whether one is coming."""

    answer = RadioField(_l("Are you coming?"), choices=[("yes", _l("I am coming")), ("maybe", _l("I am not sure yet")), ("no", _l("I cannot come"))])
    note = line(_l("Anything we should know"), SHORT, required=False, hint=_l("Only the facilitators and the programme manager see this."))


class WalkInForm(HubForm):
    """Be somebody without an account who came."""

    name = line(_l("Name"), NAME)
    school = line(_l("School"), 120, required=False)
    client_id = client_id()


def half_term_day(form: SessionForm) -> date | None:
    """Return the day of a workshop, for the advice about half-terms."""
    return form.day.data if form.kind.data == "workshop" else None


class HalfTermForm(HubForm):
    """Be one half-term; empty days mean that there is none."""

    class Meta(HubForm.Meta):
        """Leave the token to the form that this is a part of."""

        csrf = False

    name = line(_l("Name"), 40, required=False, hint=_l("For example: Autumn 1"))
    starts_on = DateField(_l("First day"), validators=[Optional(), in_our_time])
    ends_on = DateField(_l("Last day"), validators=[Optional(), in_our_time])

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
