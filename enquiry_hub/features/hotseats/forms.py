"""The shapes of hotseats, of a question with numbers, and of its answer."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField
from wtforms.validators import InputRequired, Optional

from enquiry_hub.core.forms import NAME, NOTE, POST, TITLE, HubForm, client_id, in_our_time, line, passage
from enquiry_hub.features.hotseats.models import COHORT, HOST
from enquiry_hub.features.impact.wording import BETTER

_needed = InputRequired(message=_l("Please choose a day."))
LETTERS = 20_000  # of a pasted column
AUDIENCES = {COHORT: _l("Everyone who reads the question"), HOST: _l("Only who answers, and me; with what the rules say of it")}


class HotseatForm(HubForm):
    """Be the days of a hotseat."""

    opens_on = DateField(_l("First day for questions"), validators=[_needed, in_our_time])
    closes_on = DateField(_l("Last day for questions"), validators=[_needed, in_our_time], description=_l("What you have not answered by then goes to the agenda of the next session."))
    client_id = client_id()


class OfficeHourForm(HotseatForm):
    """Be an office hour: its name and its days."""

    title = line(_l("What is it called?"), TITLE, hint=_l("For example: Office hour: is our chart telling us anything?"))


class AskForm(HubForm):
    """Be a question with the numbers that it is about."""

    question = passage(_l("Your question"), POST)
    name = line(_l("What is counted?"), TITLE, hint=_l("For example: families missing three or more mornings in a week."))
    unit = line(_l("In what?"), NAME, required=False)
    first_on = DateField(
        _l("The day of the first number"), description=_l("The others follow a week apart; holidays are left out. Lines that begin with a day keep theirs."), validators=[Optional()]
    )
    text = passage(_l("The numbers"), LETTERS, hint=_l("One on each line, as a column comes out of a spreadsheet; or a day and a number on each line."))
    leave_out = BooleanField(_l("Leave out the lines that cannot be read"))
    better = RadioField(_l("Which way is better?"), choices=list(BETTER.items()), default="up")
    change_on = DateField(_l("The day on which something changed"), validators=[Optional()])
    change_what = line(_l("What changed on that day?"), TITLE, required=False)
    of_people = BooleanField(_l("It counts people"), description=_l("Then others, and who answers, see no count from 1 to 4: so few could be recognised."))
    audience = RadioField(_l("Who sees the chart?"), choices=list(AUDIENCES.items()), default=COHORT)
    with_school = BooleanField(_l("Say which school it is from"))
    without_name = BooleanField(
        _l("Ask without my name"),
        description=_l("It is posted tomorrow morning with everything else of today, in random order. A secret lets you take it back. Keep your numbers: the chart is nobody’s then.")
    )
    hold = BooleanField(_l("Send it to the facilitators first"))
    client_id = client_id()


class AnswerForm(HubForm):
    """Be an answer in two boxes."""

    rules = passage(_l("What the rules say"), NOTE, hint=_l("Filled in from the chart. Change it as you like: it stands beside the chart, and only who sees the chart reads it."))
    think = passage(_l("What I think"), POST, hint=_l("A reply in the thread: everyone who reads the question reads it, whether they see the chart or not."))
    client_id = client_id()

    def __init__(self, *args: Any, answered: bool = False, **values: Any) -> None:
        super().__init__(*args, **values)
        if answered:
            del self.think
