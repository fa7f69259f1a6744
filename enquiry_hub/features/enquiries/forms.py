"""The shapes of what is sent to enquiries."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField
from wtforms.validators import Optional

from enquiry_hub.core.forms import HubForm, client_id, line, passage
from enquiry_hub.features.enquiries.models import MILESTONE_KINDS, NOTE_KINDS, STRENGTHS

NOTE_NAMES: dict[str, Any] = {
    "plan": _l("What I will do to find out"), "evidence": _l("What I saw"), "claim": _l("What I think it shows"), "conclusion": _l("What I conclude"),
    "next": _l("What I would ask next"),
}  # fmt: skip
STRENGTH_NAMES: dict[str, Any] = {
    "hunch": _l("a hunch"), "signs": _l("some signs"), "supported": _l("well supported, by more than one source"), "tested": _l("tested, and it could have failed"),
}  # fmt: skip
KIND_NAMES: dict[str, Any] = {
    "practice": _l("A change in practice"), "decision": _l("A decision"), "evidence": _l("Evidence, for or against"), "learning": _l("Something learned"),
    "partnership": _l("A partnership"), "outcome": _l("An outcome"), "strength": _l("A strength"), "personal": _l("Personal"),
}  # fmt: skip


class QuestionForm(HubForm):
    """Be a question to enquire into; one that changes says why."""

    question = line(_l("My question, in one sentence"), 300)
    why = line(_l("Why does it change?"), 500, required=False)
    base = HiddenField()
    client_id = client_id()


class NoteForm(HubForm):
    """Be something to write down in an enquiry."""

    kind = SelectField(_l("What is it?"), choices=[(kind, NOTE_NAMES[kind]) for kind in NOTE_KINDS])
    words = passage(_l("In your words"), 2000)
    strength = SelectField(_l("Of a claim: how well does it stand?"), choices=[("", _l("It is no claim")), *((name, STRENGTH_NAMES[name]) for name in STRENGTHS)], validate_choice=False)
    client_id = client_id()


class PracticeForm(HubForm):
    """Be a change of practice."""

    was = line(_l("From"), 2000)
    became = line(_l("To"), 2000)
    since = DateField(_l("Since when"))
    kept_by = line(_l("What keeps it going?"), 2000, required=False)
    client_id = client_id()


class CommitmentForm(HubForm):
    """Be what somebody will do by a day."""

    words = line(_l("I will…"), 500)
    words.kwargs["id"] = "commitment-words"  # two forms with words stand on one page
    due_on = DateField(_l("By"))
    client_id = client_id()


class StoppedForm(HubForm):
    """Be why a change of practice has stopped; there is one for each on the page, by its prefix."""

    because = line(_l("Why?"), 2000)


class SettleForm(HubForm):
    """Be what became of a commitment; there is one for each on the page, by its prefix."""

    outcome = line(_l("What came of it, or why not"), 2000, required=False)
    due_on = DateField(_l("Another day, to renew it"), [Optional()])


class MilestoneForm(HubForm):
    """Be a milestone."""

    words = line(_l("In one sentence"), 300)
    words.kwargs["id"] = "milestone-words"
    matters = line(_l("Why does it matter?"), 1000, required=False)
    kind = SelectField(_l("What kind is it?"), choices=[(kind, KIND_NAMES[kind]) for kind in MILESTONE_KINDS])
    failed = BooleanField(_l("It is something that did not work, and that I learned from"))
    marked_on = DateField(_l("On"))
    audience = RadioField(_l("Who sees it?"), choices=[("only_me", _l("Only me")), ("my_three", _l("My three")), ("my_cohort", _l("My cohort"))], default="only_me")
    client_id = client_id()
