"""The blueprint that the views of this feature share, and its first page."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, url_for

from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.features.enquiries.forms import (
    KIND_NAMES,
    CommitmentForm,
    MilestoneForm,
    PracticeForm,
    QuestionForm,
)
from enquiry_hub.features.enquiries.queries import (
    commitments_of,
    enquiries_of,
    milestones_of,
    offers_to,
    practices_of,
    shared_milestones,
)
from enquiry_hub.identity.groups.workspace import enter_workspace

enquiries = Guarded("enquiries", __name__)


def overview_page(group_id: str, **forms: Any) -> Any:
    """Show everything that the viewer finds out and does in a cohort; a form with a mistake is shown again as it was sent."""
    actor = current_actor()
    enter_workspace(group_id)
    g.section = "journals"
    found = {
        "question": QuestionForm(formdata=None), "practice": PracticeForm(formdata=None), "commitment": CommitmentForm(formdata=None), "milestone": MilestoneForm(formdata=None),
        **forms,
    }  # fmt: skip
    mistaken = next(iter(forms.values()), found["question"])
    return show(
        "enquiries/overview.html", mistaken, forms=found, group_id=group_id, enquiries=enquiries_of(actor, group_id), offers=offers_to(actor, group_id),
        practices=practices_of(actor, group_id), commitments=commitments_of(actor, group_id), milestones=milestones_of(actor, group_id),
        theirs=shared_milestones(actor, group_id)[:6], kinds=KIND_NAMES,
    )  # fmt: skip


def back_to(group_id: str, anchor: str = "") -> Any:
    """Lead back to the first page of this feature."""
    return redirect(url_for("enquiries.overview", group_id=group_id, _anchor=anchor or None), 303)
