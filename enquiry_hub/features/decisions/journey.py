"""What the journey page shows of decisions: those that wait for one's answer."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.decisions.queries import ballots_to_answer
from enquiry_hub.features.programmes.queries import Line, register_tasks


@register_tasks
def decisions_to_answer(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the decisions that the actor may answer and has not."""
    return [
        Line(
            "check", ballot.question, url_for("decisions.show_ballot", ballot_id=ballot.id),
            _("a decision, open until %(day)s", day=short_date(ballot.closes_at)) if ballot.closes_at else _("a decision"),
        )
        for ballot in ballots_to_answer(actor, cohort_id)
    ]  # fmt: skip
