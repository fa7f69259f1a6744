"""What can become evidence: things of a cohort that the viewer may read, and what they can be put under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import VISIBLE, Thread
from enquiry_hub.features.framework.models import Framework, Risk, Strategy
from enquiry_hub.features.framework.queries.risks import open_risks
from enquiry_hub.features.framework.queries.strategies import strategies_of

KINDS = ("input", "thread", "post", "claim")


@dataclass(frozen=True)
class Found:
    """Be a thing that can become evidence, with the group that it was said or brought in."""

    thing: Any
    title: str
    word: Any
    group_id: str


def found_evidence(viewer: Actor, kind: str, row_id: str) -> Found | None:
    """Return a thing that can become evidence, if the viewer may read it; a post that is hidden, held or gone cannot."""
    known = subjects.KINDS.get(kind)
    thing = subjects.find(viewer, kind, row_id) if kind in KINDS and known else None
    if known is None or thing is None or (kind == "post" and thing.state != VISIBLE):
        return None
    group_id = db.session.get_one(Thread, thing.thread_id).group_id if kind == "post" else known.group_of(thing)
    return Found(thing, known.title(thing), known.word, group_id or "")


def targets_for(viewer: Actor, framework: Framework) -> dict[str, list[tuple[str, str, Risk | Strategy]]]:
    """Return the open risks of a framework and their strategies that are not stopped, as key, title and row, by the word of their kind."""
    risks = open_risks(viewer, framework.id)
    strategies = strategies_of(viewer, [risk.id for risk in risks])
    running = [one for risk in risks for one in strategies.get(risk.id, []) if one.state != "stopped"]
    found: dict[str, list[tuple[str, str, Risk | Strategy]]] = {
        _("Risks"): [(f"risk:{risk.id}", f"{risk.code} {risk.title}", risk) for risk in risks],
        _("Strategies"): [(f"strategy:{one.id}", f"{one.code} {one.title}", one) for one in running],
    }
    return {word: rows for word, rows in found.items() if rows}
