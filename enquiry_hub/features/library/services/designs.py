"""Designing sessions, and applying a design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import forget_versions, keep_revision, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.library.domain import (
    LONGEST_LINE,
    LONGEST_NOTE,
    PLAIN_MINUTES,
    PROMPT,
    PROTOCOL,
)
from enquiry_hub.features.library.events import (
    DesignApplied,
    DesignChanged,
    DesignMade,
    DesignRemoved,
)
from enquiry_hub.features.library.models import Design, SessionPlan
from enquiry_hub.features.library.parts import parts
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.queries import agenda_of
from enquiry_hub.features.programmes.services import set_agenda
from enquiry_hub.identity.groups.models import Group

MOST_ITEMS, SHORTEST, LONGEST = 40, 5, 1440
LEFT = "questions"  # what hotseats left for a session stays on its agenda


def make_design(
    actor: Actor, group: Group, title: str, purpose: str, length: int, items: Sequence[Mapping[str, Any]] = (), *, copied_from: str = "", client_id: str | None = None
) -> Design:  # fmt: skip
    """Begin a session design in a cohort, empty or with parts; the same client id begins it once."""
    require(actor, "groups:cohort:facilitate", group)
    said = _checked(title, purpose, length, items)
    if client_id and (found := db.session.scalar(sa.select(Design).where(Design.author_id == actor.person_id, Design.client_id == client_id))) is not None:
        return found
    design = Design(group_id=group.id, author_id=actor.person_id, client_id=client_id, copied_from=copied_from, **said)
    db.session.add(design)
    db.session.flush()
    keep_revision(actor, "design", design, said)
    record(DesignMade(by=actor.person_id, design_id=design.id))
    return design


def _checked(title: str, purpose: str, length: int, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if not title.strip():
        raise Invalid(_("Please give it a short title."), field="title")
    if len(title.strip()) > LONGEST_LINE or len(purpose.strip()) > LONGEST_NOTE:
        raise Invalid(_("Please keep this shorter."), field="title" if len(title.strip()) > LONGEST_LINE else "purpose")
    if not SHORTEST <= length <= LONGEST:
        raise Invalid(_("From 5 minutes to a day."), field="length")
    if len(items) > MOST_ITEMS:
        raise Invalid(_("%(most)d parts are the most that a session can have.", most=MOST_ITEMS), field="add")
    return {"title": title.strip(), "purpose": purpose.strip(), "length": length, "items": [_item(item) for item in items]}


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    kind, part, minutes = str(item["kind"]), str(item.get("part") or ""), int(item["minutes"])
    known = parts().get(part)
    fits = not part if kind in PLAIN_MINUTES else kind in (PROMPT, PROTOCOL) and known is not None and known.kind == kind
    line, note = str(item["title"]).strip(), str(item.get("note") or "").strip()
    if not fits:
        raise Invalid(_("A part of this design is not known here."), field="add")
    if not line or len(line) > LONGEST_LINE or len(note) > LONGEST_NOTE or not 1 <= minutes <= 600:
        raise Invalid(_("Each part needs a line and from 1 to 600 minutes."), field="add")
    return {"kind": kind, "part": part, "minutes": minutes, "title": line, "note": note}


def change_design(
    actor: Actor, design: Design, title: str, purpose: str, length: int, items: Sequence[Mapping[str, Any]], *, base: int | None = None, reason: str = ""
) -> None:  # fmt: skip
    """Change a design and keep the version; raises Stale, with both, where somebody else changed the same meanwhile."""
    require(actor, "library:design:change", design)
    if save_version(actor, "design", design, _checked(title, purpose, length, items), base=base, reason=reason[:300], merge=True):
        record(DesignChanged(by=actor.person_id, design_id=design.id))


def put_back(actor: Actor, design: Design, fields: Mapping[str, Any], number: int) -> None:
    """Let a design be again as an earlier version was; what it was meanwhile stays among the versions."""
    require(actor, "library:design:change", design)
    said = _checked(fields["title"], fields["purpose"], fields["length"], fields["items"])
    if save_version(actor, "design", design, said, base=None, reason=_("as in version %(number)d", number=number)):
        record(DesignChanged(by=actor.person_id, design_id=design.id))


def remove_design(actor: Actor, design: Design) -> None:
    """Remove a design with its versions; a session that it was applied to keeps its plan."""
    require(actor, "library:design:change", design)
    design_id = design.id
    forget_versions("design", design_id)
    db.session.delete(design)
    db.session.flush()
    record(DesignRemoved(by=actor.person_id, design_id=design_id))


def apply_design(actor: Actor, design: Design, session: Session) -> SessionPlan:
    """Make a design the plan of a session of its cohort: its lines become the agenda, its notes stay with the facilitators.

    Questions that a hotseat left for the session stay at the end of the agenda.
    """
    require(actor, "library:design:change", design)
    if session.group_id != design.group_id:
        raise Invalid(_("This session is of another cohort. Copy the design there first."), field="session")
    if not design.items:
        raise Invalid(_("There is nothing in it yet."), field="session")
    lock_row(session)
    left = [(item.minutes, item.kind, item.title) for item in agenda_of(session) if item.kind == LEFT]
    set_agenda(actor, session, [*((item["minutes"], item["kind"], item["title"]) for item in design.items), *left])
    plan = db.session.scalar(sa.select(SessionPlan).where(SessionPlan.session_id == session.id))
    if plan is None:
        plan = SessionPlan(session_id=session.id)
        db.session.add(plan)
    plan.design_id, plan.design_version, plan.title, plan.items, plan.applied_at = design.id, design.version, design.title, [dict(item) for item in design.items], now()
    db.session.flush()
    record(DesignApplied(by=actor.person_id, design_id=design.id, session_id=session.id))
    return plan
