"""What can be noticed about a conversation, for facilitators and for each member about themselves."""

from __future__ import annotations

from typing import Any

from flask import g, render_template

from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.queries.noticing import (
    carried_by_two,
    count_not_heard,
    counted_since,
    names_asked_for,
    open_questions,
    own_posts,
    voice_of,
    words_by_role,
)
from enquiry_hub.features.discussions.services.noticing import ask_whom_to_call
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@discussions.get("/cohorts/<id:group_id>/noticing", access="groups:cohort:facilitate")
def noticing(group: Group) -> Any:
    """Show how many have not been heard, what was not answered, and how the talk spreads."""
    return _noticing(group)


@discussions.post("/cohorts/<id:group_id>/noticing/call", access="groups:cohort:facilitate")
def whom_to_call(group: Group) -> Any:
    """Show the names of those who have not been heard; that they were asked for is in the history."""
    return _noticing(group, ask_whom_to_call(current_actor(), group, counted_since(group.id)))


def _noticing(group: Group, names: list[str] | None = None) -> Any:
    enter_workspace(group.id)
    g.section = "discussions"
    actor, since = current_actor(), counted_since(group.id)
    return render_template(
        "discussions/noticing.html", group=group, since=since, silent=count_not_heard(group.id, since), names=names, asked=names_asked_for(group.id),
        questions=open_questions(actor, group.id),
        carried=carried_by_two(actor, group.id, since), voice=voice_of(group.id, since), roles=words_by_role(group.id, since),
    )  # fmt: skip


@discussions.get("/cohorts/<id:group_id>/noticing/me", access="groups:cohort:contribute")
def noticing_me(group: Group) -> Any:
    """Show a member what that page says about them."""
    enter_workspace(group.id)
    g.section = "discussions"
    actor, since = current_actor(), counted_since(group.id)
    return render_template(
        "discussions/noticing_me.html", group=group, since=since, posts=own_posts(actor, group.id, since), asked=names_asked_for(group.id),
        questions=open_questions(actor, group.id, own=True),
    )
