"""What things are called on the pages of a school."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from enquiry_hub.features.framework.answers import ANSWERS, NEXT, QUESTIONS
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.domain.headline import STATUS_WORDS
from enquiry_hub.features.framework.wording import EFFECTS, LEVELS
from enquiry_hub.features.schools.forms import LABELS, WAYS

EXCEPTIONS = {
    "outside": _l("Outside tolerance: needs a strategy that runs, or a signature"), "acceptance_over": _l("Accepted until a day that has passed"),
    "review_over": _l("A look is overdue"), "not_rated": _l("Not judged here yet"), "no_owner": _l("Nobody holds it"),
}  # fmt: skip
CHANGES = {
    "added": _l("New"), "gone": _l("No longer in it"), "judged": _l("Judged for the first time"), "higher": _l("Judged higher"), "lower": _l("Judged lower"),
    "reworded": _l("Said differently"), "begun": _l("A strategy began"), "stopped": _l("A strategy stopped"),
    "failed": _l("Tried, and found not to work"), "told": _l("Looked back at"),
}  # fmt: skip
CHANGED = {
    "taken": _l("It was taken home"), "words": _l("It was said otherwise, or is held otherwise"), "control": _l("Something was named that holds it down"),
    "control ended": _l("Something no longer happens"), "accepted": _l("It is borne as it is, with a signature"), "acceptance ended": _l("The signature was taken back"),
    "closed": _l("It was put away"), "open": _l("It was taken up again"),
}  # fmt: skip
OWN = {"owner_id": _l("Who holds it"), "review": _l("Next look"), "appetite": _l("How much of it we are content with"), "steps": _l("First steps"), "running": _l("We are carrying this out")}
SIZES = {"small": _l("small (up to 200 pupils)"), "middling": _l("of middling size"), "large": _l("large (1,000 pupils or more)")}
ENDED = {
    "closed": _l("The cohort has closed it. Your copy stays as it is."), "merged": _l("The cohort has merged it into another. Your copy stays as it is."),
    "stopped": _l("The cohort has stopped it. Your copy stays as it is; look at why before you go on."),
}  # fmt: skip


def words() -> dict[str, Any]:
    """Return what the templates need to name things."""
    known = scales()
    return {
        "labels": LABELS, "levels": LEVELS, "effects": EFFECTS, "exceptions": EXCEPTIONS, "change_words": CHANGES, "sizes": SIZES, "ended": ENDED, "ways": WAYS,
        "status_words": STATUS_WORDS, "likelihood_words": [found.word for found in known.likelihood], "impact_words": [found.word for found in known.impact],
        "answers": ANSWERS, "next_words": NEXT, "questions": QUESTIONS,
    }  # fmt: skip
