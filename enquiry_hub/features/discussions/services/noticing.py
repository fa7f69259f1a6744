"""Asking by name who has not been heard: to ring them, and never without a trace."""

from __future__ import annotations

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import CallListAsked
from enquiry_hub.features.discussions.queries.noticing import Since, names_not_heard
from enquiry_hub.identity.groups.models import Group


def ask_whom_to_call(actor: Actor, group: Group, since: Since) -> list[str]:
    """Return the names of participants who wrote nothing since then, and note in the cohort's history that they were asked for."""
    require(actor, "groups:cohort:facilitate", group)
    record(CallListAsked(by=actor.person_id, group_id=group.id))
    return names_not_heard(group.id, since)
