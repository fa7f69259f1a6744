"""All reviews of a cohort, and who gains and who may lose, in one list."""

from __future__ import annotations

from typing import Any

from flask import render_template

from enquiry_hub.core.pages import csv_answer
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.framework.answers import ANSWERS, NEXT
from enquiry_hub.features.impact.queries.lens import lens_of
from enquiry_hub.features.impact.queries.reviews import reviews_in
from enquiry_hub.features.impact.views.blueprint import impact
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@impact.get("/cohorts/<id:group_id>/reviews", access="groups:cohort:contribute")
def list_reviews(group: Group) -> Any:
    """Show the reviews that are due, and what was said at those that were held: what did not work beside what did."""
    enter_workspace(group.id)
    return render_template("impact/list_reviews.html", group=group, board=reviews_in(current_actor(), group.id), answers=ANSWERS, next_words=NEXT, viewer_id=current_actor().person_id)


@impact.get("/cohorts/<id:group_id>/who-gains", access="groups:cohort:contribute")
def list_lens(group: Group) -> Any:
    """Show for every strategy, measure and input who should gain, who may lose, and what was seen of it."""
    enter_workspace(group.id)
    return render_template("impact/list_lens.html", group=group, lines=lens_of(current_actor(), group.id))


@impact.get("/cohorts/<id:group_id>/who-gains.csv", access="groups:cohort:contribute")
def lens_csv(group: Group) -> Any:
    """Hand the same list over as a file."""
    rows = [(line.title, line.who_gains, line.who_may_lose, line.seen) for line in lens_of(current_actor(), group.id)]
    return csv_answer("who-gains.csv", ("Strategy, measure or input", "Who should gain", "Who may lose", "What was seen at the review"), rows)
