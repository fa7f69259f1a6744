"""What a review asks, of the cohort's strategies and of a school's own: the words, the form, and what an answer must hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField
from wtforms.validators import InputRequired, Optional

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import NOTE, HubForm, client_id, passage
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.domain.gates import Review

ANSWERS = {"yes": _l("Yes"), "partly": _l("Partly"), "no": _l("No"), "too_early": _l("Too early to say")}
NEXT = {"keep": _l("Keep it"), "change": _l("Change it"), "stop": _l("Stop it")}
QUESTIONS = {
    "what_we_saw": _l("What we saw"), "rival_explanation": _l("What else could explain it"), "who_gained": _l("Who gained, and who may have lost"),
}  # fmt: skip


class ReviewForm(HubForm):
    """Be what its owner says came of a strategy: whether it worked and what was seen; the rest may wait."""

    did_it_work = RadioField(_l("Did it work?"), choices=list(ANSWERS.items()), validators=[InputRequired(message=_l("Choose one of the four."))])
    what_we_saw = passage(QUESTIONS["what_we_saw"], NOTE)
    rival_explanation = passage(QUESTIONS["rival_explanation"], NOTE, required=False, hint=_l("“At about the time of” is as far as a count goes."))
    who_gained = passage(
        QUESTIONS["who_gained"], NOTE, required=False, hint=_l("Think of disadvantaged children first: did it reach them as much as the others?")
    )
    what_next = RadioField(_l("What next?"), choices=list(NEXT.items()), validators=[Optional()])
    next_on = DateField(_l("If it goes on: the day of the next look"), validators=[Optional()])
    client_id = client_id()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in self:  # that nearly all of them may wait is said once
            field.flags.optional = False

    def said(self) -> Review:
        """Return what was answered."""
        names = ("did_it_work", "what_we_saw", "what_next", "rival_explanation", "who_gained")
        return Review(*((self[name].data or "").strip() for name in names))


def as_columns(review: Review) -> dict[str, str]:
    """Return what was answered, by the names of the columns that keep it."""
    return {
        "did_it_work": review.did_it_work, "what_next": review.what_next, "what_we_saw": review.what_we_saw.strip(),
        "rival_explanation": review.rival_explanation.strip(), "who_gained": review.who_gained_who_lost.strip(),
    }  # fmt: skip


def check_review(review: Review, day: date, next_on: date | None) -> None:
    """Raise Invalid beside the answer that is missing, or that is none."""
    if review.did_it_work not in scales().review_answers:
        raise Invalid(_("Please choose one of these."), field="did_it_work")
    if not review.what_we_saw.strip():
        raise Invalid(_("Please say in a sentence what was seen."), field="what_we_saw")
    if review.what_next and review.what_next not in scales().next_actions:
        raise Invalid(_("Please choose one of these."), field="what_next")
    if next_on is not None and next_on <= day:
        raise Invalid(_("The next look is on a day after this one."), field="next_on")
