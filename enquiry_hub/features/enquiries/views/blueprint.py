"""The blueprint that the views of this feature share, and its first page."""

from __future__ import annotations

from collections.abc import Mapping
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
    SettleForm,
    StoppedForm,
)
from enquiry_hub.features.enquiries.models import OPEN
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


def overview_page(group_id: str, *, stopped: Mapping[str, StoppedForm] | None = None, settled: Mapping[str, SettleForm] | None = None, **forms: Any) -> Any:
    """Show everything that the viewer finds out and does in a cohort; a form with a mistake is shown again as it was sent.

    `stopped` and `settled` hold such forms by the id of the change of practice and of the commitment that they are of.
    """
    actor = current_actor()
    enter_workspace(group_id)
    g.section = "journals"
    found = {
        "question": QuestionForm(formdata=None), "practice": PracticeForm(formdata=None), "commitment": CommitmentForm(formdata=None), "milestone": MilestoneForm(formdata=None),
        **forms,
    }  # fmt: skip
    practices, commitments = practices_of(actor, group_id), commitments_of(actor, group_id)
    found["stopped"] = {row.id: StoppedForm(formdata=None, prefix=row.id) for row in practices if not row.stopped_on} | dict(stopped or {})
    found["settled"] = {row.id: SettleForm(formdata=None, prefix=row.id, outcome=row.outcome) for row in commitments if row.state == OPEN} | dict(settled or {})
    mistaken = next(iter({**(stopped or {}), **(settled or {}), **forms}.values()), found["question"])
    return show(
        "enquiries/overview.html", mistaken, forms=found, group_id=group_id, enquiries=enquiries_of(actor, group_id), offers=offers_to(actor, group_id),
        practices=practices, commitments=commitments, milestones=milestones_of(actor, group_id),
        theirs=shared_milestones(actor, group_id)[:6], kinds=KIND_NAMES,
    )  # fmt: skip


def back_to(group_id: str, anchor: str = "") -> Any:
    """Lead back to the first page of this feature."""
    return redirect(url_for("enquiries.overview", group_id=group_id, _anchor=anchor or None), 303)
