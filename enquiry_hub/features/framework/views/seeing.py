"""What a page of the framework has shown is not listed as new to its viewer any more."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from enquiry_hub.capabilities.revisions.queries import unseen
from enquiry_hub.capabilities.revisions.services import see_changes
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.work import aside
from enquiry_hub.features.framework.models import FrameworkRelease, Risk, Strategy
from enquiry_hub.features.framework.queries.register import RiskLine
from enquiry_hub.features.framework.queries.seeing import reasons_wait
from enquiry_hub.features.framework.services import see_reasons


def has_seen(*things: Risk | Strategy | FrameworkRelease, reasons: bool = False) -> None:
    """Note, for the viewer alone, that they have seen things as they stand, when their page is drawn; with `reasons`, why they changed as well."""
    if request.method != "GET":
        return
    actor = current_actor()
    versions = {_name(thing): 1 if isinstance(thing, FrameworkRelease) else thing.version for thing in things}
    new = unseen(actor, versions)
    told = [name for name in versions if reasons_wait(actor, *name)] if reasons else []
    if not new and not told:
        return
    with aside("what somebody has seen"):
        if new:
            see_changes(actor, new)
        for kind, thing_id in told:
            see_reasons(actor, kind, thing_id)


def in_lines(lines: Iterable[RiskLine]) -> list[Risk | Strategy]:
    """Return the risks and strategies that stand in lines of the register."""
    found: list[Risk | Strategy] = []
    for line in lines:
        found += [line.risk, *line.strategies]
    return found


def _name(thing: Risk | Strategy | FrameworkRelease) -> tuple[str, str]:
    return "release" if isinstance(thing, FrameworkRelease) else thing.__tablename__, thing.id
