"""Forms of what a school took home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from enquiry_hub.core.forms import (
    NAME,
    NOTE,
    SHORT,
    TITLE,
    HubForm,
    WhyForm,
    client_id,
    line,
    passage,
    reason_line,
    version_field,
)
from enquiry_hub.features.framework.answers import QUESTIONS
from enquiry_hub.features.framework.wording import CONFIDENCES, EFFECTS, LEVELS
from enquiry_hub.features.schools.models import RISK, STRATEGY
from enquiry_hub.features.schools.services.updating import KEEP, TAKE, WRITE

# What each word of a copy is called, as it stands on the pages of the framework.
LABELS = {
    "title": _l("Short title"), "cause": _l("Because…"), "event": _l("…there is a risk that…"), "consequence": _l("…which would lead to…"), "objective": _l("What this puts at risk"),
    "if_text": _l("If…"), "then_text": _l("…then…"), "because_text": _l("…because…"), "what_stops": _l("What stops to make room"), "cost": _l("What it costs"),
    "change_our_mind": _l("What would change our mind"),
}  # fmt: skip
STEPS = (1, 2, 3)


class AdoptForm(HubForm):
    """Be a shared risk or strategy that a school takes home."""

    strategies = SelectMultipleField(_l("With these strategies"), validate_choice=True)
    client_id = client_id()


class _CopyForm(HubForm):
    """Hold what every copy has."""

    title = line(LABELS["title"], TITLE)
    why = line(_l("Why do you say it differently?"), SHORT, required=False, hint=_l("Needed where your words differ from those that came."))
    owner_id = SelectField(_l("Who holds it at your school"), validate_choice=False)
    review_on = DateField(_l("Next look"), validators=[Optional()])
    base = version_field()


class RiskCopyForm(_CopyForm):
    """Be a risk in the school's own words."""

    cause = passage(LABELS["cause"], SHORT)
    event = passage(LABELS["event"], SHORT)
    consequence = passage(LABELS["consequence"], SHORT)
    objective = line(LABELS["objective"], SHORT, required=False)
    appetite = SelectField(_l("How much of it is your school content with?"), choices=[("", _l("Not said")), *LEVELS.items()])


class StrategyCopyForm(_CopyForm):
    """Be a strategy in the school's own words, with its own steps and days."""

    if_text = passage(LABELS["if_text"], SHORT, required=False)
    then_text = passage(LABELS["then_text"], SHORT, required=False)
    because_text = passage(LABELS["because_text"], SHORT, required=False)
    what_stops = line(LABELS["what_stops"], SHORT, required=False)
    cost = line(LABELS["cost"], SHORT, required=False)
    change_our_mind = line(LABELS["change_our_mind"], SHORT, required=False)
    step1, step2, step3 = (line(_l("Step %(n)d", n=n), SHORT, required=False) for n in STEPS)
    due1, due2, due3 = (DateField(_l("By (step %(n)d)", n=n), validators=[Optional()]) for n in STEPS)
    running = BooleanField(_l("We are carrying this out"))


COPY_FORMS: dict[str, type[_CopyForm]] = {RISK: RiskCopyForm, STRATEGY: StrategyCopyForm}


class LocalRatingForm(HubForm):
    """Be one judgement at a school."""

    kind = RadioField(_l("Judged"), choices=[("residual", _l("with what is done")), ("inherent", _l("before anything is done"))], default="residual")
    likelihood = RadioField(
        _l("How likely is it, in the next twelve months?"), choices=[(str(n), str(n)) for n in range(1, 6)], validators=[InputRequired(message=_l("Choose one of the five."))]
    )
    impact = RadioField(_l("How serious would it be?"), choices=[(str(n), str(n)) for n in range(1, 6)], validators=[InputRequired(message=_l("Choose one of the five."))])
    confidence = RadioField(_l("How sure are you?"), choices=list(CONFIDENCES.items()), validators=[Optional()])
    reason = line(_l("Why?"), SHORT, required=False, hint=_l("Your school sees it, and nobody else."))
    client_id = client_id()


class LocalControlForm(HubForm):
    """Be something that already holds a risk down at a school."""

    text = line(_l("What already happens"), SHORT)
    effectiveness = SelectField(_l("How well it holds"), choices=list(EFFECTS.items()), default="partial")
    reason = reason_line()
    client_id = client_id()


class PutAwayForm(WhyForm):
    """Be that a copy is put away or taken up again, and why."""

    closed = HiddenField()


class AcceptForm(HubForm):
    """Be a signature under a risk that is borne as it is."""

    name = line(_l("Who signs"), 120, hint=_l("A name, or a body such as the governors."))
    why = line(_l("Why it is borne as it is"), SHORT)
    until = DateField(_l("Until"))


class OfferForm(HubForm):
    """Be the label under which a school's words go back to the cohort."""

    labels = SelectMultipleField(_l("Say of our school"), validate_choice=True)
    named = BooleanField(_l("Name our school"))
    client_id = client_id()


class OfferLearnedForm(OfferForm):
    """Be what a school learned, in the words that the cohort reads."""

    what_we_saw, rival_explanation, who_gained = (passage(label, NOTE, required=name == "what_we_saw") for name, label in QUESTIONS.items())


class ColleagueForm(HubForm):
    """Be a colleague to let in."""

    name = line(_l("Name"), NAME)
    email = line(_l("E-mail address"), 254, hint=_l("They get a letter. They see what your school took home, and nothing of the cohort."))


class IssueForm(HubForm):
    """Be the issue of a register."""

    days = IntegerField(_l("Days that the link holds"), default=30, validators=[InputRequired(), NumberRange(1, 120, message=_l("Between one day and 120, please."))])
    note = line(_l("A line for your governors"), SHORT, required=False)
    client_id = client_id()


WAYS = {KEEP: _l("Keep ours"), TAKE: _l("Take the new words"), WRITE: _l("Write by hand")}


class UpdateForm(HubForm):
    """Be the answer to a shared thing that moved on; its fields are made for the words that changed."""

    seen = version_field()
    base = version_field()


def update_form(names: Sequence[str]) -> type[UpdateForm]:
    """Return the form for these words: for each a choice, and a box to write by hand."""
    fields: dict[str, Any] = {}
    for name in names:
        fields[f"way_{name}"] = RadioField(LABELS[name], choices=list(WAYS.items()), validators=[InputRequired(message=_l("Please choose one of the three."))])
        fields[f"text_{name}"] = passage(_("By hand: %(name)s", name=LABELS[name]), NOTE, required=False)
    return type("UpdateForm", (UpdateForm,), fields)
