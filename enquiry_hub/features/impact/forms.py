"""The shapes of what is counted and what is said of it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FloatField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import TextInput

from enquiry_hub.core.clock import today
from enquiry_hub.core.forms import (
    NAME,
    SHORT,
    TITLE,
    HubForm,
    client_id,
    line,
    passage,
    reason_line,
    version_field,
)
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.impact.domain.reading import MOST_LETTERS, read_counts, read_number
from enquiry_hub.features.impact.models import PAIRS, SERIES, SHARE, WEEKLY
from enquiry_hub.features.impact.wording import BETTER, FREQUENCIES, LEVELS, SCOPES

KINDS = {SERIES: _l("A number on a day, such as a count, a percentage or an average"), SHARE: _l("So many of so many people"), PAIRS: _l("Answers from 1 to 5, before and after")}
YEAR = _l("Please write its year, such as 2023.")


def _day(label: Any, hint: Any = "", *, required: bool = False) -> DateField:
    asked = InputRequired(message=_l("Please choose a day.")) if required else Optional()
    return DateField(label, description=hint, validators=[asked])


class NumberField(FloatField):
    """Be a number that phones offer their number keys for, read as a pasted column is: 1,024.5 is one, 24,5 is none.

    A box of the type for numbers would drop a comma without a word, and make 235 of 23,5.
    """

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; what is no number is said in words."""
        text = (valuelist[0] if valuelist else "").strip()
        self.data = read_number(text) if text else None
        if text and self.data is None:
            raise ValueError(_("Please write a number, such as 21 or 24.5."))

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else f"{self.data:g}" if self.data is not None else ""


def _number(label: Any, hint: Any = "") -> NumberField:
    return NumberField(label, description=hint, validators=[Optional()], render_kw={"inputmode": "decimal", "autocomplete": "off"})


def _whole(label: Any, hint: Any = "", least: int = 0) -> IntegerField:
    return IntegerField(label, description=hint, validators=[Optional(), NumberRange(least, 1_000_000)], render_kw={"inputmode": "numeric"})


def check_counts(field: StringField) -> None:
    """Refuse anything but whole numbers with commas between them."""
    if read_counts(field.data or "") is None:
        raise ValidationError(_("Please write whole numbers with commas between them, such as 2, 2, 1."))


class MeasureForm(HubForm):
    """Be what is counted, for whom, and which way is better."""

    name = line(_l("What is counted?"), TITLE, hint=_l("For example: families missing three or more mornings in a week."))
    kind = RadioField(_l("What does one number look like?"), choices=list(KINDS.items()), default=SERIES)
    level = RadioField(_l("What is it about?"), validators=[InputRequired(message=_l("Choose one of the five."))])
    hangs_on = SelectField(_l("Where does it belong?"), validators=[Optional()])
    unit = line(_l("In what?"), NAME, required=False, hint=_l("Families, days a week, percent."))
    better = RadioField(_l("Which way is better?"), choices=list(BETTER.items()), default="up")
    how_counted = line(_l("How is it counted, and by whom?"), SHORT, required=False, hint=_l("The same way each time, or the chart shows the counting."))
    frequency = RadioField(_l("How often?"), choices=list(FREQUENCIES.items()), default=WEEKLY)
    owner_id = SelectField(_l("Who writes the numbers down?"), validators=[Optional()])
    baseline = _number(_l("Where were we before?"), _l("Counted the same way, before anything changed."))
    target = _number(_l("Where do we want to be?"))
    change_on = _day(_l("The day on which something changed"), _l("A line on the chart. Numbers before it are what the others are compared with, from ten on."))
    change_what = line(_l("What changed on that day?"), TITLE, required=False)
    counts_people = BooleanField(_l("It counts people"), description=_l("Then others see no count from 1 to 4: so few could be recognised."))
    counted_among = StringField(
        _l("Among how many people of each school?"), validators=[Optional(), Length(max=200)],
        description=_l("For the cohort’s own counts of people. Only the numbers, such as 12, 8, 9. Others see its numbers only where these are five people or more from three schools "
                       "or more, none giving more than half."),
    )  # fmt: skip
    of_school = BooleanField(_l("It is my school’s own"), description=_l("Nobody outside your school sees it, until you switch “count us in” on."))
    who_gains = line(_l("Who should gain?"), SHORT, required=False, hint=_l("Think of disadvantaged children first."))
    who_may_lose = line(_l("Who may lose by it, or be left out of the count?"), SHORT, required=False)
    reason = reason_line()
    base = version_field()
    client_id = client_id()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.level.choices = [(str(level), f"{level} · {word}") for level, word in LEVELS.items()]

    def validate_counted_among(self, field: StringField) -> None:
        """Refuse anything but whole numbers."""
        check_counts(field)


class ObservationForm(HubForm):
    """Be one number of one day: a number, today, one tap."""

    value = _number(_l("Number"))
    numerator = _whole(_l("How many?"))
    denominator = _whole(_l("Of how many, of whom we know?"), least=1)
    unknown = _whole(_l("And of how many do we not know?"))
    schools = StringField(
        _l("How many of them come from each school?"), description=_l("Only the numbers, such as 2, 2, 1. Without them nobody else is shown the figure."), validators=[Optional()]
    )
    on_day = DateField(_l("Day"), default=today, validators=[InputRequired(message=_l("Please choose a day."))])
    client_id = client_id()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in (self.value, self.numerator, self.denominator):  # the kind of the measure says which of them are asked
            field.flags.optional = False

    def validate_schools(self, field: StringField) -> None:
        """Refuse anything but whole numbers."""
        check_counts(field)


class CorrectForm(ObservationForm):
    """Be the right number in the place of a wrong one, or its end."""

    reason = line(_l("Why?"), SHORT, hint=_l("A slip, a late register: a few words are enough."))


class PasteForm(HubForm):
    """Be a column of numbers, one for each school week."""

    first_on = _day(_l("The day of the first number"), _l("The others follow a week apart; holidays are left out."), required=True)
    text = passage(_l("The column"), MOST_LETTERS, hint=_l("One number on each line, as it comes out of a spreadsheet. An empty line is a week without a number."))
    leave_out = BooleanField(_l("Leave out the lines that cannot be read"))


class ImportForm(HubForm):
    """Be a table of days and numbers, as a file or as text."""

    file = FileField(_l("A CSV file"), description=_l("Two columns: day and number. A third may hold a note."))
    text = passage(_l("Or the lines themselves"), MOST_LETTERS, required=False, hint=_l("For example: 26/1/2024, 19"))
    leave_out = BooleanField(_l("Leave out the lines that cannot be read"))


class PairsForm(HubForm):
    """Be all answers before and after."""

    text = passage(
        _l("One line for each person: school, before, after"), 40_000,
        hint=_l("For example: Ash Grove, 2, 4. The names of schools are not kept, nor who answered. What you write takes the place of what was there."),
    )
    reason = reason_line()


class NoteForm(HubForm):
    """Be words at a day of a chart."""

    on_day = DateField(_l("Day"), id="note-day", default=today, validators=[InputRequired(message=_l("Please choose a day."))])
    text = line(_l("What happened?"), SHORT)
    unlike = BooleanField(_l("This number is unlike the rest, to anyone who knows the work"), description=_l("It stays on the chart, with a ring and your reason."))
    client_id = client_id()


class ClaimForm(HubForm):
    """Be what somebody says that a chart shows."""

    claim = line(_l("In your own words"), SHORT, required=False, hint=_l("“At about the time of” is as far as a count goes. Leave it empty for the sentence above."))


class AccountForm(HubForm):
    """Be the chain, the strength and the lens of a strategy; everything may wait."""

    practice_words = line(_l("What adults then do differently"), SHORT, required=False)
    practice_input_id = SelectField(_l("What says so of the adults, besides a measure?"), validators=[Optional()])
    school_words = line(_l("What the school then makes room for"), SHORT, required=False)
    school_input_id = SelectField(_l("What says so of the school, besides a measure?"), validators=[Optional()])
    pupil_words = line(_l("What then changes for pupils and their families"), SHORT, required=False)
    pupil_input_id = SelectField(_l("What says so of pupils, besides a measure?"), validators=[Optional()])
    research = RadioField(_l("How strong is the research?"), default="0")
    practice = RadioField(_l("How strong is the practice?"), default="0")
    strength_why = line(_l("Why you say so"), SHORT, required=False)
    outsider = line(_l("Who from outside has looked at it?"), TITLE, required=False)
    who_gains = line(_l("Who should gain?"), SHORT, required=False, hint=_l("Think of disadvantaged children first."))
    who_may_lose = line(_l("Who may lose by it, or not be reached?"), SHORT, required=False)
    reason = reason_line()
    base = version_field()
    client_id = client_id()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in self:
            field.flags.optional = False
        known = scales()
        self.research.choices = [(str(level), words) for level, words in enumerate(known.research_strength)]
        self.practice.choices = [(str(level), words) for level, words in enumerate(known.practice_strength)]


class EndForm(HubForm):
    """Be the end of a measure."""

    why = line(_l("Why is it counted no longer?"), SHORT, hint=_l("Its numbers stay, with this reason."))


class OutsideForm(HubForm):
    """Be a figure from elsewhere, which has a source, a year and limits."""

    scope = RadioField(_l("What is it about?"), choices=list(SCOPES.items()), default="place")
    name = line(_l("What does it say?"), TITLE, hint=_l("For example: pupils eligible for free school meals."))
    where = line(_l("Where, or of whom?"), 120, required=False)
    value = line(_l("The figure"), NAME, hint=_l("With its unit: 41%, 9 in 100."))
    compared_with = line(_l("Compared with"), TITLE, required=False, hint=_l("For example: 24% in England."))
    year = IntegerField(_l("Year"), validators=[InputRequired(message=YEAR), NumberRange(1900, 2200, message=YEAR)])
    source = line(_l("Source"), SHORT, hint=_l("So that somebody else finds it."))
    link = line(_l("Its address"), 500, required=False)
    limits = line(_l("What it does not tell"), SHORT, hint=_l("For example: it counts those who applied, not those who are poor."))
    hangs_on = SelectField(_l("What of our framework is it about?"), validators=[Optional()])
    measure_id = SelectField(_l("Beside which measure of ours?"), validators=[Optional()])
    number = _number(_l("As a number, in the unit of that measure"), _l("Its chart then shows it, as a line of another kind. Of a share, in percent."))
    reason = reason_line()
    base = version_field()
    client_id = client_id()

    def validate_link(self, field: StringField) -> None:
        """Refuse anything but an address of the web."""
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(_("An address begins with https://."))
