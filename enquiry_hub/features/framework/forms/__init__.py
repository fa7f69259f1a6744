"""The shapes of what is written in the framework."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from enquiry_hub.core.forms import (
    NAME,
    NOTE,
    SHORT,
    TITLE,
    HubForm,
    client_id,
    line,
    passage,
    reason_line,
    sound_text,
    version_field,
)
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.forms.began import BeganForm
from enquiry_hub.features.framework.models import INHERENT
from enquiry_hub.features.framework.wording import (
    CONFIDENCES,
    FACTORS,
    KINDS,
    LEVELS,
    NATURES,
    PROXIMITIES,
    RESPONSES,
    STATUSES,
    TRENDS,
    WORKS_ON,
)
from enquiry_hub.features.inputs.facets import FIXED, NAMES, SCHOOLS


def _part(label: Any, hint: Any) -> TextAreaField:
    """Return the field of one part of a sentence."""
    room = Length(10, 300, message=_l("Between 10 and 300 characters, please."))
    return TextAreaField(
        label,
        description=hint,
        validators=[InputRequired(message=_l("Please write something here.")), room, sound_text],
    )


def _clause(label: Any, hint: Any = "") -> TextAreaField:
    """Return a field of up to 300 characters that may stay empty."""
    return passage(label, SHORT, required=False, hint=hint)


def _day(label: Any, hint: Any = "") -> DateField:
    return DateField(label, description=hint, validators=[Optional()])


def _choices(names: dict[str, Any], empty: Any = None) -> list[tuple[str, Any]]:
    return ([("", empty)] if empty is not None else []) + list(names.items())


def _say_once(form: HubForm) -> None:
    """Leave "optional" out beside the fields of a form that says once that nearly all of them may wait."""
    for field in form:
        field.flags.optional = False


class VersionedForm(HubForm):
    """Be a form that says which version its writer started from."""

    base = version_field()

    def start_from(self, version: int) -> None:
        """Let the form, shown again beside somebody else's words, start from what is saved now."""
        self.base.start_from(version)


class BeginForm(HubForm):
    """Be the beginning of a framework."""

    title = line(_l("What do you call it?"), TITLE)


class PartiesForm(BeganForm):
    """Be the title of a framework and who stands for it."""

    title = line(_l("Title"), TITLE)
    research_lead = SelectField(_l("Research lead"))
    practice_leads = SelectMultipleField(_l("Practice leads"))
    approved_by = line(
        _l("Who approves it"), TITLE, required=False, hint=_l("A name with a role, or a body. Their approval is recorded on the page of a version that is up for review.")
    )
    reason = reason_line()


class RiskForm(VersionedForm):
    """Be a risk in one sentence."""

    title = line(_l("A short title"), TITLE)
    cause = _part(_l("Because"), _l("A fact, true today."))
    event = _part(
        _l("there is a risk that"), _l("Something that may or may not happen, and could be seen to happen.")
    )
    consequence = _part(_l("which would lead to"), _l("Who would feel it, and what is at stake."))
    objective = line(_l("What we want, that this puts at risk"), SHORT, required=False)
    theme_id = SelectField(_l("Theme"))
    context_factor = RadioField(
        _l("Where does the cause lie?"), choices=_choices(FACTORS), default="organisational"
    )
    proximity = SelectField(_l("When could it happen?"), choices=_choices(PROXIMITIES), default="this year")
    within = line(_l("Within what time is likelihood judged?"), NAME, required=False, hint=_l("Empty for the next twelve months. Otherwise, for example: the next three years."))
    trend = SelectField(_l("Which way is it going?"), choices=_choices(TRENDS), default="steady")
    owner_id = SelectField(_l("Who keeps an eye on it?"))
    rate_locally = BooleanField(_l("Rate it locally: places differ, so each school judges for itself"))
    reason = reason_line()
    client_id = client_id()


def _for_schools(facet: str) -> Any:
    choices = list(FIXED[facet].items())
    return SelectMultipleField(NAMES[facet], choices=choices, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))


class StrategyForm(VersionedForm):
    """Be a strategy: if, then, because, and what its gates ask for."""

    title = line(_l("A short title"), TITLE)
    if_text = _clause(_l("If"), _l("Somebody does something: who, and what."))
    then_text = _clause(_l("then"), _l("Somebody has or does something they did not."))
    because_text = _clause(_l("because"), _l("Why you think so: a full clause."))
    works_on = RadioField(_l("What does it do?"), choices=_choices(WORKS_ON), validators=[Optional()])
    response = SelectField(
        _l("What kind of answer is it?"), choices=_choices(RESPONSES, _l("Not said yet")), default=""
    )
    owner_id = SelectField(_l("Its one owner"))
    starts_on = _day(_l("Starts on"))
    review_on = _day(_l("Looked at again on"))
    step1, step2, step3 = (line(_l("Step %(n)d", n=n), SHORT, required=False) for n in (1, 2, 3))
    due1, due2, due3 = (_day(_l("By (step %(n)d)", n=n)) for n in (1, 2, 3))
    what_stops = _clause(_l("What stops, to make room"), _l("Or “nothing, because…”."))
    cost = _clause(_l("What it costs"), _l("Money and hours, in plain words."))
    measure = line(_l("What is counted"), TITLE, required=False)
    measure_level = SelectField(_l("What the count is about"))
    measure_baseline = line(_l("Where it starts (baseline)"), NAME, required=False)
    measure_starts_on = _day(_l("Or the day the counting starts"))
    change_our_mind = _clause(_l("What would change our mind"))
    ends_on = _day(_l("Ends on"))
    ends_unless = _clause(_l("…unless"), _l("What would let it go on. Empty: unless we decide otherwise."))
    phase, size, setting = (_for_schools(facet) for facet in SCHOOLS)
    reason = reason_line()
    client_id = client_id()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        levels = [
            (str(found.level), f"{found.level} {found.name}: {found.question}") for found in scales().levels
        ]
        self.measure_level.choices = [("", _("Not said yet")), *levels]
        _say_once(self)


class StopForm(HubForm):
    """Be the end of a strategy."""

    what_we_saw = passage(
        _l("What did you see?"),
        NOTE,
        hint=_l("A strategy that did not work stays in the framework, dated, with equal weight."),
    )
    stopped_why = line(_l("Why does it stop?"), SHORT, hint=_l("It did not do what was hoped, it did harm, its time is over, something else was more urgent: in a sentence."))


class RateForm(HubForm):
    """Be one judgement."""

    likelihood = RadioField(
        _l("How likely is it, in the next twelve months?"),
        choices=[(str(n), str(n)) for n in range(1, 6)],
        validators=[InputRequired(message=_l("Choose one of the five."))],
    )
    impact = RadioField(
        _l("How serious would it be?"),
        choices=[(str(n), str(n)) for n in range(1, 6)],
        validators=[InputRequired(message=_l("Choose one of the five."))],
    )
    confidence = RadioField(_l("How sure are you?"), choices=_choices(CONFIDENCES), validators=[Optional()])
    reason = passage(
        _l("Why? One sentence helps, above all if others may see it otherwise"),
        SHORT,
        required=False,
        hint=_l("Shown without your name, and only once the judgements are shown. No names, please."),
    )
    client_id = client_id()


class RoundsForm(HubForm):
    """Be risks put up for rating."""

    risks = SelectMultipleField(
        _l("Which risks?"), validators=[InputRequired(message=_l("Choose at least one open risk."))]
    )
    kind = RadioField(_l("How should it be judged?"), choices=_choices(KINDS), default=INHERENT)
    closes_on = _day(_l("Closes at the end of"), _l("May stay empty: then you close it."))
    reason = line(_l("Why now?"), SHORT, required=False, hint=_l("One line for the history of each."))


class LateReasonForm(HubForm):
    """Be why somebody judged as they did, said when the round has closed."""

    reason = passage(_l("Why do you see it so?"), SHORT, hint=_l("It is shown among the others, without your name. No names, please."))


class SentenceForm(HubForm):
    """Be a facilitator's sentence about a round."""

    sentence = line(
        _l("Why are we apart?"),
        SHORT,
        required=False,
        hint=_l("Different facts, or the words read differently."),
    )


class StatusForm(HubForm):
    """Be a decision about a risk."""

    status = SelectField(_l("Status"), choices=[pair for pair in STATUSES.items() if pair[0] not in ("merged", "happening_now")])
    why = line(_l("Why?"), SHORT, required=False, hint=_l("Schools that took it home are told with it."))


class MergeForm(HubForm):
    """Be the merging of a risk into another."""

    into = SelectField(_l("Into which risk?"))
    because = line(_l("Why?"), SHORT, required=False, hint=_l("Schools that took it home are told with it."))


class StandForm(HubForm):
    """Be a link to what a thing stands on."""

    lower = SelectField(_l("This stands on"))
    nature = SelectField(_l("and it"), choices=_choices(NATURES), default="supports")
    note = line(_l("In a few words, why"), SHORT, required=False)


class ThemeForm(BeganForm):
    """Be a theme and how much of its risks the cohort is content with."""

    name = line(_l("Name"), NAME)
    level = SelectField(
        _l("Appetite"), choices=_choices(LEVELS, _l("Not set")), default="", validators=[Optional()]
    )
    why = line(_l("Why"), SHORT, required=False)


class NewThemeForm(HubForm):
    """Be one more theme."""

    name = line(_l("Another theme"), NAME)
    reason = reason_line()


class ReleaseForm(HubForm):
    """Be the framework as it stands, under a number."""

    number = line(_l("Number"), 12, hint=_l("0.3 while it is a draft; 1.0 when it is published."))
    state = RadioField(
        _l("As what?"),
        choices=[("draft", _l("A draft")), ("review", _l("For review")), ("published", _l("Published"))],
        default="draft",
    )
    note = line(_l("What is in it?"), SHORT, required=False)
    session = SelectField(_l("Session"), default="", description=_l("The version is shown on the page of its session."))
